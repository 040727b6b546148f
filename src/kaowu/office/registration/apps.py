from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RegistrationConfig(AppConfig):
    """一 报名: applications, material, pledges, hand-over."""

    name = "kaowu.office.registration"
    label = "registration"

    def ready(self) -> None:
        """Make the room's conditions known to the gate, and have sealed rosters guarded."""
        from kaowu.office.registration import conditions, letters  # noqa: F401
        from kaowu.office.registration.correcting import rounds  # noqa: F401
        from kaowu.office.registration.list_columns import renew_all
        from kaowu.office.registration.pledging.guards import install

        post_migrate.connect(install, sender=self)
        post_migrate.connect(renew_all, sender=self)
