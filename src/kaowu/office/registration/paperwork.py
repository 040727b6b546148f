"""The papers of registration: from records to the plain strings that are printed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from django.utils import timezone

from kaowu import papers
from kaowu.office import clock
from kaowu.office.registration import queries
from kaowu.office.registration.models import Application, HandOver, Pledge, Step
from kaowu.office.registration.paper_loop.codes import codes_of, fields_of
from kaowu.office.registration.pledging.rosters import pledge_facts
from kaowu.office.vault import files
from kaowu.office.vault.models import StoredFile
from kaowu.rules.digests import pledge_digests, roster_code
from kaowu.rules.events import Event

PICTURES = frozenset({"image/jpeg", "image/png"})


def application_form(application: Application) -> bytes:
    """个人申报表 as the data stands: frozen ones from the frozen record."""
    return papers.application_form(form_of(application))


def form_of(application: Application) -> papers.ApplicationForm:
    """What is printed on the 个人申报表."""
    values = fields_of(application)
    accepted, approved = _last(application, Event.ACCEPT), _last(application, Event.APPROVE)
    digest = queries.data_digest(application)
    return papers.ApplicationForm(
        **{key: str(values.get(key, "")) for key in _FORM},
        birth=_month(application.birth),
        graduated_on=str(values.get("graduated", "")),
        project=values["project"],
        batch=str(application.batch),
        agency=application.agency.name,
        centre=application.batch.notice.centre,
        exam_type=str(values.get("exam_type") or "新考"),
        portrait=portrait_of(application),
        **_signed_on_screen(_pledge_over(application, digest)),
        pen=on_paper(application, "application_form"),
        **_opinion("agency", accepted, "初审合格"),
        **_opinion("centre", approved, "复审合格"),
        reference=application.reference,
        qrs=codes_of(application, "application_form")[:1],  # it is one page
        digest=digest,
        printed_on=moment(clock.now()),
    )


def on_paper(application: Application, kind: str) -> bool:
    """Whether the notice wants this signed by pen, with a fingerprint (附件1, 一（二）)."""
    return any(
        rule.kind == kind and rule.medium == "paper" for rule in application.batch.notice.materials
    )


_FORM = (
    "name",
    "sex",
    "ethnicity",
    "id_type",
    "id_number",
    "education",
    "mobile",
    "school",
    "major",
    "diploma_number",
    "source",
    "employer",
    "email",
    "address",
    "condition",
)


def _opinion(who: str, step: Step | None, words: str) -> dict[str, str]:
    if step is None:
        return {}
    return {
        f"{who}_opinion": words,
        f"{who}_reviewer": step.actor_name,
        f"{who}_date": day(step.at),
    }


def integrity_pledge(application: Application) -> bytes:
    """个人诚信承诺书: the signed one, or the text to sign by pen."""
    return papers.integrity_pledge(pledge_of(application))


def pledge_of(application: Application) -> papers.IntegrityPledge:
    """What is printed on the 个人诚信承诺书."""
    values, text = fields_of(application), application.batch.notice.integrity_pledge
    sha256, sm3 = pledge_digests(text)
    pledge = _pledge_over(application, queries.data_digest(application))
    if pledge and pledge.text_sha256 != sha256:
        pledge = None
    return papers.IntegrityPledge(
        name=values["name"],
        id_type=values["id_type"] or "居民身份证",
        id_number=values["id_number"],
        mobile=values["mobile"],
        project=values["project"],
        batch=str(application.batch),
        paragraphs=text.paragraphs,
        title=bare_title(text.title),
        version=text.version,
        agency=application.agency.name,
        sha256=sha256,
        sm3=sm3,
        pen=on_paper(application, "integrity_pledge"),
        reference=application.reference,
        qrs=codes_of(application, "integrity_pledge"),
        printed_on=moment(clock.now()),
        sample=text.sample,
        **(_signed_on_screen(pledge) | _bound(pledge) if pledge else {}),
    )


def _pledge_over(application: Application, digest: str) -> Pledge | None:
    """The pledge that vouches for the data of this digest; a paper shows no other's signature."""
    pledge = queries.standing_pledge(application)
    return pledge if pledge and pledge.data_sha256 == digest else None


def _signed_on_screen(pledge: Pledge | None) -> dict[str, Any]:
    """The signature where it was given on a screen: as it was drawn, or by the name alone."""
    if pledge is None or not pledge.on_screen:
        return {}
    drawn = _picture(pledge.signature, "屏幕签名") if pledge.signature else None
    return {"signed_at": moment(pledge.signed_at), "signature": drawn}


def _picture(file: StoredFile, name: str) -> bytes:
    """What is kept of a picture. Raises PaperError where the file is lost or was altered."""
    try:
        return files.content(file)
    except (OSError, InvalidTag) as error:
        raise papers.PaperError(f"{name}的图片无法读取，请联系系统管理员。") from error


