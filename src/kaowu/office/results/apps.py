from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """五 成绩: scores, publicity, objections."""

    name = "kaowu.office.results"
    label = "results"

    def ready(self) -> None:
        """Make the room's conditions known to the gate."""
        from kaowu.office.results import conditions  # noqa: F401
