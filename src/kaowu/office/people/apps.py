from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, agencies and roles."""

    name = "kaowu.office.people"
    label = "people"
