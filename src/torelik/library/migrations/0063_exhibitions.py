"""Exhibitions: published lists with sections, words in three languages and days; columns with defaults, at once."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0062_requests_to_reading_rooms"),
    ]

    operations = [
        migrations.AddField(
            model_name="listentry",
            name="note_en",
            field=models.TextField(blank=True, default="", verbose_name=""),
        ),
        migrations.AddField(
            model_name="listentry",
            name="note_kk",
            field=models.TextField(blank=True, default="", verbose_name=""),
        ),
        migrations.AddField(
            model_name="listentry",
            name="note_ru",
            field=models.TextField(blank=True, default="", verbose_name=""),
        ),
        migrations.AddField(
            model_name="listentry",
            name="position",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="Exhibition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("title_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("title_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("title_en", models.CharField(default="", max_length=200, verbose_name="")),
                ("words_kk", models.TextField(blank=True, default="", verbose_name="")),
                ("words_ru", models.TextField(blank=True, default="", verbose_name="")),
                ("words_en", models.TextField(blank=True, default="", verbose_name="")),
                (
                    "book_list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="exhibition", to="library.booklist"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExhibitionSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("name_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("name_en", models.CharField(default="", max_length=200, verbose_name="")),
                (
                    "exhibition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="library.exhibition"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="listentry",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="library.exhibitionsection",
            ),
        ),
        migrations.AddIndex(
            model_name="exhibition",
            index=models.Index(fields=["-opens_on", "id"], name="exhibitions_by_day"),
        ),
        migrations.AddConstraint(
            model_name="exhibition",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("title_kk", ""), _negated=True), models.Q(("title_ru", ""), _negated=True)),
                name="an_exhibition_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibition",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on", None), ("closes_on__gte", models.F("opens_on")), _connector="OR"),
                name="an_exhibition_closes_after_it_opens",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibitionsection",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True)),
                name="a_section_has_a_name",
            ),
        ),
    ]
