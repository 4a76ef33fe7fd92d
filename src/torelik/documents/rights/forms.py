"""What keepers of rights type."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from torelik.documents.rights.rules import NewTerm
from torelik.documents.rights.vocabulary import (
    FileState,
    Ground,
    NetworkRefusal,
    ReadingAccess,
    TermRefusal,
)
from torelik.kernel.trilingual import AUTONYMS, LANGUAGES, Trilingual

MOST_PAGES = 100_000


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


FIELDS_OF_REFUSALS = {
    TermRefusal.NO_HOLDER: "holder",
    TermRefusal.NO_DOCUMENT: "document_number",
    TermRefusal.DATED_AHEAD: "document_date",
    TermRefusal.ENDS_BEFORE_IT_BEGINS: "valid_through",
    TermRefusal.ENDED_ALREADY: "valid_through",
    TermRefusal.PAGES: "first_page",
    TermRefusal.NO_REASON: "reason",
}
"""Beside which field a refusal stands; the others stand above the form."""


class _ShowsRefusals(forms.Form):
    """A form that shows each refusal at its row."""

    def show(self, refusals: Iterable[TermRefusal]) -> None:
        """Put every refusal beside the field that it is about."""
        for refusal in refusals:
            name = FIELDS_OF_REFUSALS.get(refusal)
            self.add_error(name if name in self.fields else None, str(refusal.label))


class RightForm(_ShowsRefusals):
    """One right: whose, on what ground, from when until when, what readers may do. Others add rows of their own to it.

    ``key`` makes a form that is sent twice count once; ``seen`` is how many rights or versions its sender has seen.
    """

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices)
    holder = forms.CharField(
        label=_("Holder of the rights"),
        required=False,
        max_length=300,
        help_text=_("The author, the publisher or the Academy; nobody holds what is in the public domain."),
    )
    document_number = forms.CharField(label=_("Number of the contract, licence or permission"), required=False, max_length=100)
    document_date = DayField(label=_("Date of the document"), required=False)
    valid_from = DayField(label=_("First day of the right"))
    valid_through = DayField(
        label=_("Last day of the right"),
        required=False,
        help_text=_("Empty: without end. The day after it the file closes by itself."),
    )
    access = forms.ChoiceField(label=_("Who may read"), choices=ReadingAccess.choices)
    first_page = forms.IntegerField(label=_("First open page"), required=False, min_value=1, max_value=MOST_PAGES)
    last_page = forms.IntegerField(
        label=_("Last open page"), required=False, min_value=1, max_value=MOST_PAGES, help_text=_("Both empty: all pages.")
    )
    may_download = forms.BooleanField(label=_("Readers may download the file"), required=False)
    may_copy = forms.BooleanField(label=_("Readers may print and copy"), required=False)
    note = forms.CharField(
        label=_("Note for the staff"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def rows(self) -> SafeString:
        """The rows of the right, drawn alike on every page that asks for one, in whatever context it stands."""
        return render_to_string("documents/rights/_fields.html", {"form": self})

    @property
    def sealed_key(self) -> UUID:
        """The form's own key."""
        found: UUID = self.cleaned_data["key"]
        return found

    def terms(self) -> NewTerm:
        """Return the right as it was typed."""
        typed = self.cleaned_data
        return NewTerm(
            holder=typed["holder"].strip(),
            ground=Ground(typed["ground"]),
            access=ReadingAccess(typed["access"]),
            valid_from=typed["valid_from"],
            valid_through=typed["valid_through"],
            document_number=typed["document_number"].strip(),
            document_date=typed["document_date"],
            first_page=typed["first_page"],
            last_page=typed["last_page"],
            may_download=typed["may_download"],
            may_copy=typed["may_copy"],
            note=typed["note"].strip(),
        )


class CloseForm(_ShowsRefusals):
    """Why a file is closed."""

    reason = forms.CharField(label=_("Why the file is closed"), max_length=300)


class RegisterForm(forms.Form):
    """What the register is narrowed by."""

    words = forms.CharField(label=_("Title or holder"), required=False, max_length=100)
    state = forms.ChoiceField(required=False, choices=[("", ""), *FileState.choices])
    ground = forms.ChoiceField(label=_("Ground"), required=False, choices=[("", _("Every ground")), *Ground.choices])


class NetworkForm(forms.Form):
    """One network of the reading room."""

    uuid = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    name_kk = forms.CharField(label=AUTONYMS["kk"], max_length=120)
    name_ru = forms.CharField(label=AUTONYMS["ru"], max_length=120)
    name_en = forms.CharField(label=AUTONYMS["en"], max_length=120)
    cidr = forms.CharField(
        label=_("Network"),
        max_length=50,
        help_text=_("IPv4 or IPv6: 10.20.30.0/24, 2001:db8::/64; a single address without a length."),
    )
    valid_from = DayField(label=_("Valid from"))
    valid_through = DayField(label=_("Valid through"), required=False)

    @property
    def name(self) -> Trilingual:
        """The name in three languages."""
        return Trilingual(*(self.cleaned_data[f"name_{code}"].strip() for code in LANGUAGES))

    def show(self, refusals: Iterable[NetworkRefusal]) -> None:
        """Put every refusal beside the field that it is about."""
        fields = {NetworkRefusal.NO_NAME: "name_kk", NetworkRefusal.ENDS_BEFORE_IT_BEGINS: "valid_through"}
        for refusal in refusals:
            self.add_error(fields.get(refusal, "cidr"), str(refusal.label))
