"""Archived months, and the shelf for those brought back for reading. New, empty tables: instant on any volume."""

from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_export_cursors")]
    operations = [
        migrations.CreateModel(
            name="Archive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(unique=True)),
                ("first_sequence", models.BigIntegerField()),
                ("last_sequence", models.BigIntegerField(unique=True)),
                ("first_previous", models.CharField(max_length=64)),
                ("last_digest", models.CharField(max_length=64)),
                ("events", models.BigIntegerField()),
                ("file_name", models.CharField(max_length=120)),
                ("file_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("key", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=128)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_sequence__gte", models.F("first_sequence"))),
                        name="an_archive_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RestoredEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(blank=True, max_length=200)),
                ("about_kind", models.CharField(blank=True, max_length=60)),
                ("about_key", models.CharField(blank=True, max_length=64)),
                ("about_name", models.CharField(blank=True, max_length=300)),
                ("facts", models.JSONField(default=dict)),
                ("origin", models.JSONField(default=dict)),
                ("sequence", models.BigIntegerField(unique=True)),
                ("month", models.DateField()),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="restored_event_newest"),
                    models.Index(fields=["month"], name="restored_event_month"),
                ],
            },
        ),
    ]
