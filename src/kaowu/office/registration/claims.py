"""A candidate takes over what the company's coordinator sent in for them, to pledge and submit.

不允许代为承诺: the coordinator fills in, the candidate signs. Who has signed in by a code to the
mobile of the application and types its identity number is taken to be that candidate.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from kaowu.office import clock
from kaowu.office.actors import Actor
from kaowu.office.ledger import actions as ledger
from kaowu.office.letters import actions as letters
from kaowu.office.notices.queries import plan_of
from kaowu.office.people.models import User
from kaowu.office.refusals import Refusal
from kaowu.office.registration import queries
from kaowu.office.registration.gate import hold, within_scope
from kaowu.office.registration.letters import told_of
from kaowu.office.registration.models import Application
from kaowu.office.vault.keys import blind_index
from kaowu.rules.findings import Severity
from kaowu.rules.names import read_name
from kaowu.rules.roles import Role
from kaowu.rules.states import EDITABLE, State


def claimable(user: User) -> QuerySet[Application]:
    """What a company sent in under this person's verified mobile and nobody has taken over."""
    if not user.phone_verified or not user.phone_index:
        return Application.objects.none()
    waiting = Application.objects.filter(owner=None, state__in=EDITABLE, company__isnull=False)
    return waiting.filter(mobile_index=user.phone_index).select_related("batch__version", "company")


@transaction.atomic
def claim(application: Application, *, user: User, id_number: str, name: str) -> Application:
    """The application is this person's from now on; the coordinator changes it no more."""
    hold(application)
    found = claimable(user).filter(pk=application.pk).first()
    if found is None:
        raise Refusal(
            "registration.no-claim", "没有等待您本人签署的报名。", "请核对登录的手机号码。"
        )
    same_number = found.id_index == blind_index(id_number.strip().upper(), "id_number")
    if not (same_number and found.name_key == read_name(name).match_key):
        raise Refusal(
            "registration.claim-differs",
            "姓名或证件号码与单位代填的不一致。",
            "请核对后重填；如单位填错，请联系单位联络人更正。",
        )
    found.owner = user
    found.save(update_fields=["owner"])
    ledger.record(chain=found.chain, action="claim", by=user.actor())
    return found


def missing(application: Application) -> list[str]:
    """What keeps this application from being handed in, one sentence each."""
    found = queries.all_findings(application)
    return [one.message for one in found if one.severity is Severity.ERROR]


@transaction.atomic
def ask_to_sign(applications: Iterable[Application], *, by: Actor) -> int:
    """Tell the candidates that their material is whole and waits for them; how many were told.

    By SMS, once a day each; who has taken over, or lacks something still, is passed over.
    """
    told = [
        told_of(one, plan_of(one.batch), {}, key=f"claim:{one.pk}:{clock.today().isoformat()}")
        for one in applications
        if by.has(Role.COORDINATOR)
        and within_scope(one, by)
        and one.owner_id is None
        and State(one.state) in EDITABLE
        and one.mobile
        and not missing(one)
    ]
    return letters.tell_all("claim", told)
