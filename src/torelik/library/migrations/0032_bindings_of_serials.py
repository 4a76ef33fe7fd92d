"""Bound volumes of periodicals and the issues in them; two empty tables, made at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0031_merged_authorities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Binding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("numbers", models.CharField(max_length=500)),
                ("number", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("act_year", models.PositiveSmallIntegerField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("item", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "periodical",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BoundIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("was_for_loan", models.BooleanField(default=False)),
                (
                    "binding",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bound", to="library.binding"),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bound", to="library.serialissue"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="binding",
            constraint=models.UniqueConstraint(fields=("act_year", "number"), name="one_act_of_binding_of_a_number"),
        ),
        migrations.AddConstraint(
            model_name="boundissue",
            constraint=models.UniqueConstraint(fields=("binding", "issue"), name="an_issue_is_bound_once_in_a_volume"),
        ),
    ]
