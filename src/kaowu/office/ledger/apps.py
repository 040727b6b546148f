from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The append-only, hash-chained record that every action writes."""

    name = "kaowu.office.ledger"
    label = "ledger"
