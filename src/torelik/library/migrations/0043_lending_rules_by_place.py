"""Lending rules tell copies apart by branch and place and say more; what is there keeps its meaning.

Columns with defaults and one small table of rules: a second on a million loans.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0042_profiles_of_exports"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="loanpolicy",
            name="one_policy_per_category_and_kind",
        ),
        migrations.RemoveConstraint(
            model_name="loanpolicy",
            name="one_policy_of_every_reader_per_kind",
        ),
        migrations.AddField(
            model_name="loan",
            name="due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loan",
            name="grace_days",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="loan",
            name="policy",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loanpolicy"
            ),
        ),
        migrations.AddField(
            model_name="loan",
            name="terms",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loan",
            name="use",
            field=models.CharField(
                choices=[("home", "At home"), ("reading-room", "In the library only"), ("overnight", "Overnight")],
                db_default="home",
                default="home",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="branch",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.branch"
            ),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="grace_days",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="loan_hours",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="loan_through",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="max_holds",
            field=models.PositiveSmallIntegerField(db_default=5, default=5),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="max_in_all",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="place",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"
            ),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="renewal_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="use",
            field=models.CharField(
                choices=[("home", "At home"), ("reading-room", "In the library only"), ("overnight", "Overnight")],
                db_default="home",
                default="home",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
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
                    ("overdue-items", "The reader has overdue books."),
                    ("limit-reached", "The reader has as many books as the rules allow."),
                    ("limit-in-all", "The reader has as many books in all as this rule allows."),
                    ("already-held", "The reader already has a copy of this title."),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="loanpolicy",
            constraint=models.UniqueConstraint(
                django.db.models.functions.comparison.Coalesce("category_id", 0, output_field=models.BigIntegerField()),
                django.db.models.functions.comparison.Coalesce("branch_id", 0, output_field=models.BigIntegerField()),
                django.db.models.functions.comparison.Coalesce("place_id", 0, output_field=models.BigIntegerField()),
                models.F("record_kind"),
                condition=models.Q(("removed_at", None)),
                name="one_policy_per_readers_and_copies",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("branch", None), ("place", None), _connector="OR"), name="a_rule_of_a_place_names_no_branch"
            ),
        ),
        migrations.AddConstraint(
            model_name="loanpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("loan_hours", None), ("loan_hours__gt", 0), _connector="OR"),
                name="a_loan_lasts_at_least_an_hour",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("renewal_days", None), ("renewal_days__gt", 0), _connector="OR"),
                name="a_renewal_lasts_at_least_a_day",
            ),
        ),
    ]
