from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Every message that leaves."""

    name = "kaowu.office.letters"
    label = "letters"

    def ready(self) -> None:
        """Make the SMS gateway known to the outbox."""
        from kaowu.office.letters import gateway  # noqa: F401
