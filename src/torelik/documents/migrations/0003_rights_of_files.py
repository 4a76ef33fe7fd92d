"""Five empty tables; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_texts_of_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadableFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("owner_kind", models.CharField(max_length=60)),
                ("owner_key", models.UUIDField()),
                ("title", models.CharField(max_length=300)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("position", models.PositiveIntegerField(default=1)),
                ("offered_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
                (
                    "offered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FileVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("number", models.PositiveIntegerField()),
                ("given_at", models.DateTimeField()),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
                (
                    "readable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="documents.readablefile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReadingRoomNetwork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("cidr", models.CharField(max_length=50)),
                ("valid_from", models.DateField()),
                ("valid_through", models.DateField(blank=True, null=True)),
                ("saved_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("name_kk", models.CharField(default="", max_length=120, verbose_name="")),
                ("name_ru", models.CharField(default="", max_length=120, verbose_name="")),
                ("name_en", models.CharField(default="", max_length=120, verbose_name="")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RightsTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("holder", models.CharField(blank=True, max_length=300)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("contract", "contract with the holder"),
                            ("licence", "licence"),
                            ("public-domain", "public domain"),
                            ("official-document", "official document (no copyright)"),
                            ("own-work", "the Academy's own work"),
                            ("permission", "permission of the author"),
                        ],
                        max_length=20,
                    ),
                ),
                ("document_number", models.CharField(blank=True, max_length=100)),
                ("document_date", models.DateField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_through", models.DateField(blank=True, null=True)),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("everybody", "everybody"),
                            ("signed-in", "whoever has signed in"),
                            ("reading-room", "only in the reading room"),
                            ("closed", "nobody"),
                        ],
                        max_length=20,
                    ),
                ),
                ("first_page", models.PositiveIntegerField(blank=True, null=True)),
                ("last_page", models.PositiveIntegerField(blank=True, null=True)),
                ("may_download", models.BooleanField(default=False)),
                ("may_copy", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("entered_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closed_reason", models.CharField(blank=True, max_length=300)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "readable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="documents.readablefile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TermMoment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(
                        choices=[
                            ("began", "The right has begun"),
                            ("month", "The right ends in 30 days"),
                            ("week", "The right ends in 7 days"),
                            ("last-day", "The right ends today"),
                            ("ended", "The right has ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moments", to="documents.rightsterm"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="readablefile",
            index=models.Index(fields=["owner_kind", "owner_key", "position"], name="readables_of_an_owner"),
        ),
        migrations.AddConstraint(
            model_name="readablefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_reason", "")),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_file_is_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="fileversion",
            constraint=models.UniqueConstraint(fields=("readable", "number"), name="versions_of_a_file_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="readingroomnetwork",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("cidr",), name="a_network_is_in_the_list_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="readingroomnetwork",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_through", None), ("valid_through__gte", models.F("valid_from")), _connector="OR"),
                name="a_network_ends_after_it_began",
            ),
        ),
        migrations.AddIndex(
            model_name="rightsterm",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["readable", "-valid_from", "-id"], name="rights_standing"
            ),
        ),
        migrations.AddIndex(
            model_name="rightsterm",
            index=models.Index(condition=models.Q(("closed_at", None)), fields=["valid_through"], name="rights_by_end"),
        ),
        migrations.AddConstraint(
            model_name="rightsterm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("readable", "valid_from"),
                name="one_standing_right_a_file_and_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_through", None), ("valid_through__gte", models.F("valid_from")), _connector="OR"),
                name="a_right_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_page", None), ("last_page", None)),
                    models.Q(("first_page__gte", 1), ("last_page__gte", models.F("first_page"))),
                    _connector="OR",
                ),
                name="open_pages_are_a_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsterm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_reason", "")), ("closed_at__isnull", False), _connector="OR"
                ),
                name="only_a_closed_right_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="termmoment",
            constraint=models.UniqueConstraint(fields=("term", "moment"), name="a_moment_of_a_right_comes_once"),
        ),
    ]
