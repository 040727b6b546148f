"""Many cases in one go: chosen, run by the worker, each with its own result."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.refusals import Conflict, Refusal
from kaowu.office.registration import queries, reading
from kaowu.office.registration.gate import demand, hold
from kaowu.office.registration.models import Application
from kaowu.office.review import actions, conditions, opinions
from kaowu.office.review import checklist as points
from kaowu.office.review.models import Opinion, Review, Run, RunItem
from kaowu.office.review.verbs import REVIEWER
from kaowu.rules.findings import Severity, Verdict, verdict

log = logging.getLogger(__name__)

LIMIT = 500  # cases in one go: what one person can still answer for, and a minute of work
IN_BULK = "批量办理"
CHANGED = ("选择之后，这份报名又有变化。", "请打开这一份，按现在的情况单独办理。")
VERDICTS = {
    Run.Kind.PASS: Review.Verdict.PASS,
    Run.Kind.PREPARE_PASS: Review.Verdict.PASS,
    Run.Kind.RETURN: Review.Verdict.RETURN,
    Run.Kind.PREPARE_RETURN: Review.Verdict.RETURN,
}
PREPARING = (Run.Kind.PREPARE_PASS, Run.Kind.PREPARE_RETURN)


def runs_of(by: Actor, level: int) -> QuerySet[Run]:
    """What this person has let run at this review, the newest first."""
    return Run.objects.filter(by_id=by.user_id, level=level).order_by("-id")


@transaction.atomic
def start(
    kind: Run.Kind,
    chosen: Sequence[tuple[Application, int]],
    *,
    by: Actor,
    level: Review.Level,
    checklist: Mapping[str, bool] | None = None,
    reasons: Sequence[dict[str, str]] = (),
) -> Run:
    """Let the worker do this to each of the chosen, as they were at the version beside them.

    A pass needs the notice's checklist confirmed for all, a return its reason. Nobody is refused
    in bulk: that ends an application, and is decided over each by itself.
    """
    demand(by, REVIEWER[level])
    demand_number(len(chosen))
    if VERDICTS.get(kind) == Review.Verdict.PASS:
        for notice in {one.batch.version_id: one.batch.notice for one, _ in chosen}.values():
            points.demand(notice, level, checklist or {})
    elif VERDICTS.get(kind) == Review.Verdict.RETURN and (why := conditions.unexplained(reasons)):
        raise why
    run = Run.objects.create(
        kind=kind,
        level=level,
        by_id=by.user_id,
        checklist=dict(checklist or {}),
        reasons=list(reasons),
        started_at=clock.now(),
    )
    RunItem.objects.bulk_create(
        RunItem(run=run, application=one, version=version) for one, version in chosen
    )
    transaction.on_commit(partial(carry_out_run.enqueue, run.pk))
    return run


def demand_number(count: int) -> None:
    """Refuse none, and more than the limit."""
    if not count:
        raise Refusal("review.none-chosen", "还没有选择报名。", "请先勾选要办理的考生。")
    if count > LIMIT:
        raise Refusal(
            "review.too-many",
            f"一次最多办理 {LIMIT} 份，您选了 {count} 份。",
            "请用筛选条件缩小范围，分几次办理。",
        )


@task()
def carry_out_run(run_pk: int) -> int:
    """Do a run of many cases; returns how many it has. Safe to run twice."""
    run = Run.objects.select_related("by").get(pk=run_pk)
    carry_out(run)
    return run.items.count()


def carry_out(run: Run) -> None:
    """Do what is left of a run. Safe to run twice; what fails stops nothing else."""
    by = run.by.actor()
    for item in run.items.filter(status=RunItem.Status.WAITING).order_by("id"):
        _one(run, item, by)
    Run.objects.filter(pk=run.pk, finished_at=None).update(finished_at=clock.now())


def _one(run: Run, item: RunItem, by: Actor) -> None:
    try:
        with transaction.atomic():
            if _mark(item, RunItem.Status.DONE):
                _act(run, item, by)
    except Refusal as refusal:
        words = " ".join(filter(None, (refusal.message, refusal.remedy)))
        _mark(item, RunItem.Status.REFUSED, refusal.code, words)
    except Exception as error:  # noqa: BLE001 - one person's fault must not stop the others
        log.error("%s: %s", item.application.chain, type(error).__name__)
        _mark(item, RunItem.Status.FAILED, "", "系统未能办理，请打开这一份单独办理。")


def _mark(item: RunItem, status: str, code: str = "", message: str = "") -> bool:
    waiting = RunItem.objects.filter(pk=item.pk, status=RunItem.Status.WAITING)
    told = {"code": code, "message": message, "finished_at": clock.now()}
    return waiting.update(status=status, **told) == 1


def _act(run: Run, item: RunItem, by: Actor) -> None:
    application = Application.objects.select_related("batch__version").get(pk=item.application_id)
    if run.kind == Run.Kind.PUBLISH:
        _publish(application, run, by)
        return
    hold(application)
    if application.version != item.version:
        raise Conflict(*CHANGED)
    if application.holder_id != by.user_id:
        actions.take(application, by=by)
    wanted = VERDICTS[Run.Kind(run.kind)]
    if wanted == Review.Verdict.PASS:
        demand_clean(application)
    do = opinions.prepare if run.kind in PREPARING else actions.decide
    do(
        application,
        wanted,
        by=by,
        expected_version=application.version,
        reasons=run.reasons or (),
        checklist=run.checklist,
        note=IN_BULK,
    )


def _publish(application: Application, run: Run, by: Actor) -> None:
    opinion = opinions.prepared(by, run.level).filter(application=application).first()
    if opinion is None:
        raise Refusal("review.no-opinion", "这份报名没有待发布的意见，可能已撤销或已发布。")
    opinions.publish(opinion, by=by)


def demand_clean(application: Application) -> None:
    """In bulk only those pass on whom no check, and no reading of a scan, has anything to ask."""
    found = list(queries.all_findings(application))
    for material in queries.materials_of(application).values():
        found += reading.findings_of(material)
    if verdict(found) is Verdict.READY:
        return
    asked = sum(finding.severity is not Severity.FIXED for finding in found)
    raise Refusal(
        "review.not-clean",
        f"系统检查还有 {asked} 项须人工核对，不能批量通过。",
        "请打开这一份，逐项核对后办理。",
    )


def opinion_items(found: Sequence[Opinion]) -> list[tuple[Application, int]]:
    """Prepared decisions as what :func:`start` takes."""
    return [(one.application, one.version) for one in found]
