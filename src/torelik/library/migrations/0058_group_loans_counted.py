"""The diary counts loans of copies without inventory numbers too: those that were made before are filled in.

As with the loans of copies that have numbers, past ones are given what is true of their readers and titles today.
SQLite makes the table anew, and its triggers go with the old one: they are put back at the end. About 10 s on 200,000
group loans.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

PORTION = 2_000
TABLE = "library_countedact"
WORDS = "counted acts of lending are append-only"


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
    loans, acts = apps.get_model("library", "GroupLoan"), apps.get_model("library", "CountedAct")
    records = apps.get_model("library", "Record")._base_manager
    lent = apps.get_model("library", "GroupCard").objects.filter(pk__in=loans.objects.values("card"))
    titles = {
        pk: (content_of(marc), language[:3], kind)
        for pk, marc, language, kind in records.filter(pk__in=lent.values("record"))
        .values_list("pk", "marc", "language", "kind")
        .iterator(PORTION)
    }
    portion = []
    names = ("id", "issued_at", "returned_at", "patron__category", "place", "card__record")
    for pk, issued_at, returned_at, category, place, record in loans.objects.order_by("id").values_list(*names).iterator(PORTION):
        udc, language, kind = titles[record]
        told = [("issued", issued_at), *([("returned", returned_at)] if returned_at else [])]
        portion += [
            acts(
                group_loan_id=pk,
                act=act,
                day=day_of(at),
                category_id=category,
                place_id=place,
                udc=udc,
                content=udc[:2],
                language=language,
                kind=kind,
            )
            for act, at in told
        ]
        if len(portion) >= PORTION:
            acts.objects.bulk_create(portion)
            portion = []
    acts.objects.bulk_create(portion)


def take_out(apps, schema_editor):
    apps.get_model("library", "CountedAct").objects.filter(loan=None).delete()


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        allow_changes(apps, schema_editor)
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION library_counted_append_only()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION library_counted_append_only()"
        )
        return
    allow_changes(apps, schema_editor)
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        for trigger in ("append_only", "no_truncate"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{trigger} ON {TABLE}")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0057_answers_to_programs"),
    ]

    operations = [
        # The way back ends here and makes the table anew, too.
        migrations.RunPython(migrations.RunPython.noop, refuse_changes),
        migrations.AddField(
            model_name="countedact",
            name="group_loan",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.grouploan"
            ),
        ),
        migrations.AlterField(
            model_name="countedact",
            name="loan",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loan"
            ),
        ),
        migrations.AddConstraint(
            model_name="countedact",
            constraint=models.UniqueConstraint(
                fields=("group_loan", "act", "day"), name="an_act_of_a_group_loan_counts_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="countedact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("group_loan__isnull", False), ("loan", None)),
                    models.Q(("group_loan", None), ("loan__isnull", False)),
                    _connector="OR",
                ),
                name="an_act_is_of_one_loan",
            ),
        ),
        migrations.RunPython(fill, take_out),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
