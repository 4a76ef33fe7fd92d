"""What is typed about clearance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from torelik.library.clearance.rules import MOST_READERS, tickets_in
from torelik.library.patrons import queries as patrons
from torelik.library.patrons.queries import PatronCard, Readers

NAMED_TICKETS = 20
"""So many wrong numbers are named in an error."""


class ReadersForm(forms.Form):
    """Which readers are looked at: a group, a category, or tickets as they were pasted; ``cards`` are those readers."""

    group = forms.ChoiceField(label=pgettext_lazy("of a reader", "Study group"), required=False)
    category = forms.TypedChoiceField(label=_("Category of readers"), coerce=int, empty_value=None, required=False)
    tickets = forms.CharField(
        label=_("Numbers of tickets"),
        required=False,
        max_length=20_000,
        help_text=_("One a line, or apart by spaces or commas."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", "—")
        self.fields["group"].choices = [none, *((name, name) for name in patrons.group_names())]  # type: ignore[attr-defined]
        self.fields["category"].choices = [none, *patrons.category_names()]  # type: ignore[attr-defined]
        self.cards: list[PatronCard] = []

    def clean(self) -> dict[str, Any]:
        """Find the readers: somebody must be told, every ticket be somebody's, and they not be too many."""
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        readers = self.readers()
        if not readers.is_told:
            raise forms.ValidationError(_("Choose a group or a category, or give the numbers of tickets."))
        self.cards = patrons.cards_of(readers, most=MOST_READERS)
        if len(self.cards) > MOST_READERS:
            raise forms.ValidationError(_("These are more than %(most)d readers: choose fewer."), params={"most": MOST_READERS})
        known = {card.ticket for card in self.cards}
        if unknown := [ticket for ticket in readers.tickets if ticket not in known]:
            named = ", ".join(unknown[:NAMED_TICKETS])
            self.add_error("tickets", _("No reader meant here has these tickets: %(tickets)s") % {"tickets": named})
        elif not self.cards:
            raise forms.ValidationError(_("There are no such readers."))
        return given

    def readers(self) -> Readers:
        """Return which readers are meant."""
        given = self.cleaned_data
        return Readers(given.get("group", ""), given.get("category"), tickets_in(given.get("tickets", "")))

    def about(self) -> str:
        """Say which readers are meant."""
        readers = self.readers()
        said = []
        if readers.group:
            said.append(pgettext("readers of", "group %(name)s") % {"name": readers.group})
        if readers.category_id:
            said.append(str(dict(patrons.category_names())[readers.category_id]))
        if readers.tickets:
            count = len(readers.tickets)
            said.append(ngettext("%(count)d ticket", "%(count)d tickets", count) % {"count": count})
        return ", ".join(said)


class WithdrawForm(forms.Form):
    """Why a slip is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
