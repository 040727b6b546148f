"""Who acts in an office, in the words of the screens."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a person may be. ``SYSTEM`` is the clock: things that happen by themselves.

    A coordinator gathers the material of a company's people, a manager keeps the agency's
    accounts, an administrator the office's: none of them moves an application.
    """

    CANDIDATE = "candidate"
    COORDINATOR = "coordinator"
    CLERK = "clerk"
    FIRST_REVIEWER = "first_reviewer"
    MANAGER = "manager"
    SECOND_REVIEWER = "second_reviewer"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.CANDIDATE: "考生",
        Role.COORDINATOR: "集体报名联络人",
        Role.CLERK: "报名机构经办人",
        Role.FIRST_REVIEWER: "报名机构初审人",
        Role.MANAGER: "报名机构负责人",
        Role.SECOND_REVIEWER: "省职鉴中心复审人",
        Role.OFFICER: "省职鉴中心考务员",
        Role.ADMINISTRATOR: "系统管理员",
        Role.SYSTEM: "系统",
    }
)
