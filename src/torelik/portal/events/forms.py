"""What editors type about an event."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.portal.events.vocabulary import EventKind
from torelik.portal.pages import rules
from torelik.portal.pages.blocks import blocks_of, rows_of, stream_of, structs_of
from torelik.portal.pages.forms import SetForm

MOMENT = "%Y-%m-%dT%H:%M"


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, required=False, widget=widget, input_formats=[MOMENT, "%Y-%m-%d %H:%M"])


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class EventForm(SetForm):
    """The draft of an event in three languages (cl. 15)."""

    event_kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Not chosen")), *EventKind.choices])
    starts_at = _moment(_("Begins"))
    ends_at = _moment(_("Ends"))
    registration_until = _day(_("Sign-up through"))
    is_urgent = forms.BooleanField(
        label=_("Urgent or unplanned"),
        required=False,
        help_text=_("Then initiator, reasons and the leadership's instruction are needed."),
    )
    instruction_number = forms.CharField(label=_("Number of the instruction"), required=False, max_length=60)
    instruction_on = _day(_("Date of the instruction"))

    texts = (
        "title",
        "lead",
        "place",
        "programme",
        "body",
        "report",
        "alternative_text",
        "initiator",
        "reasons",
        "instruction_signer",
    )
    shared = (
        *("event_kind", "starts_at", "ends_at", "registration_until"),
        *("is_urgent", "instruction_number", "instruction_on"),
    )
    labels = {
        "place": _("Place"),
        "initiator": _("Initiator of the urgent event"),
        "instruction_signer": _("Who signed the instruction"),
    }

    def text_field(self, name: str, code: str) -> forms.Field:
        area = forms.Textarea({"rows": 5, "lang": code})
        if name == "programme":
            help_text = _("One line for each entry: 10:00 Opening")
            return forms.CharField(label=_("Programme"), required=False, widget=area, help_text=help_text)
        if name == "report":
            return forms.CharField(label=_("Report after the event"), required=False, widget=area)
        if name == "reasons":
            return forms.CharField(label=_("Reasons of the urgent event"), required=False, widget=area)
        if name in self.labels:
            return forms.CharField(
                label=self.labels[name], required=False, max_length=250, widget=forms.TextInput({"lang": code})
            )
        return super().text_field(name, code)

    @classmethod
    def shown_text(cls, page: Any, name: str) -> Any:
        if name == "report":
            return rules.text_from_blocks(blocks_of(page.report))
        if name == "programme":
            return "\n".join(f"{row.get('time') or ''} {row['title']}".strip() for row in rows_of(page.programme))
        return super().shown_text(page, name)

    def extra(self, name: str, value: str) -> Any:
        if name == "report":
            return stream_of(rules.blocks_from_text(value)) if value.strip() else ""
        if name == "programme":
            return structs_of("entry", _entries(value)) if value.strip() else ""
        return super().extra(name, value)


def _entries(typed: str) -> list[Mapping[str, str]]:
    entries: list[Mapping[str, str]] = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        time, _space, title = line.partition(" ")
        begins_with_time = time.replace(":", "").replace("–", "").replace("-", "").isdigit()
        entries.append({"time": time, "title": title.strip()} if begins_with_time and title else {"time": "", "title": line})
    return entries
