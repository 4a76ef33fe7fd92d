"""What the diary counts of each loan: a table, filled from the loans and from the renewals of the journal, then append-only.

Past loans are given what is true of their readers and copies today; nothing better is known. A renewal whose event has
gone to an archive of the journal is not counted. About 40 s on 1,000,000 loans.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

PORTION = 2_000
TABLE = "library_countedact"
WORDS = "counted acts of lending are append-only"
RENEWED, LOAN = "library.loan-renewed", "library.loan"


def content_of(marc):
    for field in (marc or {}).get("fields", ()):
        for subfield in field.get("080", {}).get("subfields", ()):
            bare = str(subfield.get("a", "")).strip().lstrip("(\"'=")
            if bare and bare[0] in "012356789":
                return bare[:40]
    return ""


def day_of(at):
    return timezone.localtime(at, timezone.get_default_timezone()).date()


def fill(apps, schema_editor):
    loans, acts = apps.get_model("library", "Loan"), apps.get_model("library", "CountedAct")
    records, items = apps.get_model("library", "Record"), apps.get_model("library", "Item")
    lent = items.objects.filter(pk__in=loans.objects.values("item"))
    titles = {
        pk: (content_of(marc), language[:3], kind)
        for pk, marc, language, kind in records._base_manager.filter(pk__in=lent.values("record"))
        .values_list("pk", "marc", "language", "kind")
        .iterator(PORTION)
    }
    renewed = {}
    journal = apps.get_model("audit", "Event").objects.filter(name=RENEWED, about_kind=LOAN).order_by("id")
    for key, at in journal.values_list("about_key", "at").iterator(PORTION):
        renewed.setdefault(key, set()).add(day_of(at))
    portion = []
    names = ("id", "uuid", "state", "issued_at", "returned_at", "patron__category", "item__place", "item__record")
    for pk, uuid, state, issued_at, returned_at, category, place, record in (
        loans.objects.order_by("id").values_list(*names).iterator(PORTION)
    ):
        udc, language, kind = titles[record]
        issued_on = day_of(issued_at)
        told = [("issued", issued_on), *(("renewed", day) for day in sorted(renewed.get(str(uuid), ())))]
        if state == "returned":
            told.append(("returned", day_of(returned_at)))
        elif state == "undone":
            told.append(("undone", issued_on))
        portion += [
            acts(
                loan_id=pk,
                act=act,
                day=day,
                category_id=category,
                place_id=place,
                udc=udc,
                content=udc[:2],
                language=language,
                kind=kind,
            )
            for act, day in told
        ]
        if len(portion) >= PORTION:
            acts.objects.bulk_create(portion)
            portion = []
    acts.objects.bulk_create(portion)


def leave(apps, schema_editor):
    """The table goes whole."""


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    schema_editor.execute(
        f"CREATE FUNCTION library_counted_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION library_counted_append_only()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION library_counted_append_only()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{verb}")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    schema_editor.execute(f"DROP TRIGGER {TABLE}_no_truncate ON {TABLE}")
    schema_editor.execute("DROP FUNCTION library_counted_append_only()")


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0025_subscriptions_to_periodicals"),
        ("audit", "0001_journal"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[("issued", "Issued"), ("renewed", "Renewed"), ("returned", "Returned"), ("undone", "Undone")],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("udc", models.CharField(blank=True, max_length=40)),
                ("content", models.CharField(blank=True, max_length=2)),
                ("language", models.CharField(blank=True, max_length=3)),
                ("kind", models.CharField(max_length=40)),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.patroncategory"
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loan"),
                ),
                (
                    "place",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.storageplace"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["act", "day", "category"], name="counted_by_category"),
                    models.Index(fields=["act", "day", "place"], name="counted_by_place"),
                    models.Index(fields=["act", "day", "content"], name="counted_by_content"),
                    models.Index(fields=["act", "day", "language"], name="counted_by_language"),
                    models.Index(fields=["act", "day", "kind"], name="counted_by_kind"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "act", "day"), name="an_act_of_a_loan_counts_once_a_day")
                ],
            },
        ),
        migrations.RunPython(fill, leave),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
