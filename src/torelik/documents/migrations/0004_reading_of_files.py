"""Three empty tables; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_rights_of_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadingMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("bookmark", "Bookmark"), ("highlight", "Highlight"), ("note", "Note")], max_length=10
                    ),
                ),
                ("number", models.PositiveIntegerField(null=True)),
                ("page", models.PositiveIntegerField(null=True)),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                ("quote", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "readable",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="documents.readablefile"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "readable", "number", "id"], name="marks_of_a_reader")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end", None), ("start", None)), ("end__gt", models.F("start")), _connector="OR"
                        ),
                        name="a_mark_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__isnull", False), ("page__isnull", False), _connector="OR"),
                        name="a_mark_has_a_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadingPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("view", models.CharField(choices=[("text", "Text"), ("pages", "Pages")], max_length=5)),
                ("number", models.PositiveIntegerField()),
                ("seen_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "readable",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="documents.readablefile"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "readable"), name="one_place_of_a_reader_in_a_file")],
            },
        ),
        migrations.CreateModel(
            name="ViewCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("views", models.PositiveIntegerField(default=0)),
                (
                    "readable",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="documents.readablefile"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("readable", "day"), name="one_count_of_a_file_and_day")],
            },
        ),
    ]
