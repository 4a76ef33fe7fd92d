"""Readers are reminded of books and tickets, each step once. New empty tables: no time on any volume."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0044_holds"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderSetting",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("due_soon", models.PositiveSmallIntegerField(null=True)),
                ("first", models.PositiveSmallIntegerField(null=True)),
                ("second", models.PositiveSmallIntegerField(null=True)),
                ("third", models.PositiveSmallIntegerField(null=True)),
                ("ticket", models.PositiveSmallIntegerField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="reminders_are_set_once_for_all")],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("soon", "Due soon"),
                            ("first", "Overdue, first"),
                            ("second", "Overdue, second"),
                            ("third", "Overdue, third"),
                        ],
                        max_length=10,
                    ),
                ),
                ("due_on", models.DateField()),
                ("told_at", models.DateTimeField()),
                ("loan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loan")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "due_on", "step"), name="a_reader_is_reminded_once_per_step")
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_through", models.DateField()),
                ("told_at", models.DateTimeField()),
                ("patron", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patron")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("patron", "valid_through"), name="an_ending_ticket_is_told_once")
                ],
            },
        ),
    ]
