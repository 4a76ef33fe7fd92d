"""Let a role count its changes and be retired. Adds two columns to a table of some dozens of rows: instant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_assignments_end_on_a_basis")]

    operations = [
        migrations.AddField("role", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField("role", "retired_at", models.DateTimeField(blank=True, null=True)),
    ]
