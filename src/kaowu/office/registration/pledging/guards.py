"""A sealed roster never changes and never goes: the database itself refuses, whoever asks it.

The guards are laid again after every migration, for SQLite drops them when it rebuilds a table.
Only what was sealed is guarded: columns that a later chapter may add beside it are free. The one
door through them is ``rosters.erasing``.
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
        "pledge_facts",
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


def lift(using: str = "default") -> None:
    """Take the guards away, until :func:`install` or the transaction's rollback."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in SEALED:
            for statement in _dropping(connection.vendor, table):
                cursor.execute(statement)


def _statements(vendor: str, table: str, columns: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        return (
            *_dropping(vendor, table),
            f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OF {columns} ON {table} {refuse}",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} {refuse}",
        )
    if vendor == "postgresql":
        return (
            (
                "CREATE OR REPLACE FUNCTION kaowu_sealed() RETURNS trigger AS $$ BEGIN "
                f"RAISE EXCEPTION '{_SAID}' USING ERRCODE = 'integrity_constraint_violation'; "
                "END $$ LANGUAGE plpgsql"
            ),
            *_dropping(vendor, table),
            (
                f"CREATE TRIGGER {table}_sealed BEFORE UPDATE OF {columns} OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION kaowu_sealed()"
            ),
        )
    return ()


def _dropping(vendor: str, table: str) -> tuple[str, ...]:
    if vendor == "sqlite":
        return tuple(f"DROP TRIGGER IF EXISTS {table}_{name}" for name in ("sealed", "kept"))
    if vendor == "postgresql":
        return (f"DROP TRIGGER IF EXISTS {table}_sealed ON {table}",)
    return ()
