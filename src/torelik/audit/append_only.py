"""The triggers that make the database itself refuse to change, delete or empty what the journal keeps."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

JOURNAL = ("audit_event", "audit_seal")
KEPT = (*JOURNAL, "audit_checkpoint", "audit_archive", "audit_verification")
"""Every table to which rows are only ever added."""


def refusing_statements(vendor: str, tables: Iterable[str]) -> list[str]:
    """Return what makes *tables* append-only; on PostgreSQL the function ``audit_append_only`` must be there."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
            for table in tables
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        statement
        for table in tables
        for statement in (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
        )
    ]


def allowing_statements(vendor: str, tables: Iterable[str]) -> list[str]:
    """Return what takes the triggers of *tables* away."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in tables for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{trigger} ON {table}" for table in tables for trigger in ("append_only", "no_truncate")
    ]


def refuse_changes(tables: Iterable[str] = KEPT) -> None:
    """Put the triggers where they belong; those that are there already are made anew."""
    wanted = tuple(tables)
    _execute([*allowing_statements(connection.vendor, wanted), *refusing_statements(connection.vendor, wanted)])


def allow_changes(tables: Iterable[str] = KEPT) -> None:
    """Take the triggers away; only the owner of the tables may."""
    _execute(allowing_statements(connection.vendor, tables))


@contextmanager
def lifted(tables: Iterable[str] = JOURNAL) -> Iterator[None]:
    """Let the owner of the tables remove archived rows inside the block; nobody else sees the tables without triggers.

    Both databases take a change of triggers back with its transaction: a process killed inside leaves them in place.
    """
    wanted = tuple(tables)
    with transaction.atomic():
        allow_changes(wanted)
        yield
        refuse_changes(wanted)


def _execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
