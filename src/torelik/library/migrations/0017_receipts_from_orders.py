"""Two empty columns: which supplier of the list, which line of an order; at once on any volume."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0016_budget_ledger_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockdocument",
            name="listed_supplier",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.supplier"
            ),
        ),
        migrations.AddField(
            model_name="stockline",
            name="order_line",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.orderline"
            ),
        ),
    ]
