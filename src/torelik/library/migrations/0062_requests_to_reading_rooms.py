"""Requests of books to reading rooms, and their refusals; an empty table, at once."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0061_offline_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="BookRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("authors", models.CharField(blank=True, max_length=300)),
                ("part", models.CharField(blank=True, max_length=200)),
                ("day", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "To be fetched"),
                            ("fetched", "Waits for the reader"),
                            ("fulfilled", "Handed over"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Not picked up"),
                            ("unanswered", "Left without an answer"),
                        ],
                        default="ordered",
                        max_length=12,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("keeps_copy", models.BooleanField(default=False)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("on-loan", "On loan"),
                            ("not-in-place", "Not in its place"),
                            ("bindery", "At the bindery"),
                            ("written-off", "Written off"),
                            ("lacuna", "Lacuna: the library never had it"),
                            ("defect", "Defective copy"),
                            ("worn", "Worn out"),
                            ("redirected", "Redirected to another place"),
                        ],
                        max_length=12,
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "branch",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.branch",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patroncategory"
                    ),
                ),
                (
                    "copy",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.item",
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loan"
                    ),
                ),
                ("patron", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patron")),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.servicepoint",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.suggestion",
                    ),
                ),
                (
                    "wanted",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.item",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("ordered", "fetched"))),
                        fields=["state", "day", "made_at"],
                        name="open_requests_by_day",
                    ),
                    models.Index(fields=["day", "reason"], name="requests_by_day_and_reason"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("keeps_copy", True)), fields=("copy",), name="a_copy_is_fetched_for_one_request"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("record__isnull", False), ("state__in", ("ordered", "fetched"))),
                        fields=("patron", "record", "part", "day"),
                        name="a_reader_orders_a_title_once_for_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("record__isnull", False), models.Q(("title", ""), _negated=True), _connector="OR"),
                        name="a_request_names_a_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="a_refused_request_has_its_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "redirected"), _negated=True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_redirected_reader_is_told_where_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("keeps_copy", False), ("copy__isnull", False), _connector="OR"),
                        name="a_kept_copy_is_known",
                    ),
                ],
            },
        ),
    ]
