"""Branches with service points, opening hours and closed days; four empty tables, made at once."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [("library", "0034_further_columns_of_the_register")]

    operations = [
        migrations.CreateModel(
            name="Branch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("phone", models.CharField(blank=True, max_length=100)),
                ("is_open", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("name_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("name_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("name_en", models.CharField(default="", max_length=200, verbose_name="")),
                ("address_kk", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
                ("address_ru", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
                ("address_en", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True)),
                        name="a_branch_has_a_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServicePoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("key", models.SlugField(max_length=40, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lending-desk", "Lending desk"),
                            ("reading-hall", "Reading hall"),
                            ("electronic-hall", "Hall of electronic resources"),
                            ("information-desk", "Information desk"),
                            ("other", "Another service point"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("name_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("name_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("name_en", models.CharField(default="", max_length=200, verbose_name="")),
                (
                    "branch",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="points", to="library.branch"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.PositiveSmallIntegerField()),
                ("opens_at", models.TimeField()),
                ("closes_at", models.TimeField()),
                (
                    "branch",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="hours", to="library.branch"),
                ),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hours",
                        to="library.servicepoint",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("closed_from", models.DateField()),
                ("closed_through", models.DateField()),
                ("reason_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("reason_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("reason_en", models.CharField(default="", max_length=200, verbose_name="")),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_days",
                        to="library.branch",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["closed_through"], name="closed_days_by_end")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closed_through__gte", models.F("closed_from"))),
                        name="closed_days_end_after_they_begin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason_kk", ""), _negated=True), models.Q(("reason_ru", ""), _negated=True)
                        ),
                        name="closed_days_have_a_reason",
                    ),
                    models.UniqueConstraint(
                        fields=("branch", "closed_from", "closed_through"), name="days_of_a_branch_are_closed_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("branch", None)),
                        fields=("closed_from", "closed_through"),
                        name="days_of_all_branches_are_closed_once",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="servicepoint",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True)),
                name="a_service_point_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(condition=models.Q(("weekday__lte", 6)), name="a_week_has_seven_days"),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="closing_comes_after_opening"
            ),
        ),
    ]