def _bound(pledge: Pledge) -> dict[str, str]:
    """The way it was signed, and the digests that bind text, data and signature together."""
    method = Pledge.Method(pledge.method).label
    return {"method": method, "bound_sha256": pledge.sha256, "bound_sm3": pledge.sm3}


def quality_pledge(hand_over: HandOver) -> bytes:
    """报名质量责任承诺书 for one sealed roster."""
    batch, facts = hand_over.batch, _sealed_facts(hand_over)
    text = batch.notice.quality_pledge
    reviewers = dict.fromkeys(row["reviewer"] for row in hand_over.rows if row["reviewer"])
    return papers.quality_pledge(
        papers.QualityPledge(
            agency=facts["agency"],
            uscc=facts["uscc"],
            filing_number=facts["filing_number"],
            batch=str(batch),
            projects=tuple(dict.fromkeys(row["project"] for row in hand_over.rows)),
            applied=facts["applied"],
            accepted=str(hand_over.head_count),
            supplement=_supplement(hand_over),
            sha256=facts["text_sha256"],
            sm3=facts["text_sm3"],
            paragraphs=text.paragraphs,
            addressee=batch.notice.centre,
            title=bare_title(text.title),
            version=hand_over.pledge_version,
            roster_sha256=hand_over.sha256,
            roster_sm3=hand_over.sm3,
            sealed_at=moment(hand_over.sealed_at),
            first_reviewers="、".join(reviewers),
            signed_on=day(hand_over.sealed_at),
            reference=roster_reference(hand_over),
            qr=code_of_roster(hand_over),
            printed_on=moment(clock.now()),
            sample=text.sample,
        )
    )


def roster(hand_over: HandOver) -> bytes:
    """考核人员花名册: the sealed rows, nothing newer."""
    keys, facts = papers.RosterRow.__dataclass_fields__, _sealed_facts(hand_over)
    rows = tuple(
        papers.RosterRow(**{key: value for key, value in row.items() if key in keys})
        for row in hand_over.rows
    )
    return papers.roster(
        papers.Roster(
            rows=rows,
            agency=facts["agency"],
            batch=str(hand_over.batch),
            head_count=str(hand_over.head_count),
            filing_number=facts["filing_number"],
            exam_date=day(hand_over.batch.exam),
            compiled_by=hand_over.pledged_by,
            sealed_at=moment(hand_over.sealed_at),
            sha256=hand_over.sha256,
            sm3=hand_over.sm3,
            title=_roster_title(hand_over),
            reference=roster_reference(hand_over),
            qr=code_of_roster(hand_over),
            printed_on=moment(clock.now()),
        )
    )


def portrait_of(application: Application) -> bytes | None:
    """The portrait as a picture that can be printed, or None."""
    material = queries.materials_of(application).get("portrait")
    if material is None or material.shown.media_type not in PICTURES:
        return None
    return _picture(material.shown, "证件照")


def _roster_title(hand_over: HandOver) -> str:
    """A later roster of the same batch says that it adds to the first, and which one it is."""
    title, more = "专项职业能力考核人员花名册", _supplement(hand_over)
    return f"{title}（{more}）" if more else title


def _supplement(hand_over: HandOver) -> str:
    return f"补报，第{hand_over.number}份" if hand_over.number > 1 else ""


def _sealed_facts(hand_over: HandOver) -> dict[str, str]:
    """What was true at the seal; of the oldest rosters it was not kept, and is told as it is."""
    return hand_over.pledge_facts or pledge_facts(hand_over.agency, hand_over.batch)


def code_of_roster(hand_over: HandOver) -> str:
    """The text of the code on the roster and on its quality pledge."""
    reference = roster_reference(hand_over)
    return roster_code(reference, hand_over.head_count, hand_over.sha256, hand_over.sm3)


def roster_reference(hand_over: HandOver) -> str:
    """The number of a sealed roster: batch, agency, sequence."""
    return f"{hand_over.batch.number:02d}-{hand_over.agency_id:03d}-{hand_over.number:02d}"


def bare_title(title: str) -> str:
    """A title without its sample mark, which the paper prints in its own place."""
    return title.replace("（示例文本，请替换为官方版本）", "")


def moment(at: datetime) -> str:
    """A moment as papers write it: 2024年3月11日 09:30."""
    local = timezone.localtime(at)
    return f"{day(local)} {local:%H:%M}"


def day(at: date) -> str:
    """A day as papers write it: 2024年3月11日."""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    return f"{local.year}年{local.month}月{local.day}日"


def _month(birth: date | None) -> str:
    return f"{birth.year}年{birth.month}月" if birth else ""


def _last(application: Application, event: Event) -> Step | None:
    if queries.is_read_ahead(application):
        return next((one for one in reversed(application.steps.all()) if one.event == event), None)
    return application.steps.filter(event=event).last()
