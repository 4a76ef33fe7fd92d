"""What is typed about signatories and commissions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.documents.api import DayField
from torelik.kernel.trilingual import Trilingual
from torelik.library.signing.rules import MOST_MEMBERS, Member
from torelik.library.signing.vocabulary import Office, Role

SPARE_ROWS = 3
"""Empty rows offered below the members that there are."""


def _post(required: bool = True) -> dict[str, forms.CharField]:
    return {
        "post_kk": forms.CharField(label=_("Position in Kazakh"), max_length=200, required=required),
        "post_ru": forms.CharField(label=_("Position in Russian"), max_length=200, required=required),
        "post_en": forms.CharField(label=_("Position in English"), max_length=200, required=False),
    }


def _name(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Initials and surname"),
        max_length=120,
        required=required,
        widget=forms.TextInput(attrs={"placeholder": "А. Ә. Серікбай", "autocomplete": "off"}),
    )


class SignatoryForm(forms.Form):
    """One term of an office."""

    office = forms.ChoiceField(label=_("Office"), choices=Office.choices)
    name = _name()
    post_kk, post_ru, post_en = _post().values()
    since = DayField(label=_("Since"))
    until = DayField(label=_("Through"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["office"], self.fields["key"]

    def given(self) -> dict[str, Any]:
        """Return what was typed as the actions take it."""
        typed = dict(self.cleaned_data)
        post = Trilingual(typed.pop("post_kk"), typed.pop("post_ru"), typed.pop("post_en"))
        if "office" in typed:
            typed["office"] = Office(typed["office"])
        return {**typed, "post": post}


class CommissionForm(forms.Form):
    """One commission with its members: a row with an empty name is nobody."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=200)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    order_number = forms.CharField(label=_("Number of the order"), max_length=40)
    order_day = DayField(label=_("Date of the order"))
    since = DayField(label=_("Since"))
    until = DayField(label=_("Through"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    HEAD = ("name_kk", "name_ru", "name_en", "order_number", "order_day", "since", "until")
    MEMBER = ("role", "name", "post_kk", "post_ru", "post_en")

    def __init__(self, *args: Any, members: Sequence[Member] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = sum(name.startswith("member_name-") for name in self.data)
        self.count = min(max(len(members) + SPARE_ROWS, sent, 4), MOST_MEMBERS)
        for row in range(self.count):
            member = members[row] if row < len(members) else None
            fields = {
                "role": forms.ChoiceField(label=pgettext_lazy("commission", "Role"), choices=Role.choices, required=False),
                "name": _name(required=False),
                **_post(required=False),
            }
            first = {
                "role": member.role if member else Role.MEMBER if row else Role.CHAIR,
                "name": member.name if member else "",
                "post_kk": member.post.kk if member else "",
                "post_ru": member.post.ru if member else "",
                "post_en": member.post.en if member else "",
            }
            for name, field in fields.items():
                field.initial = first[name]
                self.fields[f"member_{name}-{row}"] = field

    def head(self) -> Iterable[forms.BoundField]:
        """Return the fields of the commission itself."""
        return [self[name] for name in self.HEAD]

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each member."""
        return [[self[f"member_{name}-{row}"] for name in self.MEMBER] for row in range(self.count)]

    def members(self) -> list[Member]:
        """Return the members that were typed, in their order."""
        given = self.cleaned_data
        found = []
        for row in range(self.count):
            role, name, *post = (" ".join(given.get(f"member_{part}-{row}", "").split()) for part in self.MEMBER)
            if name:
                found.append(Member(Role(role or Role.MEMBER), name, Trilingual(*post)))
        return found

    def given(self) -> dict[str, Any]:
        """Return what was typed as ``actions.keep_commission`` takes it."""
        typed = self.cleaned_data
        return {
            "name": Trilingual(typed["name_kk"], typed["name_ru"], typed["name_en"]),
            **{name: typed[name] for name in ("order_number", "order_day", "since", "until", "seen")},
            "members": self.members(),
        }
