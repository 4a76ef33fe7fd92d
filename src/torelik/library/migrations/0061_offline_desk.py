"""Scans of desks without a connection, and the decisions about them, which are only ever added; empty tables, made at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers

TABLE = "library_offlinesettlement"
WORDS = "decisions about offline scans are append-only"


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION library_offline_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION library_offline_append_only()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION library_offline_append_only()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    schema_editor.execute(f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}")
    schema_editor.execute("DROP FUNCTION library_offline_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0060_lost_copies_in_stock_taking"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OfflineScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("device", models.UUIDField()),
                ("sitting", models.UUIDField()),
                ("position", models.PositiveBigIntegerField()),
                ("verb", models.CharField(choices=[("issue", "Issue"), ("return", "Return")], max_length=10)),
                ("number", models.CharField(max_length=40)),
                ("ticket", models.CharField(blank=True, max_length=40)),
                ("scanned_at", models.DateTimeField()),
                ("happened_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("scanned_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("applied", "Applied"),
                            ("noted", "Noted"),
                            ("conflict", "To be decided"),
                            ("discarded", "Discarded"),
                        ],
                        default="conflict",
                        max_length=20,
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("already-issued", "The reader has this copy already."),
                            ("not-on-loan", "Nobody had the copy at that moment."),
                            ("on-its-way", "Nobody had the copy; it was received for whoever waits for it, or for its branch."),
                            ("ticket", "This is a reader's ticket: the books after it are that reader's."),
                            ("taken-back", "The scan was taken back at the desk."),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "conflict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unknown-copy", "No copy has this number."),
                            ("unknown-reader", "No reader's ticket has this number."),
                            ("refused", "The lending rules refuse it."),
                            (
                                "moved-on",
                                "The copy was issued or returned later than this: it cannot have been issued at that moment.",
                            ),
                            ("future", "By the clock of the device this lies in the future."),
                            ("too-old", "By the clock of the device this happened too long ago."),
                            ("clock-changed", "The clock of the device was set back afterwards: the moment is not certain."),
                            ("clock-far", "The clock of the device was wrong by more than a day: the moment is not certain."),
                        ],
                        max_length=20,
                    ),
                ),
                ("refusals", models.JSONField(blank=True, default=list)),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.branch"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item"
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loan"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfflineSettlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("retry", "Try again"),
                            ("lift", "Issue all the same"),
                            ("take-back", "Return it from the other reader, then issue"),
                            ("correct", "Correct"),
                            ("discard", "Discard"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("applied", "Applied"),
                            ("noted", "Noted"),
                            ("conflict", "To be decided"),
                            ("discarded", "Discarded"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("ticket", models.CharField(blank=True, max_length=40)),
                ("happened_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField()),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="library.offlinescan"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="offlinescan",
            index=models.Index(condition=models.Q(("state", "conflict")), fields=["happened_at", "id"], name="offline_conflicts"),
        ),
        migrations.AddIndex(
            model_name="offlinescan",
            index=models.Index(
                condition=models.Q(("note", "ticket")), fields=["sitting", "position"], name="offline_tickets_of_sitting"
            ),
        ),
        migrations.AddIndex(
            model_name="offlinescan",
            index=models.Index(
                condition=models.Q(("note__in", ["not-on-loan", "on-its-way"])),
                fields=["item", "happened_at"],
                name="offline_returns_of_copy",
            ),
        ),
        migrations.AddConstraint(
            model_name="offlinescan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("conflict", ""), ("loan__isnull", False), ("note", ""), ("state", "applied")),
                    models.Q(("conflict", ""), ("state", "noted"), models.Q(("note", ""), _negated=True)),
                    models.Q(("note", ""), ("state__in", ["conflict", "discarded"]), models.Q(("conflict", ""), _negated=True)),
                    _connector="OR",
                ),
                name="an_offline_scan_says_what_became_of_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="offlinesettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way__in", ["lift", "discard"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_offline_decision_has_its_reason",
            ),
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
