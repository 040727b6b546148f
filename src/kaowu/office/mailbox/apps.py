from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """The agency's mailbox: read over IMAP, answered over SMTP."""

    name = "kaowu.office.mailbox"
    label = "mailbox"

    def ready(self) -> None:
        """Let letters by e-mail go out through this room."""
        from kaowu.office.mailbox import carrier  # noqa: F401
