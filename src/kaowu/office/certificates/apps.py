from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """五 证书: numbers, issue, status."""

    name = "kaowu.office.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Make the room's conditions known to the gate."""
        from kaowu.office.certificates import conditions  # noqa: F401
