from django.apps import AppConfig


class IntegrityConfig(AppConfig):
    """六 诚信: violations."""

    name = "kaowu.office.integrity"
    label = "integrity"

    def ready(self) -> None:
        """Listen for violations."""
        from kaowu.office.integrity import listeners  # noqa: F401
