"""Registrations and visits of readers: two tables, filled from the journal and from past issues, then append-only.

A reader who was registered before the journal has no registration until the next one; a day on which a book was issued
is a visit. About 20 s on 1,000,000 loans.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

PORTION = 2_000
TABLES = ("library_registration", "library_visit")
WORDS = "registrations and visits are append-only"
REGISTERED, PATRON = "library.patron-registered", "library.patron"


def fill(apps, schema_editor):
    patrons, events = apps.get_model("library", "Patron"), apps.get_model("audit", "Event")
    registrations, visits = apps.get_model("library", "Registration"), apps.get_model("library", "Visit")
    known = {str(uuid): (pk, category) for pk, uuid, category in patrons.objects.values_list("id", "uuid", "category")}
    first = {}
    told = events.objects.filter(name=REGISTERED, about_kind=PATRON).order_by("id")
    for key, at, actor in told.values_list("about_key", "at", "actor_id").iterator(PORTION):
        if key in known:
            first.setdefault(known[key], (timezone.localtime(at, timezone.get_default_timezone()).date(), actor))
    accounts = set(apps.get_model(*settings.AUTH_USER_MODEL.split(".")).objects.values_list("id", flat=True))
    registrations.objects.bulk_create(
        [
            registrations(
                patron_id=pk,
                year=day.year,
                day=day,
                is_first=True,
                category_id=category,
                made_by_id=actor if actor in accounts else None,
            )
            for (pk, category), (day, actor) in first.items()
        ],
        batch_size=PORTION,
    )
    acts = apps.get_model("library", "CountedAct").objects
    undone = set(acts.filter(act="undone").values_list("loan", flat=True))
    seen, portion = set(), []
    issued = acts.filter(act="issued").order_by("id").values_list("loan", "loan__patron", "day", "place", "category")
    for loan, patron, day, place, category in issued.iterator(PORTION):
        if loan in undone or (patron, day) in seen:
            continue
        seen.add((patron, day))
        portion.append(visits(patron_id=patron, day=day, place_id=place, category_id=category))
        if len(portion) == PORTION:
            visits.objects.bulk_create(portion)
            portion = []
    visits.objects.bulk_create(portion)


def leave(apps, schema_editor):
    """The tables go whole."""


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
                )
        return
    schema_editor.execute(
        f"CREATE FUNCTION library_readers_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION library_readers_append_only()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION library_readers_append_only()"
        )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    schema_editor.execute("DROP FUNCTION library_readers_append_only()")


def kept(to, **more):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0028_records_of_serial_issues"),
        ("audit", "0001_journal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Registration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("day", models.DateField()),
                ("is_first", models.BooleanField(default=False)),
                ("category", kept("library.patroncategory", db_index=False)),
                ("made_by", kept(settings.AUTH_USER_MODEL, null=True)),
                ("patron", kept("library.patron")),
                ("place", kept("library.storageplace", db_index=False, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["day", "is_first", "category"], name="registrations_of_days")],
                "constraints": [models.UniqueConstraint(fields=("patron", "year"), name="a_reader_is_registered_once_a_year")],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("category", kept("library.patroncategory", db_index=False)),
                ("made_by", kept(settings.AUTH_USER_MODEL, null=True)),
                ("patron", kept("library.patron")),
                ("place", kept("library.storageplace", db_index=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["day", "category"], name="visits_by_category"),
                    models.Index(fields=["day", "place"], name="visits_by_place"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("patron", "day", "place"), name="a_reader_visits_a_place_once_a_day")
                ],
            },
        ),
        migrations.RunPython(fill, leave),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
