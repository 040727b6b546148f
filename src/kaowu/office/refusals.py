"""Refusals: an action that cannot be done says why, by which rule, and what to do."""

from __future__ import annotations


class Refusal(Exception):
    """An action was refused; nothing was written.

    ``code`` is stable, ``message`` and ``remedy`` are one Chinese sentence each, ``clause`` is
    the key of the notice's sentence or "".
    """

    def __init__(self, code: str, message: str, remedy: str = "", clause: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.clause = clause


class Conflict(Refusal):
    """Somebody else changed the record first."""

    def __init__(
        self,
        message: str = "这份报名刚刚已被他人处理。",
        remedy: str = "请刷新页面，查看最新状态后再操作。",
    ) -> None:
        super().__init__("gate.conflict", message, remedy)
