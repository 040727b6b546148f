"""Who acts: a person with the roles and the organisation that they act for."""

from __future__ import annotations

from dataclasses import dataclass

from kaowu.rules.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """The doer of an action. ``organisation_id`` is None for candidates and the clock."""

    user_id: int | None
    name: str
    roles: frozenset[Role]
    organisation_id: int | None = None
    address: str = ""  # IP address, for pledges only

    def has(self, *roles: Role) -> bool:
        """Whether the actor has any of these roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(user_id=None, name="系统", roles=frozenset({Role.SYSTEM}))
