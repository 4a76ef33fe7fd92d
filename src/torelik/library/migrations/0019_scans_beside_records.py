"""Pictures of cards and title pages beside records that wait to be described; a new table, at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_reading_of_files"),
        ("library", "0018_worksheets_and_parts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "shows",
                    models.CharField(
                        choices=[("card", "Catalogue card"), ("title-page", "Title page"), ("cover", "Cover")], max_length=20
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record")),
                (
                    "stored",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("record", "stored"), name="a_picture_stands_beside_a_record_once")
                ],
            },
        ),
    ]
