"""Let the ledger of the stock count copies without inventory numbers by group cards.

Two empty tables, two columns; PostgreSQL reads the ledger once for its new checks, about a second for a million lines.
SQLite makes the table of the ledger anew, and its triggers go with the old one: they are put back at the end.
"""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers

TABLE = "library_stockentry"
WORDS = "the ledger of the stock is append-only"


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb.lower()}")
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0023_sections_of_issues"),
    ]

    operations = [
        # The way back ends here and makes the table anew, too.
        migrations.RunPython(migrations.RunPython.noop, refuse_changes_again),
        migrations.CreateModel(
            name="GroupBalance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("copies", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="GroupCard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("number", models.PositiveIntegerField(unique=True)),
                ("price", models.DecimalField(decimal_places=2, max_digits=14)),
                ("opened_on", models.DateField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="stockentry",
            name="an_entry_is_about_one_copy",
        ),
        migrations.AddField(
            model_name="stockline",
            name="without_numbers",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="stockentry",
            name="item",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item"),
        ),
        migrations.AddField(
            model_name="groupbalance",
            name="place",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"),
        ),
        migrations.AddField(
            model_name="groupcard",
            name="record",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"),
        ),
        migrations.AddField(
            model_name="groupbalance",
            name="card",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="balances", to="library.groupcard"),
        ),
        migrations.AddField(
            model_name="stockentry",
            name="group",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.groupcard"
            ),
        ),
        migrations.AddField(
            model_name="stockline",
            name="group",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.groupcard"
            ),
        ),
        migrations.AddConstraint(
            model_name="stockentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("copies__range", (-1, 1)), ("group", None), ("item__isnull", False)),
                    models.Q(("group__isnull", False), ("item", None)),
                    _connector="OR",
                ),
                name="an_entry_is_about_one_copy_or_a_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("group", None), ("place_from__isnull", False), ("place_to__isnull", False), _connector="OR"),
                name="copies_of_a_group_stand_somewhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("barcodes", ""), ("item", None), ("without_numbers", True)),
                    models.Q(("group", None), ("without_numbers", False)),
                    _connector="OR",
                ),
                name="a_line_of_a_group_names_no_copy",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupbalance",
            constraint=models.UniqueConstraint(fields=("card", "place"), name="one_balance_of_a_card_at_a_place"),
        ),
        migrations.AddConstraint(
            model_name="groupbalance",
            constraint=models.CheckConstraint(condition=models.Q(("copies__gte", 0)), name="no_more_leaves_than_is_there"),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
