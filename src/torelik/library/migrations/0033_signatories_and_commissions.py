"""Who signs the library's papers: holders of offices, standing commissions, what each act keeps of them."""

import django.db.models.deletion
from django.db import migrations, models

import torelik.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0032_bindings_of_serials"),
    ]

    operations = [
        migrations.AddField(
            model_name="stockdocument",
            name="signed",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="stocktaking",
            name="signed",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="stocktaking",
            name="commission",
            field=models.TextField(blank=True),
        ),
        migrations.CreateModel(
            name="Commission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("order_number", models.CharField(max_length=40)),
                ("order_day", models.DateField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("name_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("name_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("name_en", models.CharField(default="", max_length=200, verbose_name="")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="a_commission_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="stockdocument",
            name="standing",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.commission"
            ),
        ),
        migrations.AddField(
            model_name="stocktaking",
            name="standing",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="library.commission"
            ),
        ),
        migrations.CreateModel(
            name="Signatory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=torelik.kernel.identifiers.new_uuid, unique=True)),
                (
                    "office",
                    models.CharField(
                        choices=[
                            ("head", "Who approves acts"),
                            ("accountant", "Chief accountant"),
                            ("librarian", "Head of the library"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("post_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("post_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("post_en", models.CharField(default="", max_length=200, verbose_name="")),
            ],
            options={
                "indexes": [models.Index(fields=["office", "-since"], name="signatories_of_an_office")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="a_term_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(fields=("office", "since"), name="one_term_of_an_office_begins_on_a_day"),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("office",), name="an_office_has_one_holder_without_an_end"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommissionMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("chair", "Chair"), ("member", "Member"), ("secretary", "Secretary")], max_length=20
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("ordering", models.PositiveSmallIntegerField()),
                ("post_kk", models.CharField(default="", max_length=200, verbose_name="")),
                ("post_ru", models.CharField(default="", max_length=200, verbose_name="")),
                ("post_en", models.CharField(default="", max_length=200, verbose_name="")),
                (
                    "commission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="library.commission"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("commission", "ordering"), name="members_stand_one_after_another"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "chair")), fields=("commission",), name="a_commission_has_one_chair"
                    ),
                ],
            },
        ),
    ]
