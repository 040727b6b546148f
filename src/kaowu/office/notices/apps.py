from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices and batches as stored records."""

    name = "kaowu.office.notices"
    label = "notices"
