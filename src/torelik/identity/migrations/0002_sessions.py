# One new table; no row is touched: a moment on any volume. People who are signed in sign in once more.
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_people_and_roles")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("key", models.CharField(max_length=40, null=True, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("address", models.CharField(blank=True, max_length=45)),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("by_second_factor", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=20)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(ended_at=None, ended_because="")
                        | (Q(ended_at__isnull=False, key=None) & ~Q(ended_because="")),
                        name="an_ended_session_says_why_and_has_no_key",
                    )
                ],
                "indexes": [models.Index(fields=["account", "-seen_at"], name="identity_session_account")],
            },
        ),
    ]
