"""Letters about notifications, what people chose, quiet hours. New tables: no time; the index takes seconds on a million rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_kept_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits"),
                            ("queued", "In the queue"),
                            ("sending", "Is being sent"),
                            ("sent", "Sent"),
                            ("failed", "Not sent"),
                            ("not-needed", "Not needed any more"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
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
                ("address", models.EmailField(blank=True, max_length=254)),
                ("subject", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("sent_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(max_length=80)),
                ("by_mail", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_until", models.TimeField(null=True)),
                ("kept_days", models.PositiveIntegerField(default=365)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(fields=["-told_at", "-id"], name="notification_history"),
        ),
        migrations.AddField(
            model_name="letter",
            name="notification",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="letter", to="notifications.notification"
            ),
        ),
        migrations.AddField(
            model_name="mailchoice",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="sending_is_set_once_for_all"),
        ),
        migrations.AddConstraint(
            model_name="sending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quiet_from", None), ("quiet_until", None)),
                    models.Q(("quiet_from__isnull", False), ("quiet_until__isnull", False)),
                    _connector="OR",
                ),
                name="quiet_hours_begin_and_end",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["state", "due_at"], name="letters_that_are_due"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "sent"), ("sent_at__isnull", False)),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("sent_at", None)),
                    _connector="OR",
                ),
                name="a_letter_is_sent_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailchoice",
            constraint=models.UniqueConstraint(fields=("account", "group"), name="one_choice_of_a_person_per_group"),
        ),
    ]
