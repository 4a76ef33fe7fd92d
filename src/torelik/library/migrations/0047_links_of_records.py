"""Addresses that records name, and records that name them. Empty tables; filled by the outbox as records are read."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0046_dictionaries"),
    ]

    operations = [
        migrations.CreateModel(
            name="WebAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("url", models.TextField()),
                ("host", models.CharField(blank=True, max_length=255)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("failed_since", models.DateTimeField(null=True)),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not-found", "There is no such page"),
                            ("refused", "The site answers with an error"),
                            ("no-answer", "The site does not answer"),
                            ("too-slow", "The site answers too slowly"),
                            ("unknown-host", "There is no such site"),
                            ("certificate", "The certificate of the site is not valid"),
                            ("redirects", "The site sends in a circle"),
                            ("private", "The address is inside a private network"),
                            ("address", "The address is mistyped"),
                        ],
                        max_length=20,
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("check_after", models.DateTimeField(default=datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.UTC))),
            ],
            options={
                "verbose_name_plural": "web addresses",
                "indexes": [
                    models.Index(fields=["check_after", "id"], name="address_by_turn"),
                    models.Index(condition=models.Q(("failures__gt", 0)), fields=["failures"], name="address_that_fails"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("failed_since", None), ("failures", 0), ("fault", "")),
                            models.Q(
                                ("failed_since__isnull", False), ("failures__gt", 0), models.Q(("fault", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="what_fails_has_a_fault_and_a_beginning",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mended_at", models.DateTimeField(null=True)),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.record")),
                (
                    "address",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="library.webaddress"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("mended_at__isnull", False)), fields=["-mended_at"], name="link_mended_newest"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("record", "address"), name="a_record_links_to_an_address_once")],
            },
        ),
    ]
