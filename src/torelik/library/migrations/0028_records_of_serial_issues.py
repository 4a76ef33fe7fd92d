"""Issues of periodicals name their records: one empty column, added at once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0027_replacement_of_lost_copies"),
    ]

    operations = [
        migrations.AddField(
            model_name="serialissue",
            name="record",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.record"
            ),
        ),
    ]
