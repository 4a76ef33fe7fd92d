"""One column; at once on any volume."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0011_stock_taking"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockline",
            name="item_state",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
