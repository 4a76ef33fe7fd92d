"""Three empty tables of stock-taking; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0010_copying"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StockTaking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("state", models.CharField(choices=[("open", "Open"), ("closed", "Closed")], default="open", max_length=20)),
                ("commission", models.TextField()),
                ("passes", models.PositiveSmallIntegerField(default=1)),
                ("number", models.PositiveIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("places", models.ManyToManyField(related_name="+", to="library.storageplace")),
            ],
        ),
        migrations.CreateModel(
            name="StockScan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("number", models.CharField(max_length=40)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("seen", "In its place"),
                            ("again", "Scanned before"),
                            ("misplaced", "Belongs elsewhere"),
                            ("on-loan", "Stands here, but is on loan by the records"),
                            ("withdrawn", "Stands here, but has left the stock"),
                            ("unknown", "Unknown number"),
                        ],
                        max_length=20,
                    ),
                ),
                ("pass_number", models.PositiveSmallIntegerField()),
                ("scanned_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"),
                ),
                (
                    "scanned_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "taking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="library.stocktaking"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExpectedCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "finding",
                    models.CharField(
                        choices=[
                            ("unseen", "Not found"),
                            ("seen", "Found in its place"),
                            ("misplaced", "Found in another place"),
                            ("on-loan", "On loan"),
                            ("gone", "Left the stock meanwhile"),
                        ],
                        default="unseen",
                        max_length=20,
                    ),
                ),
                ("found_pass", models.PositiveSmallIntegerField(null=True)),
                (
                    "found_place",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"
                    ),
                ),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item")),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"),
                ),
                (
                    "taking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="expected", to="library.stocktaking"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="stocktaking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("number", None), ("state", "open")),
                    models.Q(("closed_at__isnull", False), ("number__gte", 1), ("state", "closed")),
                    _connector="OR",
                ),
                name="an_act_of_stock_taking_is_numbered_when_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="stocktaking",
            constraint=models.CheckConstraint(
                condition=models.Q(("passes__range", (1, 2))), name="a_stock_taking_has_one_or_two_passes"
            ),
        ),
        migrations.AddIndex(
            model_name="stockscan",
            index=models.Index(fields=["taking", "verdict", "id"], name="scans_of_a_stock_taking"),
        ),
        migrations.AddIndex(
            model_name="expectedcopy",
            index=models.Index(fields=["taking", "finding", "id"], name="findings_of_a_stock_taking"),
        ),
        migrations.AddConstraint(
            model_name="expectedcopy",
            constraint=models.UniqueConstraint(fields=("taking", "item"), name="a_copy_is_expected_once"),
        ),
        migrations.AddConstraint(
            model_name="expectedcopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finding__in", ["seen", "misplaced"]), _negated=True),
                    models.Q(("found_pass__isnull", False), ("found_place__isnull", False)),
                    _connector="OR",
                ),
                name="a_found_copy_was_found_somewhere",
            ),
        ),
    ]
