"""A column of copies and four empty tables; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0004_numbers_of_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="price",
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True),
        ),
        migrations.CreateModel(
            name="ClosedYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True)),
                ("copies", models.BigIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("closed_at", models.DateTimeField()),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StockDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("write-off", "Write-off"),
                            ("transfer", "Transfer"),
                            ("revaluation", "Revaluation"),
                            ("reversal", "Reversal"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("posted", "Posted"), ("reversed", "Reversed")],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("day", models.DateField()),
                ("act", models.PositiveIntegerField(null=True)),
                ("register_number", models.PositiveIntegerField(null=True)),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("purchase", "Purchase"),
                            ("donation", "Donation"),
                            ("obligatory", "Obligatory copy"),
                            ("exchange", "Exchange"),
                            ("own", "Publication of the Academy"),
                            ("replacement", "Accepted in place of a lost copy"),
                            ("opening", "Stock at the beginning of the register"),
                        ],
                        max_length=20,
                    ),
                ),
                ("supplier", models.CharField(blank=True, max_length=300)),
                ("accompanying", models.CharField(blank=True, max_length=200)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("worn", "Worn out"),
                            ("outdated", "Outdated in content"),
                            ("lost", "Lost by a reader"),
                            ("missing", "Not found at a stock-taking"),
                            ("defect", "Defective"),
                            ("off-profile", "Outside of the library's profile"),
                        ],
                        max_length=20,
                    ),
                ),
                ("commission", models.TextField(blank=True)),
                ("approved_by", models.CharField(blank=True, max_length=200)),
                ("note", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("posted_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="library.stockdocument",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StockEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("received", "Received"), ("left", "Left the stock"), ("moved", "Moved"), ("value", "Revalued")],
                        max_length=10,
                    ),
                ),
                ("copies", models.SmallIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("kind", models.CharField(max_length=40)),
                (
                    "language",
                    models.CharField(
                        choices=[("kaz", "in Kazakh"), ("rus", "in Russian"), ("other", "in other languages")], max_length=10
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("34", "Law"),
                            ("3", "Other social sciences"),
                            ("1", "Philosophy and psychology"),
                            ("2", "Religion"),
                            ("5", "Natural sciences"),
                            ("6", "Applied sciences"),
                            ("7", "Arts and sport"),
                            ("8", "Language and literature"),
                            ("9", "History and geography"),
                            ("0", "General works"),
                            ("", "Without a class mark"),
                        ],
                        max_length=2,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="library.stockdocument"
                    ),
                ),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item")),
                (
                    "place_from",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"
                    ),
                ),
                (
                    "place_to",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record")),
            ],
        ),
        migrations.CreateModel(
            name="StockLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("copies", models.PositiveIntegerField(default=1)),
                ("price", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("for_loan", models.BooleanField(default=True)),
                ("barcodes", models.TextField(blank=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="library.stockdocument"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record")),
            ],
        ),
        migrations.AddIndex(
            model_name="stockdocument",
            index=models.Index(fields=["-day", "-id"], name="stock_by_day"),
        ),
        migrations.AddConstraint(
            model_name="stockdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", None), ("posted_at", None), ("state", "draft")),
                    models.Q(("act__gte", 1), ("posted_at__isnull", False), models.Q(("state", "draft"), _negated=True)),
                    _connector="OR",
                ),
                name="a_number_is_given_when_a_document_is_posted",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockdocument",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reversal"), ("reverses__isnull", False)),
                    models.Q(models.Q(("kind", "reversal"), _negated=True), ("reverses", None)),
                    _connector="OR",
                ),
                name="a_reversal_names_what_it_reverses",
            ),
        ),
        migrations.AddIndex(
            model_name="stockentry",
            index=models.Index(fields=["year", "part", "document"], name="entries_of_a_year"),
        ),
        migrations.AddConstraint(
            model_name="stockentry",
            constraint=models.CheckConstraint(condition=models.Q(("copies__range", (-1, 1))), name="an_entry_is_about_one_copy"),
        ),
        migrations.AddConstraint(
            model_name="stockentry",
            constraint=models.UniqueConstraint(fields=("document", "item"), name="one_entry_of_a_copy_in_a_document"),
        ),
        migrations.AddConstraint(
            model_name="stockline",
            constraint=models.UniqueConstraint(fields=("document", "item"), name="a_copy_stands_in_a_document_once"),
        ),
    ]
