"""Clearance slips and the acts that give many of them; two empty tables and an empty column of readers: moments."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0048_price_lists_of_suppliers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="patron",
            name="cleared_on",
            field=models.DateField(blank=True, null=True),
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
                    ("limit-reached", "The reader has as many books as the rules allow."),
                    ("limit-in-all", "The reader has as many books in all as this rule allows."),
                    ("already-held", "The reader already has a copy of this title."),
                    ("waited-for", "Another reader waits for this copy."),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ClearanceRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(unique=True)),
                ("number", models.PositiveIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("day", models.DateField()),
                ("about", models.CharField(max_length=200)),
                ("looked_at", models.PositiveIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClearanceSlip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("token", models.CharField(max_length=64, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("day", models.DateField()),
                ("signed", models.JSONField(default=dict)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawal_number", models.PositiveIntegerField(blank=True, null=True)),
                ("withdrawal_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("withdrawal_reason", models.CharField(blank=True, max_length=300)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("patron", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patron")),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="library.clearancerun",
                    ),
                ),
                (
                    "withdrawn_by",
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
        migrations.AddConstraint(
            model_name="clearancerun",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="an_act_of_clearance_has_its_number"),
        ),
        migrations.AddConstraint(
            model_name="clearanceslip",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="a_clearance_slip_has_its_number"),
        ),
        migrations.AddConstraint(
            model_name="clearanceslip",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)), fields=("patron",), name="a_reader_has_one_clearance_slip"
            ),
        ),
        migrations.AddConstraint(
            model_name="clearanceslip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawal_number", None), ("withdrawal_reason", ""), ("withdrawal_year", None), ("withdrawn_at", None)
                    ),
                    models.Q(
                        ("withdrawal_number__isnull", False),
                        ("withdrawal_year__isnull", False),
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_slip_is_withdrawn_by_an_act_with_a_reason",
            ),
        ),
    ]
