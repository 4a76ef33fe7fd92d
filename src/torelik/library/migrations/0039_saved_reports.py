"""Reports that librarians put together and keep; one empty table, made at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0038_moved_due_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=40)),
                ("definition", models.JSONField()),
                ("is_shared", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["owner", "name", "id"], name="reports_of_an_owner")],
            },
        ),
    ]
