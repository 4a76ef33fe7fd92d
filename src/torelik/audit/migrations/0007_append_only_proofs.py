"""Let the database itself refuse to change or delete checkpoints, archives and verifications. Instant on any volume."""

from django.db import migrations

TABLES = ("audit_checkpoint", "audit_archive", "audit_verification")


def refuse_changes(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
                )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
            )


def allow_changes(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        else:
            for trigger in ("append_only", "no_truncate"):
                schema_editor.execute(f"DROP TRIGGER {table}_{trigger} ON {table}")


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_verifications")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
