"""A bulk upload that comes file by file: begun, broken off, gone on with, closed.

The browser says first which files it will send; so the office knows what is still missing, after
a lost connection or a reload too. The worker opens the files when all have come, when the clerk
says that these are all, or when nothing was heard for a while.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.notices.models import BatchRecord
from kaowu.office.people.models import Organisation
from kaowu.office.refusals import Refusal
from kaowu.office.registration.gate import AGENCY_ROLES
from kaowu.office.registration.intake import bulk as intake
from kaowu.office.registration.models import Delivery, Intake
from kaowu.office.vault import uploads
from kaowu.rules.roles import Role

IDLE = timedelta(minutes=30)  # without a file, after which what has come is opened

FileSaid = tuple[str, int]  # name and bytes


def deliveries_for(by: Actor) -> QuerySet[Delivery]:
    """The bulk uploads of the actor's agency and its companies, or of the coordinator's company."""
    if by.has(Role.COORDINATOR) and by.organisation_id is not None:
        sent = Delivery.objects.filter(company_id=by.organisation_id)
        return sent.select_related("batch", "begun_by")
    if not by.has(*AGENCY_ROLES) or by.organisation_id is None:
        return Delivery.objects.none()
    return Delivery.objects.filter(agency_id=by.organisation_id).select_related("batch", "begun_by")


def may_go_on(delivery: Delivery, by: Actor) -> bool:
    """Whether this person may add to it or end it: the agency to its own, a company to its own."""
    house = delivery.company_id or delivery.agency_id
    return by.has(Role.CLERK, Role.COORDINATOR) and by.organisation_id == house


def ours_to_go_on_with(by: Actor) -> list[Delivery]:
    """What was broken off and this person's house may go on with."""
    left = deliveries_for(by).filter(closed_at=None)
    return [one for one in left if may_go_on(one, by)]


def begin(
    *,
    agency: Organisation,
    batch: BatchRecord,
    project_code: str,
    files: Sequence[FileSaid],
    by: Actor,
    company: Organisation | None = None,
) -> Delivery:
    """Begin a delivery of these files. Refused: ``upload.none``, ``upload.too-many``."""
    _require_number(len(files))
    return Delivery.objects.create(
        group=intake.new_group(),
        agency=agency,
        company=company,
        batch=batch,
        project_code=project_code,
        begun_by_id=by.user_id,
        begun_at=clock.now(),
        heard_at=uploads.real_now(),
        announced=[list(one) for one in files],
    )


@transaction.atomic
def resume(delivery: Delivery, files: Sequence[FileSaid]) -> Delivery:
    """Go on with these files; what was not said before is added. Refused when it is closed."""
    delivery = _open(delivery)
    new = Counter(files) - Counter(delivery.files)
    _require_number(len(delivery.files) + new.total())
    delivery.announced = [*delivery.announced, *(list(one) for one in new.elements())]
    delivery.heard_at = uploads.real_now()
    delivery.save(update_fields=["announced", "heard_at"])
    return delivery


def missing(delivery: Delivery) -> list[FileSaid]:
    """What was said and has not come, in the order in which it was said."""
    came = Counter(_there(delivery))
    left = []
    for one in delivery.files:
        if came[one]:
            came[one] -= 1
        else:
            left.append(one)
    return left


def has(delivery: Delivery, file: FileSaid) -> bool:
    """Whether a file of this name and size has come."""
    return file in _there(delivery)


def _there(delivery: Delivery) -> list[FileSaid]:
    rows = Intake.objects.filter(group=delivery.group).select_related("file")
    return [(row.filename, row.file.size) for row in rows]


@transaction.atomic
def take(delivery: Delivery, files: Iterable[tuple[str, bytes]], *, by: Actor) -> Delivery:
    """Keep what has come; a file that is there already is not kept twice. Closes after the last."""
    delivery = _open(delivery)
    fresh = [one for one in files if not _is_there(delivery, *one)]
    intake.take_in(
        fresh,
        agency=delivery.agency,
        company=delivery.company,
        batch=delivery.batch,
        group=delivery.group,
        project_code=delivery.project_code,
        by=by,
    )
    delivery.heard_at = uploads.real_now()
    delivery.save(update_fields=["heard_at"])
    if left(delivery) == 0 and not missing(delivery):
        close(delivery)
    return delivery


def left(delivery: Delivery) -> int:
    """How many files are still to come, by their number alone: names take time to decrypt."""
    came = Intake.objects.filter(group=delivery.group).count()
    return max(0, len(delivery.files) - came)


def _is_there(delivery: Delivery, name: str, data: bytes) -> bool:
    digest = hashlib.sha256(data).hexdigest()
    same = Intake.objects.filter(group=delivery.group, file__sha256=digest)
    return any(row.filename == name for row in same)


@transaction.atomic
def close(delivery: Delivery) -> None:
    """No more files come: the worker opens those that did. Doing it twice changes nothing."""
    from kaowu.office.registration.intake.jobs import open_group

    still_open = Delivery.objects.filter(pk=delivery.pk, closed_at=None)
    if still_open.update(closed_at=clock.now()) != 1:
        return
    delivery.closed_at = clock.now()
    task = partial(open_group.enqueue, delivery.group, delivery.begun_by_id)
    transaction.on_commit(task)


def close_idle(now: datetime | None = None) -> int:
    """Close what nobody went on with before ``now`` (the real time by default); how many."""
    idle = Delivery.objects.filter(closed_at=None, heard_at__lt=(now or uploads.real_now()) - IDLE)
    found = list(idle)
    for delivery in found:
        close(delivery)
    return len(found)


def _open(delivery: Delivery) -> Delivery:
    found = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if found.closed_at:
        raise Refusal("upload.closed", "这次收件已经结束，正在检查。", "其余文件请重新上传一次。")
    return found


def _require_number(count: int) -> None:
    if count == 0:
        raise Refusal("upload.none", "还没有选择文件。", "请选择要上传的压缩包或信息表。")
    most = settings.MAX_FILES
    if count > most:
        raise Refusal("upload.too-many", f"一次最多上传 {most} 个文件。", "请分几次上传。")
