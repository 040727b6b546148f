from django.apps import AppConfig


class ClockConfig(AppConfig):
    """The one clock of the office."""

    name = "kaowu.office.clock"
    label = "clock"
