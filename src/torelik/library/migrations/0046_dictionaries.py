"""Headings of dictionaries, the titles under them, letters; empty tables. The outbox enters records, 2,000 in five seconds."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0045_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="DictionaryHeading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dictionary",
                    models.CharField(
                        choices=[
                            ("author", "Authors"),
                            ("title", "Titles"),
                            ("subject", "Subjects"),
                            ("series", "Series"),
                            ("publisher", "Publishers"),
                            ("year", "Years"),
                            ("udc", "UDC"),
                            ("bbk", "LBC"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("text", models.CharField(max_length=400)),
                ("ordering", models.CharField(max_length=400)),
                ("letter", models.CharField(blank=True, max_length=4)),
                ("titles", models.PositiveIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
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
                ("name_key", models.CharField(blank=True, max_length=40)),
                ("years", models.CharField(blank=True, max_length=9)),
                (
                    "authority",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.authority"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DictionaryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.record")),
                (
                    "heading",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.dictionaryheading"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DictionaryLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dictionary",
                    models.CharField(
                        choices=[
                            ("author", "Authors"),
                            ("title", "Titles"),
                            ("subject", "Subjects"),
                            ("series", "Series"),
                            ("publisher", "Publishers"),
                            ("year", "Years"),
                            ("udc", "UDC"),
                            ("bbk", "LBC"),
                        ],
                        max_length=10,
                    ),
                ),
                ("letter", models.CharField(max_length=4)),
                ("ordering", models.CharField(max_length=40)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("dictionary", "letter"), name="a_letter_is_in_the_bar_once")],
            },
        ),
        migrations.AddIndex(
            model_name="dictionaryheading",
            index=models.Index(fields=["dictionary", "ordering", "id"], name="dictionary_in_order"),
        ),
        migrations.AddIndex(
            model_name="dictionaryheading",
            index=models.Index(fields=["dictionary", "letter"], name="dictionary_by_letter"),
        ),
        migrations.AddIndex(
            model_name="dictionaryheading",
            index=models.Index(fields=["name_key"], name="dictionary_by_name"),
        ),
        migrations.AddConstraint(
            model_name="dictionaryheading",
            constraint=models.UniqueConstraint(
                condition=models.Q(("authority", None)), fields=("key",), name="a_heading_is_in_a_dictionary_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dictionaryheading",
            constraint=models.UniqueConstraint(fields=("authority", "key"), name="an_authority_refers_from_a_form_once"),
        ),
        migrations.AddConstraint(
            model_name="dictionaryheading",
            constraint=models.CheckConstraint(
                condition=models.Q(("authority", None), ("titles", 0), _connector="OR"), name="no_title_stands_under_a_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="dictionaryentry",
            constraint=models.UniqueConstraint(fields=("record", "heading"), name="a_title_stands_under_a_heading_once"),
        ),
    ]
