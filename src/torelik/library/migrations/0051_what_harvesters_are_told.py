"""What harvesters are told of each record; an empty table."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0050_open_loans_by_due_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="HarvestEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamped_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("sets", models.TextField(blank=True)),
                ("is_gone", models.BooleanField(default=False)),
                (
                    "record",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.record"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["stamped_at", "id"], name="harvest_by_stamp"),
                    models.Index(fields=["kind", "stamped_at", "id"], name="harvest_by_kind"),
                ],
            },
        ),
    ]
