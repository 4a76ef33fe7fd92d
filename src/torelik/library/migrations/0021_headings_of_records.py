"""Headings of records and the gathering of them: two empty tables; at once on any volume, filled by the first gathering."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0020_authorities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Gathering",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_done", models.BooleanField(default=False)),
                ("position", models.BigIntegerField(default=0)),
                ("records", models.PositiveIntegerField(default=0)),
                ("expected", models.PositiveIntegerField(default=0)),
                ("made", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_done", False)), fields=("is_done",), name="one_gathering_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Heading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.CharField(max_length=3)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("body", "Body"),
                            ("meeting", "Meeting"),
                            ("place", "Place"),
                            ("subject", "Subject"),
                            ("title", "Uniform title, act or series"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=400)),
                ("main", models.CharField(max_length=400)),
                ("key", models.CharField(max_length=40)),
                ("main_key", models.CharField(max_length=40)),
                ("years", models.CharField(blank=True, max_length=9)),
                ("role", models.CharField(blank=True, max_length=60)),
                ("is_ambiguous", models.BooleanField(default=False)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="library.authority",
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.record")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["key"], name="heading_by_key"),
                    models.Index(fields=["main_key", "kind", "years"], name="heading_by_main_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "tag", "key", "years"), name="a_record_has_a_heading_once")
                ],
            },
        ),
    ]
