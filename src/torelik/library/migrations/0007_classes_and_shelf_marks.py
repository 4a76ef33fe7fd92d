"""Four empty tables; at once on any volume. Titles are counted in their classes by the page of the trees."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0006_ledger_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorMarkLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "script",
                    models.CharField(
                        choices=[("cyrillic", "Cyrillic, with the Kazakh letters"), ("latin", "Latin letters")], max_length=10
                    ),
                ),
                ("digits", models.PositiveSmallIntegerField()),
                ("start", models.CharField(max_length=20)),
                ("ordering", models.CharField(max_length=40)),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["script", "digits", "ordering"], name="author_mark_in_order")],
                "constraints": [
                    models.UniqueConstraint(fields=("script", "digits", "start"), name="a_beginning_has_one_number"),
                    models.CheckConstraint(
                        condition=models.Q(("digits__in", (2, 3))), name="author_marks_have_two_or_three_figures"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShelfMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("class_index", models.CharField(max_length=100)),
                ("author_mark", models.CharField(blank=True, max_length=20)),
                ("mark", models.CharField(db_index=True, max_length=130)),
                ("set_at", models.DateTimeField()),
                (
                    "record",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.record"),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecordClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(choices=[("udc", "UDC"), ("bbk", "LBC")], max_length=10)),
                ("notation", models.CharField(max_length=100)),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.record")),
            ],
            options={
                "indexes": [models.Index(fields=["scheme", "notation"], name="record_by_class")],
                "constraints": [
                    models.UniqueConstraint(fields=("record", "scheme", "notation"), name="a_record_is_counted_once_in_a_class")
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("scheme", models.CharField(choices=[("udc", "UDC"), ("bbk", "LBC")], max_length=10)),
                ("notation", models.CharField(max_length=100)),
                ("name_kk", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
                ("name_ru", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
                ("name_en", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="library.subjectclass",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("scheme", "notation"), name="a_class_is_in_its_tree_once")],
            },
        ),
    ]
