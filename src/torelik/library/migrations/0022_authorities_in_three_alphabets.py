"""The order of authorities for who reads Russian or English: two columns, filled when an authority is saved; at once on any volume."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0021_headings_of_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="authority",
            name="ordering_en",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="authority",
            name="ordering_ru",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddIndex(
            model_name="authority",
            index=models.Index(fields=["ordering_ru", "id"], name="authority_in_order_ru"),
        ),
        migrations.AddIndex(
            model_name="authority",
            index=models.Index(fields=["ordering_en", "id"], name="authority_in_order_en"),
        ),
    ]
