"""What is typed and scanned about requests."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.branches import queries as branches
from torelik.library.branches.vocabulary import PointKind
from torelik.library.holdings.queries import ItemCard
from torelik.library.patrons import queries as patrons
from torelik.library.requests.register_queries import Asked
from torelik.library.requests.rules import Destination, Wanted
from torelik.library.requests.vocabulary import RefusalReason

HALLS = (PointKind.READING_HALL, PointKind.ELECTRONIC_HALL)


class OrderForm(forms.Form):
    """What is ordered, where to and for which day; without a ticket for whoever asks."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    ticket = forms.CharField(label=_("Reader’s ticket"), max_length=40)
    title = forms.CharField(label=_("Title"), max_length=500)
    authors = forms.CharField(label=_("Authors"), max_length=300, required=False)
    wanted = forms.ChoiceField(label=pgettext_lazy("request", "Copy"), required=False)
    part = forms.CharField(
        label=_("Issue, pages or article"), max_length=200, required=False, help_text=_("For example: 2025, No. 4, pp. 12–19.")
    )
    place = forms.ChoiceField(label=_("Reading room or desk"), required=False)
    day = DayField(label=_("Day"), help_text=_("Today or a later day on which the place is open."))

    def __init__(self, *args: Any, record_id: int | None = None, copies: list[ItemCard], for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record_id = record_id
        self.copies = {str(one.uuid): one.id for one in copies}
        # One orders to read in the library: its halls are offered first.
        places = sorted(branches.pickup_places(), key=lambda place: place.kind not in HALLS)
        self.places = {place.key: place for place in places}
        chosen: Any = self.fields["place"]
        chosen.choices = [(key, place.name) for key, place in self.places.items()]
        chosen.required = bool(self.places)
        if len(self.places) < 2:
            chosen.widget = forms.HiddenInput()
            chosen.initial = next(iter(self.places), "")
        copy: Any = self.fields["wanted"]
        copy.choices = [
            ("", pgettext_lazy("request", "any copy")),
            *((str(one.uuid), f"{one.inventory_number} · {one.place}") for one in copies),
        ]
        left_out = ["title", "authors"] if record_id is not None else ["wanted"]
        if len(copies) < 2:
            left_out.append("wanted")
        if not for_others:
            left_out.append("ticket")
        for name in set(left_out):
            del self.fields[name]

    patron: patrons.PatronCard | None = None

    def clean_ticket(self) -> str:
        """Find the reader of the ticket."""
        ticket: str = self.cleaned_data["ticket"].strip()
        self.patron = patrons.patron_by_ticket(ticket)
        if self.patron is None:
            raise forms.ValidationError(_("No reader has this ticket."))
        return ticket

    def asked(self) -> Wanted:
        """Return what is ordered."""
        given = self.cleaned_data
        return Wanted(
            record_id=self.record_id,
            item_id=self.copies.get(given.get("wanted", "")),
            title=given.get("title", ""),
            authors=given.get("authors", ""),
            part=given["part"],
        )

    def destination(self) -> Destination:
        """Return where to and for which day."""
        place = self.places.get(self.cleaned_data["place"])
        day = self.cleaned_data["day"]
        return Destination(day, place.branch_id, place.point_id) if place else Destination(day)


class FetchForm(forms.Form):
    """One scan of a copy that was fetched or comes back."""

    code = forms.CharField(label=_("Barcode of a copy"), max_length=40)


class FetchOneForm(FetchForm):
    """The copy that was fetched for one request; empty for what has no number."""

    code = forms.CharField(label=_("Barcode of a copy"), max_length=40, required=False)


class RefuseForm(forms.Form):
    """Why a request is refused."""

    reason = forms.ChoiceField(label=_("Reason"), choices=RefusalReason.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label=_("Remark"),
        max_length=200,
        required=False,
        help_text=_("The reader sees it. Say here where the reader is redirected."),
    )


class StoreForm(forms.Form):
    """Of which branch and which storage place the list is."""

    branch = forms.ChoiceField(label=_("Branch"), required=False)
    place = forms.ChoiceField(label=_("Storage place"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = branches.branches()
        self.branches = {str(row.uuid): row.pk for row in rows}
        branch: Any = self.fields["branch"]
        branch.choices = [("", pgettext_lazy("filter", "All")), *((str(row.uuid), str(row.name)) for row in rows)]

    def offer(self, places: Iterable[str]) -> "StoreForm":
        """Let the list be narrowed to one of these storage places."""
        place: Any = self.fields["place"]
        place.choices = [("", pgettext_lazy("filter", "All")), *((name, name) for name in places)]
        return self


class RegisterForm(forms.Form):
    """Which refusals the register shows."""

    first = DayField(label=_("From day"))
    last = DayField(label=_("Through day"))
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    place = forms.ChoiceField(label=_("Reading room or desk"), required=False)
    category = forms.TypedChoiceField(label=_("Category of readers"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        all_of_them = ("", pgettext_lazy("filter", "All"))
        self.places = {place.key: place for place in branches.pickup_places()}
        fields: dict[str, Any] = self.fields
        fields["reason"].choices = [all_of_them, *RefusalReason.choices]
        fields["place"].choices = [all_of_them, *((key, place.name) for key, place in self.places.items())]
        fields["category"].choices = [all_of_them, *((key, str(name)) for key, name in patrons.category_names())]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))
        return given

    def asked(self) -> Asked:
        """Return what the register is narrowed to."""
        given = self.cleaned_data
        place = self.places.get(given["place"])
        return Asked(
            first=given["first"],
            last=given["last"],
            reason=RefusalReason(given["reason"]) if given["reason"] else None,
            branch_id=place.branch_id if place else None,
            point_id=place.point_id if place else None,
            category_id=given["category"],
        )

    def particulars(self) -> list[tuple[str, str]]:
        """Say by what the register is narrowed, for paper."""
        said = []
        for name in ("reason", "place", "category"):
            field: Any = self.fields[name]
            if value := self.cleaned_data.get(name):
                said.append((str(field.label), str(dict(field.choices).get(value, value))))
        return said


def uuid_of(text: str) -> UUID | None:
    """Return the key that an address tells, or nothing where it tells none."""
    try:
        return UUID(text)
    except ValueError:
        return None
