"""The one clock of the office."""

from kaowu.office.clock.clock import is_moved, move_to, now, standing_at, today

__all__ = ["is_moved", "move_to", "now", "standing_at", "today"]
