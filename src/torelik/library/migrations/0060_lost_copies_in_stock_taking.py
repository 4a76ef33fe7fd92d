"""A stock-taking tells lost copies apart from those that are not found; words alone, at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0059_lost_copies_without_numbers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="expectedcopy",
            name="finding",
            field=models.CharField(
                choices=[
                    ("unseen", "Not found"),
                    ("seen", "Found in its place"),
                    ("misplaced", "Found in another place"),
                    ("on-loan", "On loan"),
                    ("lost", "Lost by a reader, not written off yet"),
                    ("gone", "Left the stock meanwhile"),
                ],
                default="unseen",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="stockscan",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("seen", "In its place"),
                    ("again", "Scanned before"),
                    ("misplaced", "Belongs elsewhere"),
                    ("on-loan", "Stands here, but is on loan by the records"),
                    ("lost", "Stands here, but is registered as lost"),
                    ("withdrawn", "Stands here, but has left the stock"),
                    ("unknown", "Unknown number"),
                ],
                max_length=20,
            ),
        ),
    ]
