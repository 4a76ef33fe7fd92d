"""A storage place stands in a branch and can be closed; at once on any volume.

The release before makes places without a branch: they get the calendar of all branches until somebody says more.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0035_branches_and_closed_days")]

    operations = [
        migrations.AddField(
            model_name="storageplace",
            name="is_open",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="storageplace",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="storageplace",
            name="branch",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.branch"
            ),
        ),
    ]
