"""Let each entry of the ledger keep by what else the summary register is split: BBK, carrier, country, first or again, payment, balance.

Columns with a default: PostgreSQL adds them without reading the ledger. SQLite makes the table anew, and its triggers go
with the old one: they are put back at the end.
"""

from django.db import migrations, models

TABLE = "library_stockentry"
WORDS = "the ledger of the stock is append-only"


def refuse_changes_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb.lower()}")
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0033_signatories_and_commissions"),
    ]

    operations = [
        # The way back ends here and makes the table anew, too.
        migrations.RunPython(migrations.RunPython.noop, refuse_changes_again),
        migrations.AddField(
            model_name="stockdocument",
            name="off_balance",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="stockentry",
            name="balance",
            field=models.CharField(
                blank=True, choices=[("on", "On the balance"), ("off", "Off the balance"), ("", "Not told")], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="stockentry",
            name="bbk",
            field=models.CharField(
                blank=True,
                choices=[
                    ("67", "Law"),
                    ("65", "Economy"),
                    ("66", "Politics"),
                    ("63", "History"),
                    ("6", "Other social sciences"),
                    ("86", "Religion, philosophy, psychology"),
                    ("7", "Culture, education, arts"),
                    ("8", "Language and literature"),
                    ("2", "Natural sciences"),
                    ("3", "Technology"),
                    ("4", "Agriculture and forestry"),
                    ("5", "Health and medicine"),
                    ("9", "Works of universal content"),
                    ("1", "Knowledge between disciplines"),
                    ("", "Without a class mark"),
                ],
                max_length=2,
            ),
        ),
        migrations.AddField(
            model_name="stockentry",
            name="carrier",
            field=models.CharField(
                blank=True,
                choices=[
                    ("paper", "Printed"),
                    ("disc", "Electronic, on a disc or a drive"),
                    ("online", "Electronic, over the network"),
                    ("sound", "Sound recording"),
                    ("video", "Film or video"),
                    ("microform", "Microform"),
                    ("", "Not told"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="stockentry",
            name="coming",
            field=models.CharField(
                blank=True,
                choices=[("first", "Title new to the library"), ("again", "Title that was here"), ("", "Not told")],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="stockentry",
            name="origin",
            field=models.CharField(
                blank=True,
                choices=[("home", "Published in Kazakhstan"), ("foreign", "Published abroad"), ("", "Not told")],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="stockentry",
            name="payment",
            field=models.CharField(
                blank=True, choices=[("paid", "Paid for"), ("free", "Free of charge"), ("", "Not told")], max_length=10
            ),
        ),
        migrations.RunPython(refuse_changes_again, migrations.RunPython.noop),
    ]
