"""What reports may say about records (cl. 12)."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.library.cataloguing import queries
from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES, RecordKind
from torelik.library.reporting.subjects import Field, Measure, Subject
from torelik.library.reporting.vocabulary import FieldKind


def record_path(uuid: Any) -> str:
    """Return the address of a title's page."""
    return reverse("opac:record", args=[uuid])


def fields_of_title(before: str = "") -> tuple[Field, ...]:
    """Return what is known of a title, for any subject whose rows have one; *before* is the path to the record."""
    return (
        Field(
            "title", _("Title"), FieldKind.TEXT, f"{before}title", sorted_by=f"{before}title_sort",
            opens=(f"{before}uuid", record_path),
        ),
        Field("authors", _("Authors"), FieldKind.TEXT, f"{before}authors"),
        Field("year", _("Year"), FieldKind.NUMBER, f"{before}year"),
        Field("kind", _("Kind"), FieldKind.CHOICE, f"{before}kind", lambda: RecordKind.choices),
        Field("language", _("Language"), FieldKind.CHOICE, f"{before}language", lambda: list(LANGUAGE_NAMES.items())),
    )  # fmt: skip


SUBJECTS = (
    Subject(
        "records",
        pgettext_lazy("subject of a report", "Records of the catalogue"),
        lambda actor: queries.records(words="", visible_to=actor),
        (
            *fields_of_title(),
            Field("publisher", _("Publisher"), FieldKind.TEXT, "publisher"),
            Field("publication-place", _("Place of publication"), FieldKind.TEXT, "place"),
            Field("isbns", pgettext_lazy("field of a report", "ISBN"), FieldKind.TEXT, "isbns"),
            Field("catalogued-on", _("Catalogued on"), FieldKind.MOMENT, "created_at"),
            Field("changed-on", _("Changed on"), FieldKind.MOMENT, "updated_at"),
        ),
        (Measure("titles", _("Titles"), Count("pk")),),
        first=("title", "authors", "year", "kind"),
    ),
)
