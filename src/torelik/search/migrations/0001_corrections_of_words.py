"""One empty table; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WordCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("form", "A form belongs to another word"), ("headword", "A new word with all its forms")],
                        max_length=10,
                    ),
                ),
                ("form", models.CharField(max_length=60)),
                ("lemma", models.CharField(max_length=60)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("taught_at", models.DateTimeField()),
                ("found_from", models.DateTimeField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "taught_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)), fields=("form",), name="one_correction_in_force_for_a_word"
                    )
                ],
            },
        ),
    ]
