"""What is typed or scanned about holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.library.branches import queries as branches
from torelik.library.holdings.queries import ItemCard
from torelik.library.holds.rules import Pickup
from torelik.library.patrons import queries as patrons

ANY_BRANCH = "all"


class PlaceHoldForm(forms.Form):
    """For whom a title is held, which copy, and where it is picked up; without a ticket for whoever asks."""

    ticket = forms.CharField(label=_("Reader’s ticket"), max_length=40)
    wanted = forms.ChoiceField(label=pgettext_lazy("hold", "Copy"), required=False)
    pickup = forms.ChoiceField(label=_("Pick-up place"), required=False)

    def __init__(self, *args: Any, copies: list[ItemCard], for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.key: place for place in branches.pickup_places()}
        self.fields["pickup"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]
        self.fields["pickup"].required = bool(self.places)
        self.fields["wanted"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("hold", "any copy")),
            *((str(one.uuid), f"{one.inventory_number} · {one.place}") for one in copies),
        ]
        self.copies = {str(one.uuid): one.id for one in copies}
        if len(self.places) < 2:
            self.fields["pickup"].widget = forms.HiddenInput()
            self.fields["pickup"].initial = next(iter(self.places), "")
        if not for_others:
            del self.fields["ticket"]

    patron: patrons.PatronCard | None = None

    def clean_ticket(self) -> str:
        """Find the reader of the ticket."""
        ticket: str = self.cleaned_data["ticket"].strip()
        self.patron = patrons.patron_by_ticket(ticket)
        if self.patron is None:
            raise forms.ValidationError(_("No reader has this ticket."))
        return ticket

    def pickup_place(self) -> Pickup:
        """Return where the copy is to be picked up."""
        place = self.places.get(self.cleaned_data["pickup"])
        return Pickup(place.branch_id, place.point_id) if place else Pickup()

    def wanted_id(self) -> int | None:
        """Return the copy that is wanted, or none for any."""
        return self.copies.get(self.cleaned_data["wanted"])


class BackForm(forms.Form):
    """To which page one goes back after a change."""

    MINE, READER, DESK = "mine", "reader", "desk"
    back = forms.ChoiceField(choices=[(one, one) for one in (MINE, READER, DESK)], required=False, widget=forms.HiddenInput)


class SuspendForm(BackForm):
    """Until which day a hold is suspended."""

    until = DayField(
        label=_("Suspend until"), help_text=_("From this day on the hold counts again; the place in the queue stays.")
    )


class ReceiveForm(forms.Form):
    """One scan of a copy that was fetched or has arrived."""

    code = forms.CharField(label=_("Barcode of a copy"), max_length=40)


class BranchOfDeskForm(forms.Form):
    """In which branch this desk stands."""

    branch = forms.ChoiceField(label=_("Branch of this desk"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(row.uuid): row for row in branches.branches() if row.is_open}
        self.fields["branch"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("branch of a desk", "not told")), *((key, str(row.name)) for key, row in self.known.items()),
        ]  # fmt: skip


class TermsForm(forms.Form):
    """How long a copy waits on the hold shelf."""

    keep_days = forms.IntegerField(label=_("Open days on the hold shelf"), min_value=1, max_value=60)
