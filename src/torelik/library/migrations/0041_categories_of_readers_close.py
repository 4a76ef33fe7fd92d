"""A category of readers can take no new ones, and is changed by one person at a time; at once on any volume."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0040_exports_of_the_library"),
    ]

    operations = [
        migrations.AddField(
            model_name="patroncategory",
            name="is_open",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="patroncategory",
            name="version",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]
