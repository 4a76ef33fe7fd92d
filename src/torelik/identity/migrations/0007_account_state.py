# An account's state, its closed IIN and the days of its verification. Whoever had an account before was vouched for by an
# administrator: those rows become verified; new rows begin as pending. 1 s on 100,000 accounts.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0006_roles_have_versions_and_retire"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="erased_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="iin_closed",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="account",
            name="iin_hash",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="account",
            name="reverify_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="reverify_told_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="account",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Waits for verification"),
                    ("verified", "Verified"),
                    ("refused", "Refused"),
                    ("closed", "Closed"),
                ],
                default="verified",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="account",
            name="state",
            field=models.CharField(
                choices=[
                    ("pending", "Waits for verification"),
                    ("verified", "Verified"),
                    ("refused", "Refused"),
                    ("closed", "Closed"),
                ],
                default="pending",
                max_length=20,
            ),
        ),
    ]
