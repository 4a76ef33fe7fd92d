"""Full exports of the library; one empty table, made at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_reading_of_files"),
        ("library", "0039_saved_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LibraryExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for its turn"),
                            ("running", "Being made"),
                            ("done", "Ready"),
                            ("stopped", "Stopped"),
                            ("removed", "Deleted"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("with_files", models.BooleanField(default=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.BigIntegerField(default=0)),
                ("doing", models.CharField(blank=True, max_length=300)),
                ("rows", models.PositiveBigIntegerField(default=0)),
                ("files", models.PositiveIntegerField(default=0)),
                ("missing", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("expected", models.PositiveBigIntegerField(default=0)),
                ("runner", models.CharField(blank=True, max_length=120)),
                ("seen_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-asked_at", "-id"], name="export_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("state__in", ("waiting", "running"))),
                        name="one_export_is_made_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), ("stored__isnull", False)),
                            models.Q(models.Q(("state", "done"), _negated=True), ("stored", None)),
                            _connector="OR",
                        ),
                        name="an_export_that_is_ready_has_its_file",
                    ),
                ],
            },
        ),
    ]
