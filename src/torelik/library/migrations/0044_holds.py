"""Readers wait for titles, and copies travel between branches: empty tables."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0043_lending_rules_by_place"),
    ]

    operations = [
        migrations.AlterField(
            model_name="refusedissue",
            name="reason",
            field=models.CharField(
                choices=[
                    ("on-loan", "The copy is on loan to another reader."),
                    ("lost", "The copy is registered as lost."),
                    ("withdrawn", "The copy is withdrawn from stock."),
                    ("in-repair", "The copy is in repair."),
                    ("not-for-loan", "The copy is for use in the library only."),
                    ("no-policy", "No lending rule is set for this category of readers."),
                    ("card-expired", "The reader's ticket has expired."),
                    ("blocked", "The reader is blocked from borrowing."),
                    ("overdue-items", "The reader has overdue books."),
                    ("limit-reached", "The reader has as many books as the rules allow."),
                    ("limit-in-all", "The reader has as many books in all as this rule allows."),
                    ("already-held", "The reader already has a copy of this title."),
                    ("waited-for", "Another reader waits for this copy."),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "In the queue"),
                            ("allocated", "To be fetched from the shelf"),
                            ("in-transit", "On the way to the pick-up place"),
                            ("ready", "Ready"),
                            ("suspended", "Suspended"),
                            ("fulfilled", "Issued"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Not picked up in time"),
                        ],
                        default="queued",
                        max_length=20,
                    ),
                ),
                ("queued_at", models.DateTimeField()),
                ("ready_through", models.DateField(blank=True, null=True)),
                ("suspended_until", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                (
                    "not_found",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.item",
                    ),
                ),
                ("patron", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patron")),
                (
                    "pickup_branch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.branch"
                    ),
                ),
                (
                    "pickup_point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="library.servicepoint",
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record")),
                (
                    "wanted",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HoldTerms",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("keep_days", models.PositiveSmallIntegerField(default=3)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("keep_days__gt", 0)), name="a_copy_waits_at_least_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "from_branch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.branch"
                    ),
                ),
                (
                    "hold",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.hold"
                    ),
                ),
                ("item", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item")),
                (
                    "to_branch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.branch"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(
                condition=models.Q(("state__in", ("queued", "allocated", "in-transit", "ready", "suspended"))),
                fields=["record", "queued_at"],
                name="queue_of_title",
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(
                condition=models.Q(("state__in", ("queued", "allocated", "in-transit", "ready", "suspended"))),
                fields=["state", "queued_at"],
                name="holds_by_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("allocated", "in-transit", "ready"))),
                fields=("copy",),
                name="a_copy_is_set_aside_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("queued", "allocated", "in-transit", "ready", "suspended"))),
                fields=("patron", "record"),
                name="a_reader_waits_once_for_a_title",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("copy__isnull", False), ("state__in", ("allocated", "in-transit", "ready"))),
                    models.Q(models.Q(("state__in", ("allocated", "in-transit", "ready")), _negated=True), ("copy", None)),
                    _connector="OR",
                ),
                name="a_hold_has_its_copy_while_it_is_set_aside",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ready"), _negated=True), ("ready_through__isnull", False), _connector="OR"
                ),
                name="a_copy_waits_until_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "suspended"), _negated=True), ("suspended_until__isnull", False), _connector="OR"
                ),
                name="a_hold_is_suspended_until_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["sent_at", "opened_at"], name="copies_on_their_way"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("item",), name="a_copy_is_on_one_way"
            ),
        ),
    ]
