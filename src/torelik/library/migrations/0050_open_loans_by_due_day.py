"""An index of the loans that are open by the day on which they are due, for the page of debtors; a second on 200,000 loans."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0049_clearance_slips"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="loan",
            index=models.Index(condition=models.Q(("returned_at", None)), fields=["due_on"], name="loan_open_by_due_day"),
        ),
    ]
