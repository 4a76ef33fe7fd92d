"""The role under which the product runs on PostgreSQL: it adds to the journal and can do nothing else with it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from torelik.audit import api as audit
from torelik.audit.append_only import KEPT
from torelik.audit.models import Event, Seal
from torelik.kernel.actor import Actor

BY = Actor.system("test")
ROLE = "torelik_test_writer"
UPDATE = "UPDATE {table} SET {column} = {column}"

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL has roles and TRUNCATE")


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def as_the_product(db: None, sealed_events: list[int]) -> Iterator[None]:
    """Five sealed events; from here on the database obeys the product's own role. The rollback takes the role away."""
    for statement in audit.grants_sql(role=ROLE):
        execute(statement)
    execute(f"SET LOCAL ROLE {ROLE}")
    yield
    execute("RESET ROLE")


@on_postgresql
def test_the_role_records_events_seals_them_and_signs_checkpoints(as_the_product: None, at: datetime) -> None:
    audit.record("audit.journal-read", by=BY, at=at)

    assert audit.seal_events(at=at) == 1
    assert audit.make_due_checkpoint(by=BY, at=at) is not None
    audit.seal_events(at=at)
    assert audit.verify_and_keep(by=BY, at=at).faults == 0


@on_postgresql
@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize(
    "statement",
    [
        UPDATE,
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TRIGGER {table}_append_only ON {table}",
        "DROP TRIGGER {table}_no_truncate ON {table}",
        "DROP TABLE {table}",
        "GRANT UPDATE ON {table} TO " + ROLE,
    ],
)
def test_the_role_can_do_nothing_else_with_the_journal(as_the_product: None, table: str, statement: str) -> None:
    column = "sequence" if table == "audit_seal" else "id"
    wanted = statement.format(table=table, column=column)
    if wanted.startswith("GRANT"):
        execute(wanted)  # PostgreSQL warns and grants nothing
        wanted = UPDATE.format(table=table, column=column)

    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        execute(wanted)

    assert (Event.objects.count(), Seal.objects.count()) == (5, 5)


@on_postgresql
def test_the_role_cannot_replace_the_function_of_the_triggers(as_the_product: None) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        execute("CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")


@on_postgresql
def test_the_role_works_with_the_other_tables(as_the_product: None) -> None:
    execute("UPDATE identity_role SET key = key")
    execute("DELETE FROM audit_exportcursor")


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("table", KEPT)
def test_even_the_owner_cannot_empty_a_table_of_the_journal(table: str) -> None:
    with pytest.raises(DatabaseError, match="the journal is append-only"):
        execute(f"TRUNCATE {table}")


@pytest.mark.parametrize("role", ["", "Robert'; DROP TABLE", "a-b", "x" * 64])
def test_a_name_that_is_no_plain_identifier_is_refused(role: str) -> None:
    with pytest.raises(ValueError, match="no plain name"):
        audit.grants_sql(role=role)
