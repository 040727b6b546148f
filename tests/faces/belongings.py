"""One record of everything that has an owner, and the keys of every page that shows one."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from kaowu.dossier.reading.facts import ReadField, ScanReading
from kaowu.faces.access_table import PAGES
from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exchange import answers, bundles
from kaowu.office.exchange.models import AnswerFile
from kaowu.office.letters.models import Letter, Undelivered
from kaowu.office.mailbox.models import MailMessage
from kaowu.office.people import companies
from kaowu.office.people.actions import open_account
from kaowu.office.people.models import Organisation, User
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.intake import deliveries
from kaowu.office.registration.models import Application, HandOver, Intake, MaterialReading
from kaowu.office.registration.paper_loop.models import PaperPage, PaperStack
from kaowu.office.registration.pledging import pledges
from kaowu.office.review.models import Review, Run
from kaowu.office.vault import files, uploads
from kaowu.office.vault.models import Upload
from kaowu.rules.layouts import Purpose
from kaowu.rules.roles import Role
from tests.dossier.strokes import NAME
from tests.faces.test_access import URLS
from tests.office import world as w
from tests.office.test_answers import REVIEW, book
from tests.office.world import World, at

#: What names a record in an address. Batches, layouts and templates belong to nobody.
OWNED = frozenset({"ref", "pk", "group", "key", "material", "account", "line", "document"})
#: Pages whose keys are words that everyone knows, or whose records are the whole office's.
EVERYBODYS = frozenset(
    {
        *(name for name, page in PAGES.items() if page.scope in {"public", "office"}),
        *("centre-draw", "centre-seed", "centre-settle"),  # a sitting, an objection: the centre's
        *("centre-roster", "centre-roster-pdf", "centre-quality-pledge-pdf"),
    }
)


@dataclass(slots=True)
class Belongings:
    """What the first agency, its company and its candidates own, by the name of the key."""

    people: dict[Role, User]
    applications: dict[str, list[Application]]  # by the first word of a page's name
    pks: dict[str, int]  # by the beginning of a page's name, the longest that fits
    groups: dict[str, str]
    keys: dict[str, str]
    rest: dict[str, int]

    def addresses(self, name: str, sample: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The keys of every record that this page may show."""
        found = dict(sample)
        for key, values in (("pk", self.pks), ("group", self.groups), ("key", self.keys)):
            if key in sample:
                found[key] = values[longest(name, values)]
        found |= {key: value for key, value in self.rest.items() if key in sample}
        if "ref" not in sample:
            yield found
            return
        for one in self.applications[longest(name, self.applications)]:
            scan = scan_of(one) if "material" in sample else {}
            part = {"which": "name"} if name.endswith("-crop") else {}
            yield found | {"ref": one.reference} | scan | part


def longest(name: str, values: dict[str, Any]) -> str:
    """The longest beginning of the page's name that has a value."""
    return max((one for one in values if name.startswith(one)), key=len)


def scan_of(application: Application) -> dict[str, int]:
    """The key of the application's portrait, a picture that can be shown."""
    return {"material": application.materials.get(kind="portrait").pk}


def pages() -> list[tuple[str, dict[str, Any]]]:
    """Every page of the table whose address names somebody's record."""
    return [
        (name, keys)
        for name, keys in URLS
        if name in PAGES and name not in EVERYBODYS and OWNED & keys.keys()
    ]


def gathered(world: World) -> Belongings:
    """The first agency at work: one of everything."""
    (certified,) = world.certified(林晓禾="80")
    waiting, draft = world.submitted("何清越")[0], _drawn(world.draft("周知远"))
    company = companies.open_company(world.agency, name="示例能源公司", by=world.clerk)
    coordinator = companies.appoint(
        company, username="lian", display_name="廉", password="correct-horse", by=world.clerk
    )
    employee = world.draft("司马青河")
    candidate = _owner_of_all(employee, company, [certified, waiting, draft])
    _read(certified)
    sealed, answer = HandOver.objects.get(), _answer(world)
    with at(w.REVIEWED):
        groups = _taken_in(world, company, coordinator)
        stack, bundle = _stack(world), bundles.ask(sealed, by=world.clerk)
    return Belongings(
        people=_people(world) | {Role.COORDINATOR: coordinator, Role.CANDIDATE: candidate},
        applications={
            "my-claim": [employee],
            "my-": [certified, waiting, draft],
            "agency-": [certified, waiting, draft],
            "group-": [employee],
            "centre-": [certified],
            "file": [certified, waiting, draft],
            "signature": [draft],
        },
        pks={
            "agency-": sealed.pk,
            "agency-bundle": bundle.pk,
            "agency-bundle-ask": sealed.pk,
            "agency-answer": answer.pk,
            "agency-difference": answer.pk,
            "agency-company": company.pk,
            "agency-member": world.clerk.user_id or 0,
            "agency-mail": _mail(world).pk,
            "agency-upload-sheet": Intake.objects.get(company=None).pk,
            "group-upload-sheet": Intake.objects.get(company=company).pk,
            "undelivered": _undelivered(world, certified).pk,
        },
        groups=groups,
        keys={"agency-stack": stack.key, "upload": _upload(candidate).key},
        rest={"line": answer.lines.get().pk, "account": coordinator.pk, "number": 1},
    )


