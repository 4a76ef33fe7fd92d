"""What people type and choose about versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.library.cataloguing.vocabulary import REASON_CHARACTERS, Stage
from torelik.library.versions.rules import Row
from torelik.library.versions.vocabulary import Side

ROOM_FOR_NUMBER = 40


class RestoreForm(forms.Form):
    """Why an earlier version is restored, and which version was seen when that was decided."""

    reason = forms.CharField(label=_("Why is this version restored?"), max_length=REASON_CHARACTERS - ROOM_FOR_NUMBER)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class StageForm(forms.Form):
    """The stage that was ended, and which version was seen then."""

    stage = forms.ChoiceField(label=_("Stage of the work"), choices=Stage.choices)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ConflictsForm(forms.Form):
    """One choice for each field that both have changed; nothing is chosen for anybody."""

    def __init__(self, *args: Any, conflicts: Sequence[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = conflicts
        for row in conflicts:
            choices = [(side.value, side.label) for side in Side]
            self.fields[_name(row)] = forms.ChoiceField(
                label=row.tag, choices=choices, widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
            )

    def rows(self) -> list[tuple[Row, Any]]:
        """Return each conflict with its field."""
        return [(row, self[_name(row)]) for row in self.conflicts]

    def chosen(self) -> Mapping[int, Side]:
        """Return what was chosen, by the number of the row."""
        return {row.number: Side(self.cleaned_data[_name(row)]) for row in self.conflicts}


def _name(row: Row) -> str:
    return f"row-{row.number}"
