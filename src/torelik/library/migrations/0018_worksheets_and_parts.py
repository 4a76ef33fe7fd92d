"""Worksheets of the cataloguers, and which record is a part of which; two new tables, at once on any volume.

Parts are derived: the records that are there are bound when they are indexed the next time.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0017_receipts_from_orders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RecordPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whole_key", models.CharField(db_index=True, max_length=60)),
                ("volume", models.CharField(blank=True, max_length=200)),
                ("sorting", models.CharField(blank=True, max_length=60)),
                ("part", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.record")),
                (
                    "whole",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["whole", "sorting", "id"], name="parts_of_a_whole")],
                "constraints": [models.UniqueConstraint(fields=("part", "whole_key"), name="a_part_names_a_whole_once")],
            },
        ),
        migrations.CreateModel(
            name="Worksheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("book", "Book"),
                            ("set", "Multi-volume set"),
                            ("volume", "Volume of a set"),
                            ("serial", "Periodical"),
                            ("issue", "Issue of a periodical"),
                            ("e-resource", "Electronic resource"),
                            ("dissertation", "Dissertation"),
                            ("act", "Normative legal act"),
                            ("court-practice", "Collection of court practice"),
                            ("teaching", "Teaching and methodical complex"),
                            ("audiovisual", "Audio or video"),
                        ],
                        max_length=20,
                    ),
                ),
                ("marc", models.JSONField()),
                ("is_shared", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("owner", "name"), name="one_worksheet_of_a_name_for_each_owner")],
            },
        ),
    ]
