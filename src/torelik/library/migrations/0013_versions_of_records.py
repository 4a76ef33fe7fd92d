"""Two tables and one column; at once on any volume. Earlier versions are kept from here on: those before were not."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0012_state_of_a_written_off_copy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="record",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.CreateModel(
            name="RecordStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("brief", "Described in brief"),
                            ("described", "Described in full"),
                            ("classed", "Classed"),
                            ("checked", "Checked"),
                        ],
                        max_length=20,
                    ),
                ),
                ("done_at", models.DateTimeField()),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="library.record"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record", "stage", "version"), name="a_stage_of_a_version_ends_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("marc", models.JSONField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("written_at", models.DateTimeField()),
                (
                    "record",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="library.record"),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("record", "version"), name="a_version_of_a_record_is_kept_once")],
            },
        ),
    ]
