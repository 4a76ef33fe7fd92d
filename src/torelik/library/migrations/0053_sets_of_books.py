"""Sets of books for groups, loans of copies without inventory numbers, and how many of a card are lent; at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0052_fill_what_harvesters_are_told"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BookSet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("group", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="GroupLoan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("grace_days", models.PositiveSmallIntegerField(default=0)),
                ("terms", models.JSONField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SetCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="SetHandout",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="SetTitle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("position", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="groupbalance",
            name="on_loan",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
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
                    ("cleared", "The reader was given a clearance slip and has left the library."),
                    ("overdue-items", "The reader has overdue books."),
                    ("limit-reached", "The reader has as many books as the rules allow."),
                    ("limit-in-all", "The reader has as many books in all as this rule allows."),
                    ("already-held", "The reader already has a copy of this title."),
                    ("waited-for", "Another reader waits for this copy."),
                    ("none-left", "Readers have every copy of this title that stands here."),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="groupbalance",
            constraint=models.CheckConstraint(
                condition=models.Q(("on_loan__lte", models.F("copies"))), name="no_more_is_lent_than_is_there"
            ),
        ),
        migrations.AddField(
            model_name="bookset",
            name="made_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="grouploan",
            name="card",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.groupcard"),
        ),
        migrations.AddField(
            model_name="grouploan",
            name="issued_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="grouploan",
            name="patron",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patron"),
        ),
        migrations.AddField(
            model_name="grouploan",
            name="place",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"),
        ),
        migrations.AddField(
            model_name="grouploan",
            name="policy",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loanpolicy"),
        ),
        migrations.AddField(
            model_name="grouploan",
            name="returned_by",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="setcopy",
            name="item",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.item"),
        ),
        migrations.AddField(
            model_name="sethandout",
            name="group_loan",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.grouploan"
            ),
        ),
        migrations.AddField(
            model_name="sethandout",
            name="loan",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loan"
            ),
        ),
        migrations.AddField(
            model_name="sethandout",
            name="patron",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patron"),
        ),
        migrations.AddField(
            model_name="settitle",
            name="book_set",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="titles", to="library.bookset"),
        ),
        migrations.AddField(
            model_name="settitle",
            name="card",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.groupcard"
            ),
        ),
        migrations.AddField(
            model_name="settitle",
            name="place",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"
            ),
        ),
        migrations.AddField(
            model_name="settitle",
            name="record",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"),
        ),
        migrations.AddField(
            model_name="sethandout",
            name="title",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="handouts", to="library.settitle"),
        ),
        migrations.AddField(
            model_name="setcopy",
            name="title",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="copies", to="library.settitle"),
        ),
        migrations.AddConstraint(
            model_name="bookset",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("group", ""), _negated=True), models.Q(("name", ""), _negated=True)),
                name="a_set_is_for_a_group",
            ),
        ),
        migrations.AddIndex(
            model_name="grouploan",
            index=models.Index(
                condition=models.Q(("returned_at", None)), fields=["patron", "due_on"], name="group_loan_open_of_patron"
            ),
        ),
        migrations.AddIndex(
            model_name="grouploan",
            index=models.Index(condition=models.Q(("returned_at", None)), fields=["due_on"], name="group_loan_open_by_due_day"),
        ),
        migrations.AddConstraint(
            model_name="grouploan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("returned_at", None)),
                fields=("card", "patron"),
                name="one_open_loan_of_a_group_card_per_reader",
            ),
        ),
        migrations.AddConstraint(
            model_name="grouploan",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_at", None), ("returned_at__gte", models.F("issued_at")), _connector="OR"),
                name="a_group_loan_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="settitle",
            constraint=models.UniqueConstraint(fields=("book_set", "record"), name="a_title_is_once_in_a_set"),
        ),
        migrations.AddConstraint(
            model_name="settitle",
            constraint=models.UniqueConstraint(fields=("book_set", "position"), name="a_number_is_once_in_a_set"),
        ),
        migrations.AddConstraint(
            model_name="settitle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("card", None), ("place", None)),
                    models.Q(("card__isnull", False), ("place__isnull", False)),
                    _connector="OR",
                ),
                name="a_card_of_a_set_has_its_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="sethandout",
            constraint=models.UniqueConstraint(fields=("title", "patron"), name="a_reader_takes_a_title_of_a_set_once"),
        ),
        migrations.AddConstraint(
            model_name="sethandout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group_loan__isnull", False), ("loan", None)),
                    models.Q(("group_loan", None), ("loan__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_handed_out_is_one_loan",
            ),
        ),
        migrations.AddConstraint(
            model_name="setcopy",
            constraint=models.UniqueConstraint(fields=("title", "item"), name="a_copy_is_once_in_a_set"),
        ),
    ]
