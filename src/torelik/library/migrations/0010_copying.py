"""Seven empty tables; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0009_merged_and_mended"),
        ("documents", "0004_reading_of_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("operation", models.JSONField()),
                ("chosen_by", models.TextField(blank=True)),
                ("record_ids", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Waiting for your decision"),
                            ("running", "Being done"),
                            ("done", "Done"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("would_change", models.PositiveIntegerField(default=0)),
                ("position", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("undone", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BatchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField()),
                ("after_version", models.PositiveIntegerField()),
                ("is_undone", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="CopySearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("question", models.JSONField()),
                ("answers", models.JSONField()),
                ("asked_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="DescriptionTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("columns", models.JSONField()),
                ("rows", models.PositiveIntegerField()),
                ("given_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="FoundRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("source", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField()),
                ("marc", models.JSONField()),
                ("original", models.BinaryField()),
                ("encoding", models.CharField(max_length=20)),
                ("dialect", models.CharField(max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="Merging",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("before", models.JSONField()),
                ("after_version", models.PositiveIntegerField()),
                ("moved", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=120, unique=True)),
                ("protocol", models.CharField(choices=[("sru", "SRU"), ("z3950", "Z39.50")], max_length=10)),
                ("address", models.CharField(max_length=300)),
                ("database", models.CharField(blank=True, max_length=120)),
                (
                    "syntax",
                    models.CharField(
                        choices=[
                            ("usmarc", "MARC 21"),
                            ("unimarc", "UNIMARC"),
                            ("rusmarc", "RUSMARC"),
                            ("marcxml", "as the records themselves show"),
                        ],
                        default="usmarc",
                        max_length=10,
                    ),
                ),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("position", models.PositiveSmallIntegerField(default=100)),
                ("is_on", models.BooleanField(default=True)),
                ("may_be_private", models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name="batch",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="batchchange",
            name="batch",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="library.batch"),
        ),
        migrations.AddField(
            model_name="batchchange",
            name="record",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"),
        ),
        migrations.AddField(
            model_name="copysearch",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="descriptiontable",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="descriptiontable",
            name="file",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"),
        ),
        migrations.AddField(
            model_name="descriptiontable",
            name="in_import",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.import"
            ),
        ),
        migrations.AddField(
            model_name="foundrecord",
            name="search",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="found", to="library.copysearch"),
        ),
        migrations.AddField(
            model_name="merging",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="merging",
            name="loser",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"),
        ),
        migrations.AddField(
            model_name="merging",
            name="survivor",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"),
        ),
        migrations.AddIndex(
            model_name="batch",
            index=models.Index(fields=["-made_at", "-id"], name="batch_newest"),
        ),
        migrations.AddConstraint(
            model_name="batchchange",
            constraint=models.UniqueConstraint(fields=("batch", "record"), name="a_batch_changes_a_record_once"),
        ),
        migrations.AddIndex(
            model_name="merging",
            index=models.Index(fields=["-made_at", "-id"], name="merging_newest"),
        ),
        migrations.AddConstraint(
            model_name="merging",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("loser",), name="a_record_is_merged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="merging",
            constraint=models.CheckConstraint(
                condition=models.Q(("loser", models.F("survivor")), _negated=True), name="a_merging_has_two_records"
            ),
        ),
    ]
