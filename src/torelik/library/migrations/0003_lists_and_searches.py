"""Three empty tables; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0002_circulation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BookList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("note", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField()),
                (
                    "book_list",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="library.booklist"),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.record")),
            ],
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("title", models.CharField(max_length=200)),
                ("question", models.TextField()),
                (
                    "period",
                    models.CharField(
                        choices=[("day", "every day"), ("week", "every week"), ("never", "never")], default="week", max_length=5
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="booklist",
            index=models.Index(fields=["owner", "title", "id"], name="lists_of_an_owner"),
        ),
        migrations.AddConstraint(
            model_name="listentry",
            constraint=models.UniqueConstraint(fields=("book_list", "record"), name="a_title_stands_in_a_list_once"),
        ),
        migrations.AddIndex(
            model_name="savedsearch",
            index=models.Index(fields=["period", "asked_at"], name="searches_due"),
        ),
    ]
