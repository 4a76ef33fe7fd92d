# What holds for accounts whatever the code does; after the data, because PostgreSQL checks what is there. 1 s on 100,000 accounts.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0008_inactive_accounts_are_closed"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["state", "reverify_on"], name="identity_account_reverify"),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(fields=["iin_hash"], name="identity_account_iin"),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "closed"), _negated=True), ("is_active", False), _connector="OR"),
                name="a_closed_account_is_not_active",
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "verified"), models.Q(("iin_hash", ""), _negated=True)),
                fields=("iin_hash",),
                name="one_verified_account_per_iin",
            ),
        ),
    ]
