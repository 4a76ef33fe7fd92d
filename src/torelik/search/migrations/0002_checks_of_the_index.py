"""One empty table; at once on any volume."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_corrections_of_words")]

    operations = [
        migrations.CreateModel(
            name="IndexCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("documents", models.BigIntegerField()),
                ("missing", models.BigIntegerField()),
                ("stale", models.BigIntegerField()),
                ("surplus", models.BigIntegerField()),
                ("mended", models.BooleanField()),
            ],
            options={
                "indexes": [models.Index(fields=["-began_at"], name="index_check_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))), name="a_check_ends_after_it_begins"
                    )
                ],
            },
        ),
    ]
