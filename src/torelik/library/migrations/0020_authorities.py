"""Authorities with their forms and relations: three empty tables; at once on any volume."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0019_scans_beside_records"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("body", "Body"),
                            ("meeting", "Meeting"),
                            ("place", "Place"),
                            ("subject", "Subject"),
                            ("title", "Uniform title, act or series"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("provisional", "Provisional"), ("established", "Established")],
                        default="provisional",
                        max_length=12,
                    ),
                ),
                ("dates", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("sources", models.TextField(blank=True)),
                ("viaf", models.CharField(blank=True, max_length=22)),
                ("isni", models.CharField(blank=True, max_length=16)),
                ("ordering", models.CharField(blank=True, max_length=500)),
                ("found_by", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("made_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("heading_kk", models.CharField(blank=True, default="", max_length=400, verbose_name="")),
                ("heading_ru", models.CharField(blank=True, default="", max_length=400, verbose_name="")),
                ("heading_en", models.CharField(blank=True, default="", max_length=400, verbose_name="")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "authorities",
            },
        ),
        migrations.CreateModel(
            name="AuthorityName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("body", "Body"),
                            ("meeting", "Meeting"),
                            ("place", "Place"),
                            ("subject", "Subject"),
                            ("title", "Uniform title, act or series"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("years", models.CharField(blank=True, max_length=9)),
                ("text", models.CharField(max_length=400)),
                ("is_preferred", models.BooleanField()),
                (
                    "authority",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="names", to="library.authority"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuthorityRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("related", "See also"),
                            ("broader", "Broader"),
                            ("narrower", "Narrower"),
                            ("earlier", "Earlier name"),
                            ("later", "Later name"),
                        ],
                        max_length=10,
                    ),
                ),
                ("one", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.authority")),
                (
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="library.authority"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="authority",
            index=models.Index(fields=["ordering", "id"], name="authority_in_order"),
        ),
        migrations.AddIndex(
            model_name="authorityname",
            index=models.Index(fields=["key", "kind"], name="authority_by_key"),
        ),
        migrations.AddConstraint(
            model_name="authorityname",
            constraint=models.UniqueConstraint(fields=("authority", "key"), name="an_authority_has_a_form_once"),
        ),
        migrations.AddConstraint(
            model_name="authorityname",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_preferred", True)),
                fields=("kind", "key", "years"),
                name="a_heading_is_of_one_authority_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="authorityrelation",
            constraint=models.UniqueConstraint(fields=("one", "other"), name="two_authorities_are_related_once"),
        ),
        migrations.AddConstraint(
            model_name="authorityrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("one", models.F("other")), _negated=True), name="an_authority_is_not_related_to_itself"
            ),
        ),
        migrations.AddConstraint(
            model_name="authorityrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("related", "broader", "earlier"))), name="a_relation_is_stored_one_way"
            ),
        ),
    ]
