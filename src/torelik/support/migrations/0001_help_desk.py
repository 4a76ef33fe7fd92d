"""Tables of the help desk: subjects, numbers, questions, what was written. New and empty: instant on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0001_people_and_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TicketCounter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("is_offered", models.BooleanField(default=True)),
                ("name_kk", models.CharField(default="", max_length=120, verbose_name="")),
                ("name_ru", models.CharField(default="", max_length=120, verbose_name="")),
                ("name_en", models.CharField(default="", max_length=120, verbose_name="")),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.unit")),
            ],
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("number", models.CharField(max_length=20, unique=True)),
                ("form_key", models.UUIDField(unique=True)),
                ("subject", models.CharField(max_length=150)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("in-work", "In work"),
                            ("answered", "Answered"),
                            ("closed", "Closed"),
                            ("reopened", "Reopened"),
                        ],
                        default="new",
                        max_length=20,
                    ),
                ),
                ("visitor_name", models.CharField(blank=True, max_length=120)),
                ("visitor_email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="kk", max_length=2)),
                ("secret", models.CharField(max_length=64, unique=True)),
                ("origin_digest", models.CharField(blank=True, max_length=64)),
                ("is_mail_refused", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tickets", to="support.category"),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="identity.unit")),
            ],
        ),
        migrations.CreateModel(
            name="TicketMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_answer", models.BooleanField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="support.ticket"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["unit", "state", "opened_at"], name="ticket_queue_of_unit"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["asker", "-changed_at"], name="ticket_of_asker"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["origin_digest", "opened_at"], name="ticket_rate_of_address"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asker__isnull", False), ("visitor_email", "")),
                    models.Q(("asker", None), models.Q(("visitor_email", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_ticket_has_one_asker",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="a_closed_ticket_says_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticketmessage",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_answer", False), ("author__isnull", False), _connector="OR"),
                name="an_answer_has_an_author",
            ),
        ),
    ]
