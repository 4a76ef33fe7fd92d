"""The section of an issue in which an article stands; articles have a form of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0022_authorities_in_three_alphabets"),
    ]

    operations = [
        migrations.AddField(
            model_name="recordpart",
            name="section",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AlterField(
            model_name="worksheet",
            name="kind",
            field=models.CharField(
                choices=[
                    ("book", "Book"),
                    ("set", "Multi-volume set"),
                    ("volume", "Volume of a set"),
                    ("serial", "Periodical"),
                    ("issue", "Issue of a periodical"),
                    ("e-resource", "Electronic resource"),
                    ("dissertation", "Dissertation"),
                    ("act", "Normative legal act"),
                    ("court-practice", "Collection of court practice"),
                    ("teaching", "Teaching and methodical complex"),
                    ("audiovisual", "Audio or video"),
                    ("article", "Article or part of a book"),
                ],
                max_length=20,
            ),
        ),
    ]
