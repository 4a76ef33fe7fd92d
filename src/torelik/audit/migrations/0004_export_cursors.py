"""How far each collector of security events has received the chain. A new, empty table: instant on any volume."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_checkpoints")]
    operations = [
        migrations.CreateModel(
            name="ExportCursor",
            fields=[
                ("destination", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
                ("settled_at", models.DateTimeField(null=True)),
                ("lost_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("holder", models.CharField(blank=True, max_length=80)),
                ("held_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("sequence__gte", 0)), name="a_cursor_stands_in_the_chain")
                ],
            },
        ),
    ]
