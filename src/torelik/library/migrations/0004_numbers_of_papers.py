"""One empty table; at once on any volume."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0003_lists_and_searches"),
    ]

    operations = [
        migrations.CreateModel(
            name="NumberSequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("series", "year"), name="one_sequence_per_register_and_year"),
                    models.CheckConstraint(
                        condition=models.Q(("year", 0), ("year__range", (1900, 2200)), _connector="OR"),
                        name="a_sequence_has_a_sensible_year",
                    ),
                ],
            },
        ),
    ]
