from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Where personal data and files are kept encrypted."""

    name = "kaowu.office.vault"
    label = "vault"
