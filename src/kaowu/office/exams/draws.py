"""Sites, sittings and the draw of seats."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from datetime import time
from typing import Any

from django.db import transaction

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.exams import queries
from kaowu.office.exams.models import Draw, ExamPlan, Room, Seat, Site
from kaowu.office.ledger import actions as ledger
from kaowu.office.ledger.digests import canonical
from kaowu.office.notices.models import BatchRecord
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import demand, move
from kaowu.office.registration.models import Application
from kaowu.rules import seating
from kaowu.rules.events import Event
from kaowu.rules.roles import Role


@transaction.atomic
def open_site(
    *, name: str, address: str, transport: str = "", capacities: list[int], by: Actor
) -> Site:
    """Put a 考点 with its rooms (numbered from 1) on record."""
    demand(by, Role.OFFICER, Role.SYSTEM)
    site = Site.objects.create(name=name, address=address, transport=transport)
    Room.objects.bulk_create(
        Room(site=site, number=number, capacity=capacity)
        for number, capacity in enumerate(capacities, start=1)
    )
    ledger.record(
        chain=f"site:{site.pk}", action="open_site", by=by, detail={"capacities": capacities}
    )
    return site


@transaction.atomic
def plan_exam(
    *,
    batch: BatchRecord,
    site: Site,
    project_code: str = "",
    enter_at: time = time(9, 0),
    start_at: time = time(9, 30),
    latest_at: time = time(9, 45),
    end_at: time = time(11, 0),
    by: Actor,
) -> ExamPlan:
    """Set where and when a batch is examined; ``project_code`` "" means every project of it.

    A batch that one site cannot hold is planned at several, a sitting for each.
    """
    demand(by, Role.OFFICER, Role.SYSTEM)
    if not enter_at <= start_at <= latest_at <= end_at:
        raise Refusal(
            "exams.times", "入场、开考、截止入场、结束时间的先后顺序不对。", "请核对时间。"
        )
    BatchRecord.objects.select_for_update().get(pk=batch.pk)  # two officers plan at once
    others = ExamPlan.objects.filter(batch=batch)
    elsewise = others.exclude(project_code=project_code)  # by projects, or all together: not both
    mixed = elsewise if not project_code else elsewise.filter(project_code="")
    if mixed.exists() or others.filter(project_code=project_code, site=site).exists():
        raise Refusal("exams.planned", "本批次的这一项目已有考务安排。", "请在原有安排上办理。")
    plan = ExamPlan.objects.create(
        batch=batch,
        project_code=project_code,
        site=site,
        enter_at=enter_at,
        start_at=start_at,
        latest_at=latest_at,
        end_at=end_at,
    )
    ledger.record(
        chain=batch.chain,
        action="plan_exam",
        by=by,
        detail={"plan": plan.pk, "site": site.pk, "project": project_code},
    )
    return plan


@transaction.atomic
def announce_seed(plan: ExamPlan, *, seed: str = "", by: Actor) -> ExamPlan:
    """Announce the seed of the draw, before the draw and once; a random one when none is given."""
    demand(by, Role.OFFICER, Role.SYSTEM)
    plan = ExamPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.seed:
        raise Refusal("exams.seed-announced", "随机种子已经公布，不能更改。")
    plan.seed = seed.strip() or secrets.token_hex(8)
    plan.announced_at, plan.announced_by_id = clock.now(), by.user_id
    plan.save(update_fields=["seed", "announced_at", "announced_by"])
    ledger.record(
        chain=plan.batch.chain,
        action="announce_seed",
        by=by,
        detail={"plan": plan.pk, "seed": plan.seed},
    )
    return plan


@transaction.atomic
def draw_seats(plan: ExamPlan, *, by: Actor) -> Draw:
    """Draw a seat for everyone of the sitting who has paid; all of them or nobody.

    Done again, it seats those whose payment was confirmed since, in the seats that are free.
    """
    demand(by, Role.OFFICER)
    plan = ExamPlan.objects.select_for_update().get(pk=plan.pk)
    if not plan.seed:
        raise Refusal("exams.no-seed", "请先公布随机种子，再编排座位。")
    sitters = list(queries.to_be_seated(plan))
    if not sitters:
        raise Refusal("exams.nobody", "没有待编排座位的考生。", "缴费确认后的考生才能编排座位。")
    _ensure_no_clash(plan, sitters)
    here, beyond = _share(plan, sitters)
    document = _draw(plan, here)
    if beyond:
        document["beyond"] = beyond
    drawn = Draw.objects.create(
        plan=plan,
        number=plan.draws.count() + 1,
        seed=plan.seed,
        drawn_at=clock.now(),
        drawn_by_id=by.user_id,
        digest=hashlib.sha256(canonical(document)).hexdigest(),
        document=document,
    )
    ledger.record(
        chain=plan.batch.chain,
        action="draw_seats",
        by=by,
        detail={"plan": plan.pk, "draw": drawn.number, "digest": drawn.digest},
    )
    _seat(drawn, here, by)
    return drawn


def _share(plan: ExamPlan, sitters: list[Application]) -> tuple[list[Application], list[str]]:
    """Who sits at this site, and the keys of those who are left for the batch's other sites.

    Where the site does not hold everyone, the seed's lot says who sits here.
    """
    holds = queries.free_seats(plan)
    elsewhere = sum(queries.free_seats(other) for other in queries.beside(plan))
    if len(sitters) > holds + elsewhere:
        raise _not_enough(len(sitters) - holds - elsewhere)
    if not holds:
        raise Refusal("exams.site-full", "这个考点已经坐满。", "请在本批次的其他考点编排。")
    keys = seating.by_lot(plan.seed, (one.reference for one in sitters))
    chosen = frozenset(keys[:holds])
    return [one for one in sitters if one.reference in chosen], sorted(keys[holds:])


def _not_enough(missing: int) -> Refusal:
    return Refusal(
        "exams.not-enough-seats",
        f"座位不够：还差{missing}个座位。",
        "请增加考场或考点，或更换考点后再编排。",
    )


def _ensure_no_clash(plan: ExamPlan, sitters: list[Application]) -> None:
    """Nobody can sit twice at one time: two projects of one person need two sittings."""
    people = Counter(one.id_index for one in sitters)
    elsewhere = queries.seats_at_the_time(plan).filter(application__id_index__in=people)
    clashing = sum(count > 1 for count in people.values()) + elsewhere.count()
    if clashing:
        raise Refusal(
            "exams.clash",
            f"有{clashing}名考生同时报考两个项目，考核时间冲突。",
            "请将两个项目安排在不同时间，再编排座位。",
        )


def _draw(plan: ExamPlan, applications: list[Application]) -> dict[str, Any]:
    """The document of a draw: what went in, what came out; nothing that names a person."""
    sitters = [
        seating.Sitter(one.reference, one.project_code, str(one.agency_id)) for one in applications
    ]
    rooms = queries.free_rooms(plan)
    placements = seating.draw(plan.seed, sitters, rooms)
    return {
        "algorithm": seating.ALGORITHM,
        "seed": plan.seed,
        "sitters": [[one.key, one.project, one.agency] for one in sorted(sitters, key=_key)],
        "rooms": [[room.code, list(room.seats)] for room in rooms],
        "placements": [[one.key, one.room, one.seat] for one in placements],
    }


def _key(sitter: seating.Sitter) -> str:
    return sitter.key


def _seat(drawn: Draw, applications: list[Application], by: Actor) -> None:
    rooms = {f"{room.number:03d}": room for room in drawn.plan.site.rooms.all()}
    by_reference = {one.reference: one for one in applications}
    for reference, code, number in drawn.document["placements"]:
        application = by_reference[reference]
        Seat.objects.create(
            application=application,
            draw=drawn,
            plan=drawn.plan,
            room=rooms[code],
            number=number,
        )
        move(application, Event.SEAT, by=by, facts={"draw": drawn})
