"""What each verification of the journal found. A new, empty table: instant on any volume."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_archives")]
    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("events", models.BigIntegerField()),
                ("checkpoints", models.BigIntegerField()),
                ("faults", models.BigIntegerField()),
                ("first_faults", models.JSONField(default=list)),
            ],
            options={
                "indexes": [models.Index(fields=["-began_at"], name="verification_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__gte", models.F("began_at"))),
                        name="a_verification_ends_after_it_begins",
                    )
                ],
            },
        ),
    ]
