"""The places of a library that had no branches stand in its one branch, which is named after it; at once.

Without hours of its own the branch has Sunday as its day off, as every due date had before.
"""

from django.db import migrations

NAME = {"name_kk": "Кітапхана", "name_ru": "Библиотека", "name_en": "Library"}


def fill(apps, schema_editor):
    places = apps.get_model("library", "StoragePlace").objects.filter(branch=None)
    if places.exists():
        branch, _made = apps.get_model("library", "Branch").objects.get_or_create(key="library", defaults=NAME)
        places.update(branch=branch)


def leave(apps, schema_editor):
    """The column goes whole."""


class Migration(migrations.Migration):
    dependencies = [("library", "0036_places_stand_in_branches")]

    operations = [migrations.RunPython(fill, leave)]
