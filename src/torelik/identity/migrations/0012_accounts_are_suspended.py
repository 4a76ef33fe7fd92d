# Takes no time: the words of a choice are not kept in the database.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0011_verification"),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Waits for verification"),
                    ("verified", "Verified"),
                    ("refused", "Refused"),
                    ("suspended", "Suspended"),
                    ("closed", "Closed"),
                ],
                default="pending",
                max_length=20,
            ),
        ),
    ]
