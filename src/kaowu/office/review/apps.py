from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """初审 and 复审."""

    name = "kaowu.office.review"
    label = "review"

    def ready(self) -> None:
        """Make the room's conditions known to the gate."""
        from kaowu.office.review import conditions  # noqa: F401
