"""What is typed on the pages of roles."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from torelik.identity.roles import registry
from torelik.identity.roles.actions import GrantChange
from torelik.identity.roles.queries import RoleCard
from torelik.kernel.actor import ACADEMY, Scope
from torelik.kernel.trilingual import LANGUAGES, Trilingual

_BELIEVABLE = (MinValueValidator(date(1990, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def _day(label: Any, *, required: bool, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, validators=_BELIEVABLE, widget=widget)


class NameForm(forms.Form):
    """A role's name in the three languages."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=120)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)

    @property
    def name(self) -> Trilingual:
        return Trilingual(*(self.cleaned_data[f"name_{code}"] for code in LANGUAGES))


class NewRoleForm(NameForm):
    """A new role, which may begin with the rights of another one."""

    grants_like = forms.TypedChoiceField(label=_("Begin with the rights of"), required=False, coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, roles: Iterable[RoleCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("no role: choose the rights afterwards")), *((str(role.uuid), str(role.name)) for role in roles)]
        self.fields["grants_like"].choices = choices  # type: ignore[attr-defined]


class AssignmentForm(forms.Form):
    """A role for a person: where, for how long, on which order."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=UUID)
    scope = forms.ChoiceField(
        label=_("Where it holds"),
        help_text=_("Rights that cannot be limited are given for the whole Academy only."),
    )
    valid_from = _day(_("First day"), required=True)
    valid_through = _day(_("Last day"), required=False, help_text=_("Empty: until the role is ended."))
    basis = forms.CharField(label=_("Number of the order"), max_length=200)
    basis_on = _day(_("Date of the order"), required=True)

    def __init__(self, *args: Any, roles: Iterable[RoleCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "—"), *((str(role.uuid), str(role.name)) for role in roles)]  # type: ignore[attr-defined]
        self.fields["scope"].choices = scope_choices()  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What the action asks for; the last day on the page belongs to the period, the period's end does not."""
        given = self.cleaned_data
        kind, _colon, key = given["scope"].partition(":")
        through = given["valid_through"]
        return {
            "scope": Scope(kind, key),
            "valid_from": given["valid_from"],
            "valid_until": through + timedelta(days=1) if through else None,
            "basis": given["basis"],
            "basis_on": given["basis_on"],
        }


def scope_choices() -> list[Any]:
    """Return the whole Academy and every part of it to which a role can be limited, by kind."""
    choices: list[Any] = [(f"{ACADEMY}:", _("The whole Academy"))]
    for kind in registry.scope_kinds():
        parts = [(f"{kind.key}:{key}", name) for key, name in kind.parts()]
        if parts:
            choices.append((kind.label, parts))
    return choices


class EndForm(forms.Form):
    """On what order, or for what reason, a role ends."""

    basis = forms.CharField(
        label=_("Order or reason"),
        max_length=200,
        help_text=_("It is kept with the role and in the audit journal."),
    )
    from_day = _day(_("From which day"), required=False, help_text=_("Empty: at once. The person's next click is refused."))


class PeopleSearch(forms.Form):
    """Whose roles are looked for."""

    words = forms.CharField(label=_("Name or user name"), required=False, max_length=200)


class PreviewForm(forms.Form):
    """Through whose eyes to look: one role's, or one person's."""

    role = forms.TypedChoiceField(label=_("Role"), coerce=UUID, required=False, empty_value=None)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, roles: Iterable[RoleCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "—"), *((str(role.uuid), str(role.name)) for role in roles)]  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Which right, where, and whose."""

    grant = forms.ChoiceField(label=_("Right"))
    scope = forms.ChoiceField(label=_("Where"), required=False)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sentences = sorted(((grant, str(words)) for grant, words in registry.known_grants().items()), key=lambda one: one[1])
        self.fields["grant"].choices = sentences  # type: ignore[attr-defined]
        self.fields["scope"].choices = [("", _("anywhere")), *scope_choices()]  # type: ignore[attr-defined]

    @property
    def within(self) -> Scope | None:
        chosen = self.cleaned_data["scope"]
        kind, _colon, key = chosen.partition(":")
        return Scope(kind, key) if chosen else None


class PostedMatrix:
    """The matrix as it came back: what is ticked now, beside what stood there when the page was made.

    A box is named ``cell`` and says "role grant"; ``held`` says what the page showed as held, ``version`` how old that is.
    The difference of the two is the person's own work: it survives a change that somebody else made meanwhile.
    """

    def __init__(self, posted: QueryDict, *, roles: Iterable[RoleCard]) -> None:
        known = {str(role.uuid): role.uuid for role in roles}
        self.ticked = self._cells(posted.getlist("cell"), known)
        self.held = self._cells(posted.getlist("held"), known)
        self.versions: dict[UUID, int] = {}
        for text in posted.getlist("version"):
            role, _space, number = text.partition(" ")
            if role in known and number.isdecimal():
                self.versions[known[role]] = int(number[:9])

    @staticmethod
    def _cells(texts: Iterable[str], known: Mapping[str, UUID]) -> set[tuple[UUID, str]]:
        grants = registry.known_grants()
        cells = (text.partition(" ") for text in texts)
        return {(known[role], grant) for role, _space, grant in cells if role in known and grant in grants}

    @property
    def added(self) -> set[tuple[UUID, str]]:
        return {cell for cell in self.ticked - self.held if cell[0] in self.versions}

    @property
    def removed(self) -> set[tuple[UUID, str]]:
        return {cell for cell in self.held - self.ticked if cell[0] in self.versions}

    def changes(self) -> list[GrantChange]:
        """Return the person's own work, role by role."""
        roles = sorted({role for role, _grant in self.added | self.removed}, key=str)
        return [
            GrantChange(
                role=role,
                added=frozenset(grant for one, grant in self.added if one == role),
                removed=frozenset(grant for one, grant in self.removed if one == role),
                seen_version=self.versions[role],
            )
            for role in roles
        ]
