"""What reports may say about the ledger of the stock (cl. 12)."""

from django.db.models import Count, Sum, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.library.cataloguing.reports import record_path
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.holdings.queries import names_of_places
from torelik.library.reporting.subjects import Choices, Field, Measure, Subject
from torelik.library.reporting.vocabulary import FieldKind
from torelik.library.stock.models import StockEntry
from torelik.library.stock.queries import SEES
from torelik.library.stock.vocabulary import (
    Balance,
    Bbk,
    Carrier,
    Coming,
    DocumentKind,
    Language,
    Origin,
    Part,
    Payment,
    Reason,
    Section,
    Source,
)

DOCUMENT, REASON = pgettext_lazy("of the stock", "Document"), pgettext_lazy("of a write-off", "Reason")


def _choices_of(words: type[TextChoices]) -> Choices:
    return lambda: words.choices


FURTHER = (
    ("bbk", pgettext_lazy("field of a report", "BBK"), Bbk),
    ("carrier", pgettext_lazy("field of a report", "Carrier"), Carrier),
    ("origin", pgettext_lazy("field of a report", "Published where"), Origin),
    ("coming", pgettext_lazy("field of a report", "New or here before"), Coming),
    ("payment", pgettext_lazy("field of a report", "Payment"), Payment),
    ("balance", pgettext_lazy("field of a report", "Balance"), Balance),
)
"""Columns of the register that are told apart since it is split by them: key and column, name, words."""

SUBJECTS = (
    Subject(
        "stock-entries",
        pgettext_lazy("subject of a report", "Entries of the stock registers"),
        lambda _by: StockEntry.objects.all(),
        (
            Field("day", _("Day"), FieldKind.DAY, "document__day"),
            Field("document", DOCUMENT, FieldKind.CHOICE, "document__kind", lambda: DocumentKind.choices),
            Field("act", pgettext_lazy("of a stock document", "Act number"), FieldKind.NUMBER, "document__act"),
            Field("register-number", _("Number in the summary register"), FieldKind.NUMBER, "document__register_number"),
            Field("part", _("Part of the register"), FieldKind.CHOICE, "part", lambda: Part.choices),
            Field("source", pgettext_lazy("of copies", "Source"), FieldKind.CHOICE, "document__source", lambda: Source.choices),
            Field("reason", REASON, FieldKind.CHOICE, "document__reason", lambda: Reason.choices),
            Field("number", _("Inventory number"), FieldKind.TEXT, "item__inventory_number"),
            Field("card", _("Group card"), FieldKind.NUMBER, "group__number"),
            Field(
                "title", _("Title"), FieldKind.TEXT, "record__title", sorted_by="record__title_sort",
                opens=("record__uuid", record_path),
            ),
            Field("authors", _("Authors"), FieldKind.TEXT, "record__authors"),
            Field("kind", _("Kind"), FieldKind.CHOICE, "kind", lambda: RecordKind.choices),
            Field("language", _("Language"), FieldKind.CHOICE, "language", lambda: Language.choices),
            Field("section", _("Field of knowledge"), FieldKind.CHOICE, "section", lambda: Section.choices),
            *(Field(key, label, FieldKind.CHOICE, key, _choices_of(words)) for key, label, words in FURTHER),
            Field("copies", _("Copies"), FieldKind.NUMBER, "copies"),
            Field("amount", _("Amount, tenge"), FieldKind.MONEY, "amount"),
            Field("place-from", pgettext_lazy("of copies", "From where"), FieldKind.CHOICE, "place_from__key", names_of_places),
            Field("place-to", pgettext_lazy("of copies", "To where"), FieldKind.CHOICE, "place_to__key", names_of_places),
        ),
        (
            Measure("copies-together", _("Copies"), Sum("copies")),
            Measure("titles", _("Titles"), Count("record", distinct=True)),
            Measure("amount-together", _("Amount, tenge"), Sum("amount"), is_money=True),
        ),
        first=("day", "document", "act", "number", "title", "amount"),
        grants=SEES,
    ),
)  # fmt: skip
