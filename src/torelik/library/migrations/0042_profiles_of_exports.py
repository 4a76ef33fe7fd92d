"""Which records leave in which format for one receiver; an empty table."""

from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0041_categories_of_readers_close"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=120, unique=True)),
                ("format", models.CharField(max_length=20)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("only_new", models.BooleanField(default=False)),
                ("last_run_at", models.DateTimeField(null=True)),
            ],
        ),
    ]
