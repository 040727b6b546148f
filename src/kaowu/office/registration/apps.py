from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """一 报名: applications, material, pledges, hand-over."""

    name = "kaowu.office.registration"
    label = "registration"

    def ready(self) -> None:
        """Make the room's conditions known to the gate."""
        from kaowu.office.registration import conditions, correction_rounds, letters  # noqa: F401
