from django.apps import AppConfig


class FeesConfig(AppConfig):
    """二 收费: orders, payments, lapse."""

    name = "kaowu.office.fees"
    label = "fees"

    def ready(self) -> None:
        """Make the room's conditions and listeners known to the gate."""
        from kaowu.office.fees import conditions, listeners  # noqa: F401
