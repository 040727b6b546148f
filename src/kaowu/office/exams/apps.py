from django.apps import AppConfig


class ExamsConfig(AppConfig):
    """三 四: sites, rooms, seats, tickets, attendance."""

    name = "kaowu.office.exams"
    label = "exams"

    def ready(self) -> None:
        """Make the room's conditions known to the gate."""
        from kaowu.office.exams import conditions  # noqa: F401
