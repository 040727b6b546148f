from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Every message that leaves."""

    name = "kaowu.office.letters"
    label = "letters"
