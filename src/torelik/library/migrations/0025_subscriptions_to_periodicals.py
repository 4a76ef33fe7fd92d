"""Subscriptions to periodicals with their patterns, issues and claims; six empty tables, made at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0024_group_cards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SerialClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("day", models.DateField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.supplier"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SerialIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("year", models.PositiveSmallIntegerField()),
                ("volume", models.PositiveIntegerField(null=True)),
                ("number", models.PositiveIntegerField(null=True)),
                ("number_through", models.PositiveIntegerField(null=True)),
                ("name", models.CharField(blank=True, max_length=120)),
                ("expected_on", models.DateField(null=True)),
                ("by_hand", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("expected", "Expected"), ("received", "Received"), ("missing", "Will not come")],
                        default="expected",
                        max_length=12,
                    ),
                ),
                ("copies", models.PositiveSmallIntegerField(default=0)),
                ("received_at", models.DateTimeField(null=True)),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimedIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="library.serialclaim"
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="library.serialissue"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("catalogue", models.CharField(blank=True, max_length=120)),
                ("index", models.CharField(blank=True, max_length=40)),
                ("issn", models.CharField(blank=True, max_length=9)),
                ("begins_on", models.DateField()),
                ("valid_through", models.DateField()),
                ("price", models.DecimalField(decimal_places=2, default=0, max_digits=14)),
                ("grace_days", models.PositiveSmallIntegerField(default=14)),
                ("note", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record")),
                (
                    "supplier",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.supplier"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SubscribedCopies",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("copies", models.PositiveSmallIntegerField()),
                (
                    "place",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="library.subscription"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="serialissue",
            name="subscription",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="issues", to="library.subscription"
            ),
        ),
        migrations.CreateModel(
            name="PublicationPattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("fortnightly", "Every two weeks"),
                            ("semimonthly", "Twice a month"),
                            ("monthly", "Monthly"),
                            ("bimonthly", "Every two months"),
                            ("quarterly", "Quarterly"),
                            ("half-yearly", "Twice a year"),
                            ("yearly", "Yearly"),
                            ("times-a-year", "So many times a year"),
                            ("irregular", "Irregular"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "numbering",
                    models.CharField(
                        choices=[("within-year", "From 1 in each year"), ("running", "Running through the years")],
                        default="within-year",
                        max_length=20,
                    ),
                ),
                ("weekdays", models.CharField(blank=True, max_length=7)),
                ("times", models.PositiveSmallIntegerField(default=0)),
                ("day", models.PositiveSmallIntegerField(default=1)),
                ("omitted", models.CharField(blank=True, max_length=40)),
                ("doubles", models.CharField(blank=True, max_length=200)),
                ("first_number", models.PositiveIntegerField(null=True)),
                ("volume", models.PositiveIntegerField(null=True)),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="patterns", to="library.subscription"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="serialclaim",
            constraint=models.UniqueConstraint(fields=("year", "number"), name="one_claim_of_issues_of_a_number"),
        ),
        migrations.AddConstraint(
            model_name="serialclaim",
            constraint=models.UniqueConstraint(fields=("supplier", "day"), name="one_claim_of_issues_of_a_supplier_in_a_day"),
        ),
        migrations.AddConstraint(
            model_name="claimedissue",
            constraint=models.UniqueConstraint(fields=("claim", "issue"), name="an_issue_stands_once_in_a_claim"),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(fields=["valid_through", "begins_on"], name="subscriptions_by_period"),
        ),
        migrations.AddIndex(
            model_name="subscription",
            index=models.Index(fields=["issn"], name="subscriptions_by_issn"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_through__gte", models.F("begins_on"))), name="a_subscription_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(condition=models.Q(("price__gte", 0)), name="a_subscription_has_no_negative_price"),
        ),
        migrations.AddConstraint(
            model_name="subscribedcopies",
            constraint=models.UniqueConstraint(fields=("subscription", "place"), name="a_place_of_a_subscription_is_named_once"),
        ),
        migrations.AddConstraint(
            model_name="subscribedcopies",
            constraint=models.CheckConstraint(condition=models.Q(("copies__gte", 1)), name="a_place_subscribes_to_copies"),
        ),
        migrations.AddIndex(
            model_name="serialissue",
            index=models.Index(fields=["state", "expected_on"], name="serial_issues_by_state"),
        ),
        migrations.AddConstraint(
            model_name="serialissue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("name", ""), ("number__isnull", False)),
                fields=("subscription", "year", "number"),
                name="an_issue_of_a_subscription_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="serialissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"),
                name="an_issue_has_a_number_or_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="serialissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number_through", None),
                    models.Q(("number__isnull", False), ("number_through__gte", models.F("number"))),
                    _connector="OR",
                ),
                name="a_double_issue_goes_on_from_its_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="serialissue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("copies__gte", 1), ("received_at__isnull", False), ("state", "received")),
                    models.Q(models.Q(("state", "received"), _negated=True), ("copies", 0), ("received_at", None)),
                    _connector="OR",
                ),
                name="a_received_issue_has_copies",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicationpattern",
            constraint=models.UniqueConstraint(fields=("subscription", "since"), name="one_pattern_begins_on_a_day"),
        ),
        migrations.AddConstraint(
            model_name="publicationpattern",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__range", (1, 31))), name="an_issue_has_a_day_of_the_month"
            ),
        ),
    ]
