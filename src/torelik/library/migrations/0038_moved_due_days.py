"""The day from which a closed library moved a due date; one column that may be empty, added at once on any volume."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0037_first_branch")]

    operations = [
        migrations.AddField(
            model_name="loan",
            name="moved_from",
            field=models.DateField(blank=True, null=True),
        ),
    ]
