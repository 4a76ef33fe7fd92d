"""Let one document write a lost copy off and receive its equivalent: two empty columns; at once on any volume."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0026_acts_of_lending_counted"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockdocument",
            name="disposal_number",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="stockline",
            name="loan",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.loan"),
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
                ],
                default="on-loan",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="stockdocument",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Receipt"),
                    ("write-off", "Write-off"),
                    ("transfer", "Transfer"),
                    ("revaluation", "Revaluation"),
                    ("replacement", "Replacement of lost copies"),
                    ("reversal", "Reversal"),
                ],
                max_length=20,
            ),
        ),
    ]
