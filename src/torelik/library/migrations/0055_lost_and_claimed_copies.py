"""When a copy on loan was lost or said to be back, and after how many days a rule counts it as lost; at once."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0054_debts_of_readers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="loan",
            name="claimed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loan",
            name="lost_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="loanpolicy",
            name="lost_after_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="loan",
            name="state",
            field=models.CharField(
                choices=[
                    ("on-loan", "On loan"),
                    ("returned", "Returned"),
                    ("undone", "The issue was undone"),
                    ("replaced", "Lost; another book was accepted instead"),
                    ("paid", "Lost; its price was paid"),
                ],
                default="on-loan",
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(
                condition=models.Q(
                    ("returned_at", None), models.Q(("lost_at__isnull", False), ("claimed_at__isnull", False), _connector="OR")
                ),
                fields=["due_on"],
                name="loan_missing",
            ),
        ),
    ]
