"""What disciplines recommend, planned contingents and the norms of provision. New and empty: instant on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("bridges", "0001_legal_bases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedContingent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("discipline_uuid", models.UUIDField()),
                ("year", models.PositiveSmallIntegerField()),
                ("half", models.PositiveSmallIntegerField(choices=[(1, "autumn"), (2, "spring")])),
                ("learners", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("discipline_uuid", "year", "half"), name="one_plan_per_discipline_and_term")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProvisionNorms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("basic", models.DecimalField(decimal_places=2, max_digits=4)),
                ("additional", models.DecimalField(decimal_places=2, max_digits=4)),
                ("most_years", models.PositiveSmallIntegerField(default=0)),
                ("electronic_counts", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("additional__gte", 0), ("basic__gte", 0)), name="norms_of_provision_are_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("discipline_uuid", models.UUIDField()),
                ("record_uuid", models.UUIDField(db_index=True)),
                ("literature", models.CharField(choices=[("basic", "Basic"), ("additional", "Additional")], max_length=20)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("discipline_uuid", "record_uuid"), name="a_title_is_recommended_once_per_discipline"
                    )
                ],
            },
        ),
    ]
