"""Two empty tables; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_stored_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Extraction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its turn"),
                            ("reading", "Is being read"),
                            ("read", "Read"),
                            ("no-text", "Pictures only"),
                            ("refused", "Cannot be read"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("password", "The file is closed with a password."),
                            ("damaged", "The file is damaged or cut off in the middle."),
                            ("too-many-pages", "The file claims more pages than any book has."),
                            ("too-large", "The file unpacks to far more than a text needs."),
                            ("too-slow", "A page could not be read in the time allowed."),
                            ("too-hungry", "The file needs more memory than a text may."),
                            ("broke-reader", "The program that reads files ended over this one three times."),
                            ("format", "Text is not read from files of this format."),
                            (
                                "no-recognition",
                                "The pages are pictures, and this server cannot recognise text in pictures (Tesseract is not installed).",
                            ),
                            ("empty", "There is no text in the file."),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("text", "Text of the file"),
                            ("recognised", "Recognised in pictures"),
                            ("mixed", "Partly recognised in pictures"),
                        ],
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=2)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("pages_read", models.PositiveIntegerField(default=0)),
                ("contents", models.JSONField(default=list)),
                ("indexed", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("runner", models.CharField(blank=True, max_length=120)),
                ("wanted_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "stored",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extraction", to="documents.storedfile"
                    ),
                ),
                (
                    "wanted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TextPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("page", "Page"), ("article", "Article"), ("section", "Section")], max_length=8),
                ),
                ("label", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("text", models.TextField(blank=True)),
                ("page", models.PositiveIntegerField(null=True)),
                ("language", models.CharField(blank=True, max_length=2)),
                (
                    "extraction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="documents.extraction"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="extraction",
            index=models.Index(fields=["state", "id"], name="documents_extraction_state"),
        ),
        migrations.AddConstraint(
            model_name="textpart",
            constraint=models.UniqueConstraint(fields=("extraction", "number"), name="one_part_of_a_number_in_a_text"),
        ),
    ]
