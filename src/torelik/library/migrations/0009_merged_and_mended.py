"""Empty columns for signposts, profiles and mended pieces; on SQLite the record table is written anew: 20 s for 200,000 records."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0008_lists_of_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=120, unique=True)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                ("dialect", models.CharField(blank=True, max_length=20)),
                (
                    "on_duplicate",
                    models.CharField(
                        choices=[
                            ("skip", "Leave the records of the catalogue as they are"),
                            ("update", "Replace the records of the catalogue where the file says something else"),
                        ],
                        default="skip",
                        max_length=20,
                    ),
                ),
                ("match_by", models.CharField(default="number isbn title", max_length=60)),
            ],
        ),
        migrations.AlterModelManagers(
            name="record",
            managers=[
                ("with_merged", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="import",
            name="dialect",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="import",
            name="encoding",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="import",
            name="match_by",
            field=models.CharField(default="number isbn title", max_length=60),
        ),
        migrations.AddField(
            model_name="importentry",
            name="mended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="record",
            name="merged_into",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"
            ),
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into", models.F("id")), _negated=True), name="a_record_is_not_merged_into_itself"
            ),
        ),
    ]
