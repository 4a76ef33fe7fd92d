"""Price lists of suppliers and the titles in them; empty tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0047_links_of_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PriceList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("taken_at", models.DateTimeField()),
                (
                    "supplier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="price_lists", to="library.supplier"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfferedTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=500)),
                ("authors", models.CharField(blank=True, max_length=300)),
                ("published", models.PositiveSmallIntegerField(null=True)),
                ("isbn", models.CharField(blank=True, max_length=20)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("price", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                (
                    "offer",
                    models.CharField(
                        choices=[
                            ("available", "Available"),
                            ("to-order", "To order"),
                            ("later", "Not now"),
                            ("gone", "No longer"),
                            ("unknown", "Not told"),
                        ],
                        max_length=10,
                    ),
                ),
                ("found_by", models.TextField(blank=True)),
                (
                    "price_list",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="titles", to="library.pricelist"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="pricelist",
            constraint=models.UniqueConstraint(fields=("supplier", "sha256"), name="a_price_list_is_taken_in_once"),
        ),
        migrations.AddConstraint(
            model_name="offeredtitle",
            constraint=models.UniqueConstraint(fields=("price_list", "position"), name="a_place_in_a_price_list_is_of_one_title"),
        ),
    ]
