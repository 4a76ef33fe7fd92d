"""What reports may say about readers (cl. 12)."""

from django.db.models import Case, CharField, Count, Value, When
from django.db.models.functions import Concat, Trim
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.library.patrons.models import Patron
from torelik.library.patrons.queries import category_choices
from torelik.library.patrons.vocabulary import DESK_GRANT
from torelik.library.reporting.subjects import Field, Measure, Subject
from torelik.library.reporting.vocabulary import FieldKind

CATEGORY, TICKET = _("Category of readers"), _("Ticket")


def name_of_reader(before: str = "") -> Case:
    """Return the reader's name as the query puts it together; *before* is the path to the reader."""
    account = f"{before}account__"
    parts = (f"{account}family_name", Value(" "), f"{account}given_name", Value(" "), f"{account}patronymic")
    kept = When(**{f"{before}account": None}, then=f"{before}full_name")
    return Case(kept, default=Trim(Concat(*parts, output_field=CharField())), output_field=CharField())


SUBJECTS = (
    Subject(
        "readers",
        pgettext_lazy("subject of a report", "Readers"),
        lambda _by: Patron.objects.all(),
        (
            Field("ticket", TICKET, FieldKind.TEXT, "ticket", names_reader=True),
            Field("reader", _("Reader"), FieldKind.TEXT, name_of_reader(), names_reader=True),
            Field("category", CATEGORY, FieldKind.CHOICE, "category__key", category_choices),
            Field("group", pgettext_lazy("of a reader", "Study group"), FieldKind.TEXT, "group"),
            Field("valid-through", _("Ticket valid through"), FieldKind.DAY, "card_valid_through"),
            Field("blocked-until", _("Blocked until"), FieldKind.DAY, "blocked_until"),
        ),
        (Measure("readers", _("Readers"), Count("pk")),),
        first=("ticket", "reader", "category", "group", "valid-through"),
        readers_grant=DESK_GRANT,
        is_of_readers=True,
    ),
)
