"""Letters that tell of no notification, in the history. New and empty: instant on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OtherLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("kind", models.CharField(max_length=80)),
                ("address", models.EmailField(max_length=254)),
                ("subject", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "The mail server refuses the address."),
                            ("put-off", "The mail server put the letter off; it is tried again."),
                            ("away", "The mail server does not answer; it is tried again."),
                            ("interrupted", "The system stopped while sending: it is not known whether the letter went."),
                            ("unusable", "A letter cannot be made for this address."),
                            ("no-address", "The account has no e-mail address any more."),
                            ("closed", "The account is closed."),
                            ("unwanted", "The person wants no e-mail about this any more."),
                        ],
                        max_length=12,
                    ),
                ),
                ("tried_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-tried_at", "-id"], name="other_letters_newest")],
            },
        ),
    ]