def _drawn(draft: Application) -> Application:
    """The pledge signed by hand."""
    with at(w.REGISTERED):
        pledges.sign_by_hand(draft, strokes=NAME, by=w.me(draft))
    return draft


def _owner_of_all(
    employee: Application, company: Organisation, others: Sequence[Application]
) -> User:
    """One candidate who owns the others, and may claim what the company filled in."""
    owner = employee.owner
    assert owner is not None
    owner.phone_verified = True
    owner.save()
    Application.objects.filter(pk=employee.pk).update(owner=None, company=company)
    Application.objects.filter(pk__in=[one.pk for one in others]).update(owner=owner)
    return owner


def _people(world: World) -> dict[Role, User]:
    actors = {
        Role.CLERK: world.clerk,
        Role.FIRST_REVIEWER: world.first,
        Role.SECOND_REVIEWER: world.second,
        Role.OFFICER: world.officer,
    }
    manager = open_account(username="manager", roles=(Role.MANAGER,), organisation=world.agency)
    found = {role: User.objects.get(pk=actor.user_id) for role, actor in actors.items()}
    return found | {Role.MANAGER: manager}


def _taken_in(world: World, company: Organisation, coordinator: User) -> dict[str, str]:
    """Files of the clerk and of the coordinator, an upload under way, and a run at each desk."""
    agencys, companys = intake.new_group(), intake.new_group()
    told: dict[str, Any] = {"agency": world.agency, "batch": world.batch}
    begun = {}
    for group, by, house in (
        (agencys, world.clerk, {}),
        (companys, coordinator.actor(), {"company": company}),
    ):
        (sheet,) = intake.take_in(
            [("信息表.xlsx", book(REVIEW))], **told, **house, group=group, by=by
        )
        sheet.status, sheet.finished_at = Intake.Status.DONE, clock.now()
        sheet.save()
        files_to_come = {"project_code": "TJY", "files": [("b.zip", 1)], "by": by}
        begun[group] = deliveries.begin(**told, **house, **files_to_come).group
    return {
        "agency-upload": begun[agencys],
        "agency-upload-group": agencys,
        "agency-upload-sheet": agencys,
        "group-": companys,
        "group-upload": begun[companys],
        "group-upload-group": companys,
        "group-upload-sheet": companys,
        "agency-run": _run(world.first, Review.Level.FIRST).key,
        "centre-run": _run(world.second, Review.Level.SECOND).key,
    }


def _read(application: Application) -> None:
    """Something was read on the portrait."""
    name = ReadField("林晓禾", 0.9, (0.1, 0.1, 0.5, 0.5))
    MaterialReading.objects.create(
        material=application.materials.get(kind="portrait"),
        data=ScanReading("portrait", {"name": name}).as_dict(),
        engine="none",
        read_at=clock.now(),
    )


def _run(by: Actor, level: Review.Level) -> Run:
    return Run.objects.create(
        kind=Run.Kind.PASS, level=level, by_id=by.user_id, started_at=clock.now()
    )


def _stack(world: World) -> PaperStack:
    """A stack with one page that waits for a person."""
    stack = PaperStack.objects.create(
        agency=world.agency, batch=world.batch, added_by_id=world.clerk.user_id,
        added_at=clock.now(), attested=True, total=1,
        status=PaperStack.Status.DONE, finished_at=clock.now(),
    )  # fmt: skip
    page = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(page, "JPEG")
    kept = files.keep(page.getvalue(), "image/jpeg")
    PaperPage.objects.create(
        stack=stack, number=1, filename="扫描.pdf", outcome=PaperPage.Outcome.OPEN, image=kept
    )
    return stack


def _answer(world: World) -> AnswerFile:
    """What the centre said of somebody whom nobody knows: one line that waits."""
    with at(w.APPROVED):
        data = book(REVIEW, ["何小月", w.person("何清越").id_number, "通过", ""])
        return answers.take_in(
            data, "结果.xlsx", agency=world.agency, batch=world.batch, purpose=Purpose.REVIEW,
            by=world.clerk,
        )  # fmt: skip


def _mail(world: World) -> MailMessage:
    now = clock.now()
    return MailMessage.objects.create(
        agency=world.agency, folder="INBOX", uidvalidity=1, uid=1, message_id="<1@example>",
        received_at=now, recorded_at=now, changed_at=now, size=1, sender="lin@example.com",
        subject="报名材料", status=MailMessage.Status.EMPTY,
    )  # fmt: skip


def _undelivered(world: World, application: Application) -> Undelivered:
    letter = Letter.objects.filter(subject_ref=application.chain).first()
    return Undelivered.objects.create(
        letter=letter, agency=world.agency, why=Undelivered.Why.BOUNCED, opened_at=clock.now()
    )


def _upload(owner: User) -> Upload:
    return uploads.begin(owner_id=owner.pk, filename="a.jpg", length=10, modified="0")
