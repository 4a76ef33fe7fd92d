"""Let the database itself refuse to change a response. Instant on any volume.

Deleting stays possible: examination work is destroyed by an act when its retention period is over.
"""

from django.db import migrations

TABLES = ("learning_response", "learning_responsechoice")


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'responses are append-only'); END"
            )
    else:
        schema_editor.execute(
            "CREATE FUNCTION learning_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'responses are append-only'; END $$"
        )
        for table in TABLES:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION learning_append_only()"
            )


def allow_changes(apps, schema_editor):
    for table in TABLES:
        on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER {table}_no_update{on}")
    if schema_editor.connection.vendor != "sqlite":
        schema_editor.execute("DROP FUNCTION learning_append_only()")


class Migration(migrations.Migration):
    dependencies = [("learning", "0001_courses_tests_timetable")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
