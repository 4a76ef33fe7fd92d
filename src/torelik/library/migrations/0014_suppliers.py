"""Two empty tables, of suppliers and contracts with them; at once on any volume."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0013_versions_of_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("bin", models.CharField(blank=True, max_length=12)),
                ("iban", models.CharField(blank=True, max_length=34)),
                ("bank", models.CharField(blank=True, max_length=200)),
                ("bic", models.CharField(blank=True, max_length=11)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=100)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("note", models.TextField(blank=True)),
                ("is_active", models.BooleanField(default=True)),
                ("found_by", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("name_kk", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
                ("name_ru", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
                ("name_en", models.CharField(blank=True, default="", max_length=300, verbose_name="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("bin", ""), _negated=True), fields=("bin",), name="one_supplier_per_bin"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_kk", ""), _negated=True), models.Q(("name_ru", ""), _negated=True), _connector="OR"
                        ),
                        name="a_supplier_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("number", models.CharField(max_length=100)),
                ("day", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("valid_through", models.DateField()),
                ("note", models.TextField(blank=True)),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contracts", to="library.supplier"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("supplier", "number", "day"), name="a_contract_is_entered_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_contract_has_a_sum"),
                    models.CheckConstraint(
                        condition=models.Q(("valid_through__gte", models.F("day"))), name="a_contract_ends_after_it_begins"
                    ),
                ],
            },
        ),
    ]
