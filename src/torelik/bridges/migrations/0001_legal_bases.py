"""The register of legal bases and its history. New and empty: instant on any volume."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("number", models.CharField(max_length=80)),
                ("article", models.CharField(blank=True, max_length=120)),
                ("adopted_on", models.DateField(blank=True, null=True)),
                ("edition_on", models.DateField(blank=True, null=True)),
                (
                    "force",
                    models.CharField(
                        choices=[("in-force", "In force"), ("lost", "Lost force"), ("unknown", "Not established")],
                        default="unknown",
                        max_length=20,
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("verified", "Checked against the text"),
                            ("secondary", "From secondary sources"),
                            ("to-be-checked", "To be checked"),
                        ],
                        default="to-be-checked",
                        max_length=20,
                    ),
                ),
                ("checked_on", models.DateField(blank=True, null=True)),
                ("checked_by", models.CharField(blank=True, max_length=120)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("link", models.URLField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("act_kk", models.CharField(default="", max_length=400, verbose_name="")),
                ("act_ru", models.CharField(default="", max_length=400, verbose_name="")),
                ("act_en", models.CharField(default="", max_length=400, verbose_name="")),
                ("old_terms_kk", models.TextField(blank=True, default="", verbose_name="")),
                ("old_terms_ru", models.TextField(blank=True, default="", verbose_name="")),
                ("old_terms_en", models.TextField(blank=True, default="", verbose_name="")),
                ("new_terms_kk", models.TextField(blank=True, default="", verbose_name="")),
                ("new_terms_ru", models.TextField(blank=True, default="", verbose_name="")),
                ("new_terms_en", models.TextField(blank=True, default="", verbose_name="")),
                ("note_kk", models.TextField(blank=True, default="", verbose_name="")),
                ("note_ru", models.TextField(blank=True, default="", verbose_name="")),
                ("note_en", models.TextField(blank=True, default="", verbose_name="")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mark", "verified"), _negated=True),
                            models.Q(("checked_on__isnull", False), models.Q(("checked_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_verified_basis_says_when_and_by_whom",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalBasisEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                ("saved_by_id", models.BigIntegerField(null=True)),
                ("saved_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="bridges.legalbasis"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("basis", "version"), name="one_edition_per_version_of_a_basis")],
            },
        ),
    ]
