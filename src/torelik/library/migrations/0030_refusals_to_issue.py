"""Refusals to issue, kept from now on and append-only; an empty table, at once on any volume."""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "library_refusedissue"
WORDS = "refusals to issue are append-only"
CHOICES = [
    ("on-loan", "The copy is on loan to another reader."),
    ("lost", "The copy is registered as lost."),
    ("withdrawn", "The copy is withdrawn from stock."),
    ("in-repair", "The copy is in repair."),
    ("not-for-loan", "The copy is for use in the library only."),
    ("no-policy", "No lending rule is set for this category of readers."),
    ("card-expired", "The reader's ticket has expired."),
    ("blocked", "The reader is blocked from borrowing."),
    ("overdue-items", "The reader has overdue books."),
    ("limit-reached", "The reader has as many books as the rules allow."),
    ("already-held", "The reader already has a copy of this title."),
]


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION library_refused_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION library_refused_append_only()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION library_refused_append_only()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    schema_editor.execute(f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}")
    schema_editor.execute("DROP FUNCTION library_refused_append_only()")


def kept(to, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more)


class Migration(migrations.Migration):
    dependencies = [("library", "0029_registrations_and_visits")]

    operations = [
        migrations.CreateModel(
            name="RefusedIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("reason", models.CharField(choices=CHOICES, max_length=20)),
                ("title", models.TextField(blank=True)),
                ("category", kept("library.patroncategory", db_index=False)),
                ("item", kept("library.item")),
                ("patron", kept("library.patron")),
                ("place", kept("library.storageplace", db_index=False)),
            ],
            options={
                "indexes": [models.Index(fields=["day", "reason"], name="refusals_of_days")],
                "constraints": [models.UniqueConstraint(fields=("patron", "item", "day"), name="a_refusal_counts_once_a_day")],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
