"""Debts of readers in an append-only ledger, whether money is taken, fines of lending rules; empty tables, at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers

TABLE = "library_debtentry"
WORDS = "debts of readers are append-only"


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION library_debts_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION library_debts_append_only()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION library_debts_append_only()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    schema_editor.execute(f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}")
    schema_editor.execute("DROP FUNCTION library_debts_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0053_sets_of_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="loanpolicy",
            name="fine_at_most",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=11, null=True),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="fine_per_day",
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=11, null=True),
        ),
        migrations.AlterField(
            model_name="refusedissue",
            name="reason",
            field=models.CharField(
                choices=[
                    ("on-loan", "The copy is on loan to another reader."),
                    ("lost", "The copy is registered as lost."),
                    ("withdrawn", "The copy is withdrawn from stock."),
                    ("in-repair", "The copy is in repair."),
                    ("not-for-loan", "The copy is for use in the library only."),
                    ("no-policy", "No lending rule is set for this category of readers."),
                    ("card-expired", "The reader's ticket has expired."),
                    ("blocked", "The reader is blocked from borrowing."),
                    ("cleared", "The reader was given a clearance slip and has left the library."),
                    ("overdue-items", "The reader has overdue books."),
                    ("owes-money", "The reader owes the library money."),
                    ("limit-reached", "The reader has as many books as the rules allow."),
                    ("limit-in-all", "The reader has as many books in all as this rule allows."),
                    ("already-held", "The reader already has a copy of this title."),
                    ("waited-for", "Another reader waits for this copy."),
                    ("none-left", "Readers have every copy of this title that stands here."),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="DebtTerms",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "money",
                    models.CharField(
                        choices=[
                            ("block", "No money: whoever owes books is only lent nothing"),
                            ("ledger", "Money: fines and the price of lost copies are charged and paid"),
                        ],
                        default="block",
                        max_length=10,
                    ),
                ),
                ("blocks_from", models.DecimalField(decimal_places=2, default=0, max_digits=11)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="debts_are_set_once_for_all")],
            },
        ),
        migrations.CreateModel(
            name="DebtEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("overdue", "Days late"),
                            ("lost", "Lost copy"),
                            ("damage", "Damage"),
                            ("payment", "Payment"),
                            ("waiver", "Waived"),
                            ("refund", "Paid back"),
                            ("cancelled", "Charge taken back"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=11)),
                ("day", models.DateField()),
                ("about", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("number", models.PositiveIntegerField(blank=True, null=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loan"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("patron", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patron")),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="library.debtentry",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["patron", "id"], name="debts_of_patron"),
                    models.Index(fields=["day"], name="debts_of_days"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__lt", 0), ("kind__in", ("payment", "waiver", "cancelled"))),
                            models.Q(
                                models.Q(("kind__in", ("payment", "waiver", "cancelled")), _negated=True), ("amount__gt", 0)
                            ),
                            _connector="OR",
                        ),
                        name="a_debt_grows_and_a_payment_lessens_it",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("payment", "refund")), ("number__isnull", False)),
                            models.Q(models.Q(("kind__in", ("payment", "refund")), _negated=True), ("number", None)),
                            _connector="OR",
                        ),
                        name="money_that_changes_hands_has_a_receipt",
                    ),
                    models.UniqueConstraint(fields=("year", "number"), name="a_receipt_has_its_own_number"),
                ],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
