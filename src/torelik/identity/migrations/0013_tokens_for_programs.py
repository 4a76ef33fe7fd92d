"""Tokens by which programs do a part of what their owners may; an empty table, made at once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0012_accounts_are_suspended"),
    ]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("scopes", models.CharField(max_length=500)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("beginning", models.CharField(max_length=20)),
                ("made_at", models.DateTimeField()),
                ("valid_through", models.DateField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-made_at"], name="identity_token_account")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("scopes", ""), _negated=True), name="a_token_has_a_scope")
                ],
            },
        ),
    ]
