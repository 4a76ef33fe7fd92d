"""The Academy keeps its own words for notifications. A new empty table: no time on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_notifications"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("kind", models.CharField(max_length=80)),
                ("language", models.CharField(max_length=2)),
                ("channel", models.CharField(choices=[("product", "In the product"), ("mail", "By e-mail")], max_length=10)),
                ("subject", models.CharField(blank=True, max_length=150)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "language", "channel"), name="one_kept_text_per_kind_language_channel"
                    )
                ],
            },
        ),
    ]
