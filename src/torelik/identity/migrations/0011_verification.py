# New tables, at once on any volume.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0010_consents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("basis_number", models.CharField(max_length=80)),
                ("basis_dated", models.DateField()),
                ("closed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ListedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="PeopleList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=255)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("learner", "Learner"),
                            ("faculty", "Faculty"),
                            ("staff", "Administrative and managerial staff"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "basis_kind",
                    models.CharField(
                        choices=[("order", "Order"), ("contract", "Contract"), ("personnel-list", "Personnel list")],
                        max_length=20,
                    ),
                ),
                ("basis_number", models.CharField(max_length=80)),
                ("basis_dated", models.DateField()),
                ("basis_through", models.DateField(blank=True, null=True)),
                ("rows_closed", models.TextField(blank=True)),
                ("rows", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("read", "Read, not imported"), ("imported", "Imported"), ("dropped", "Dropped")],
                        default="read",
                        max_length=20,
                    ),
                ),
                ("given_at", models.DateTimeField()),
                ("added", models.PositiveIntegerField(default=0)),
                ("present", models.PositiveIntegerField(default=0)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="VerificationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("registration", "Registration"), ("import", "Imported list"), ("periodic", "Re-verification")],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("learner", "Learner"),
                            ("faculty", "Faculty"),
                            ("staff", "Administrative and managerial staff"),
                        ],
                        max_length=20,
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "basis_kind",
                    models.CharField(
                        choices=[("order", "Order"), ("contract", "Contract"), ("personnel-list", "Personnel list")],
                        max_length=20,
                    ),
                ),
                ("basis_number", models.CharField(max_length=80)),
                ("basis_dated", models.DateField()),
                ("basis_through", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for an officer"),
                            ("confirmed-once", "Waits for a second officer"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("closed", "Closed without a decision"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("first_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.AddField(
            model_name="departure",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="departure", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="departure",
            name="closed_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="listedperson",
            name="account",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="peoplelist",
            name="given_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="peoplelist",
            name="role",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.role"),
        ),
        migrations.AddField(
            model_name="listedperson",
            name="people_list",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="people", to="identity.peoplelist"),
        ),
        migrations.AddField(
            model_name="verificationrequest",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="verification_requests", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="verificationrequest",
            name="first_officer",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="verificationrequest",
            name="officer",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="verificationrequest",
            name="role",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.role"
            ),
        ),
        migrations.AddField(
            model_name="verificationrequest",
            name="unit",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="peoplelist",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "read"), ("rows_closed", ""), _connector="OR"),
                name="a_decided_list_keeps_no_personal_data",
            ),
        ),
        migrations.AddIndex(
            model_name="verificationrequest",
            index=models.Index(fields=["state", "asked_at"], name="identity_request_queue"),
        ),
        migrations.AddConstraint(
            model_name="verificationrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "confirmed-once"])),
                fields=("account",),
                name="one_open_request_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    ("first_officer", None),
                    ("officer", None),
                    models.Q(("officer", models.F("first_officer")), _negated=True),
                    _connector="OR",
                ),
                name="the_second_officer_is_another_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_officer", None), models.Q(("first_officer", models.F("account")), _negated=True), _connector="OR"
                ),
                name="nobody_confirms_themselves_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("officer", None), models.Q(("officer", models.F("account")), _negated=True), _connector="OR"),
                name="nobody_verifies_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="a_refusal_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis_through", None), ("basis_through__gte", models.F("basis_dated")), _connector="OR"),
                name="a_basis_ends_after_its_date",
            ),
        ),
    ]
