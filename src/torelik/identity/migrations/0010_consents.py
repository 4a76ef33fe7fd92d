# New tables, at once on any volume.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0009_account_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("language", models.CharField(max_length=2)),
                ("shown_digest", models.CharField(max_length=64)),
                ("event_uuid", models.UUIDField(null=True)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "kind",
                    models.CharField(choices=[("registration", "Processing of personal data at registration")], max_length=40),
                ),
                ("version", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                ("title_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("title_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("title_en", models.CharField(default="", max_length=200, verbose_name="")),
                ("body_kk", models.TextField(default="", verbose_name="")),
                ("body_ru", models.TextField(default="", verbose_name="")),
                ("body_en", models.TextField(default="", verbose_name="")),
            ],
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consents", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.UniqueConstraint(fields=("kind", "version"), name="one_consent_text_per_kind_and_version"),
        ),
        migrations.AddField(
            model_name="consentrecord",
            name="text",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="records", to="identity.consenttext"
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("account", "text"),
                name="one_consent_in_force_per_person_and_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at", None), ("withdrawn_at__gte", models.F("given_at")), _connector="OR"),
                name="no_consent_is_withdrawn_before_given",
            ),
        ),
    ]
