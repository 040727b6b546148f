from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Hand-over bundles, and the centre's answers as files."""

    name = "kaowu.office.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Make the room's conditions known to the gate."""
        from kaowu.office.exchange import conditions  # noqa: F401
