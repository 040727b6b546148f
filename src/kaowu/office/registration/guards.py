"""A sealed roster never changes: the database itself refuses, whoever asks it.

The guards are laid again after every migration, for SQLite drops them when it rebuilds a table.
Only what was sealed is guarded: columns that a later chapter may add beside it are free. On SQLite
a line can still be deleted (Django's tests empty tables so); ``rosters.still_fits`` tells it.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

SEALED = {
    "registration_handover": (
        "agency_id",
        "batch_id",
        "number",
        "sealed_at",
        "sealed_by_id",
        "pledged_by",
        "pledge_version",
        "head_count",
        "sha256",
        "sm3",
        "rows",
    ),
    "registration_handoverline": ("hand_over_id", "application_id", "position"),
}
_SAID = "a sealed roster never changes; a supplement is a new one"


def install(using: str = "default", **_: Any) -> None:
    """Lay the guards anew; a receiver of post_migrate."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table, columns in SEALED.items():
            if table in present:
                for statement in _statements(connection.vendor, table, ", ".join(columns)):
                    cursor.execute(statement)


def _statements(vendor: str, table: str, columns: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        return (
            f"DROP TRIGGER IF EXISTS {table}_sealed",
            (
                f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OF {columns} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
            ),
        )
    if vendor == "postgresql":
        return (
            (
                "CREATE OR REPLACE FUNCTION kaowu_sealed() RETURNS trigger AS $$ BEGIN "
                f"RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; "
                "END $$ LANGUAGE plpgsql"
            ),
            f"DROP TRIGGER IF EXISTS {table}_sealed ON {table}",
            (
                f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OF {columns} OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION kaowu_sealed()"
            ),
        )
    return ()
