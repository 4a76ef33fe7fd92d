"""What applicants and officers type, made clean."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.identity.accounts.vocabulary import AccountState
from torelik.identity.roles import queries as roles
from torelik.identity.units import queries as units
from torelik.identity.verification.actions import Application
from torelik.identity.verification.basis import Basis
from torelik.identity.verification.vocabulary import BasisKind, PersonKind, RequestState
from torelik.kernel import clock, national_numbers

REASON_LETTERS = 5
# A mistyped year such as 0026 is answered in words; the calendar's very ends cannot be reckoned with.
_BELIEVABLE = (MinValueValidator(date(1950, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def _day(label: Any, **named: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, validators=_BELIEVABLE, widget=widget, **named)


class BasisForm(forms.Form):
    """The order, contract or list by which a person belongs to the Academy."""

    basis_kind = forms.ChoiceField(label=_("Document"), choices=BasisKind.choices)
    basis_number = forms.CharField(label=pgettext_lazy("of a document", "Number"), max_length=80)
    basis_dated = _day(pgettext_lazy("of a document", "Date"))
    basis_through = _day(
        _("Valid through"), required=False, help_text=_("The last day. Leave it empty for a document without a term.")
    )

    def basis(self) -> Basis:
        """Return the clean document."""
        clean = self.cleaned_data
        return Basis(BasisKind(clean["basis_kind"]), clean["basis_number"], clean["basis_dated"], clean["basis_through"])

    def clean(self) -> dict[str, Any]:
        clean: dict[str, Any] = super().clean() or {}
        dated, through = clean.get("basis_dated"), clean.get("basis_through")
        if dated and through and through < dated:
            self.add_error("basis_through", _("The document ends before its own date."))
        return clean


class ApplicationForm(BasisForm):
    """What a person says of their place in the Academy."""

    kind = forms.ChoiceField(label=_("You are"), choices=PersonKind.choices)
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    post = forms.CharField(label=_("Post or group"), max_length=200, required=False)
    note = forms.CharField(
        label=_("What should the officer know?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("kind", "unit", "post")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.units = {unit.key: unit for unit in units.active_units()}
        chooser = cast(forms.ChoiceField, self.fields["unit"])
        chooser.choices = [("", "—"), *((key, str(unit)) for key, unit in self.units.items())]

    def application(self) -> Application:
        """Return the clean application."""
        clean = self.cleaned_data
        return Application(
            kind=PersonKind(clean["kind"]),
            basis=self.basis(),
            unit=self.units.get(clean["unit"]),
            post=clean["post"],
            note=clean["note"],
        )


class IinField(forms.CharField):
    """An IIN; its faults are told all at once."""

    def __init__(self, **named: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(label=_("IIN"), max_length=20, widget=widget, **named)

    def clean(self, value: Any) -> str:
        digits = "".join(str(super().clean(value)).split())
        if faults := national_numbers.faults_of_iin(digits, today=clock.local_date(clock.now())):
            raise forms.ValidationError([fault.label for fault in faults])
        return digits


class RegistrationForm(ApplicationForm):
    """Everything that a person must say to ask for an account."""

    family_name = forms.CharField(
        label=_("Family name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    given_name = forms.CharField(
        label=_("Given name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    patronymic = forms.CharField(label=_("Patronymic"), max_length=80, required=False)
    iin = IinField(help_text=_("Twelve digits, as in your identity card. It is kept encrypted and shown masked."))
    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    username = forms.CharField(
        label=_("User name"),
        max_length=80,
        validators=[RegexValidator(r"^[A-Za-z0-9.\-_]+\Z", _("Latin letters, digits and . - _ only."))],
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1024,
        strip=False,
        help_text=_("At least twelve characters. A sentence of your own is best."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    agree = forms.BooleanField(
        label=_("I have read the text and give my consent"),
        error_messages={"required": _("Without consent the Academy may not process your data, and no account can be made.")},
    )
    consent_digest = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if password := clean.get("password"):
            # With the person's own names and address beside it, so that a password is not little more than these.
            names = ("username", "family_name", "given_name", "patronymic", "email")
            person = get_user_model()(**{name: clean.get(name, "") for name in names})
            try:
                validate_password(password, person)
            except forms.ValidationError as refused:
                self.add_error("password", refused)
        return clean


class ConfirmForm(BasisForm):
    """What the first officer settles, and what every officer marks."""

    seen = forms.ChoiceField(choices=RequestState.choices, widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"), required=False)
    compared_identity = forms.BooleanField(label=_("Names and IIN agree with the identity document"), required=False)
    compared_basis = forms.BooleanField(label=_("The person stands in the order, contract or personnel list"), required=False)
    field_order = ("seen", "role")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.roles = {role.key: role for role in roles.roles_in_use()}
        chooser = cast(forms.ChoiceField, self.fields["role"])
        chooser.choices = [
            ("", "—"),
            *sorted(((key, str(role)) for key, role in self.roles.items()), key=lambda pair: str(pair[1])),
        ]

    def verdict(self) -> dict[str, Any]:
        """Return what ``actions.confirm`` asks for."""
        clean = self.cleaned_data
        return {
            "seen": RequestState(clean["seen"]),
            "compared": clean["compared_identity"] and clean["compared_basis"],
            "role": self.roles.get(clean["role"]),
            "basis": self.basis(),
        }


class SecondConfirmForm(forms.Form):
    """What the second officer marks; role and basis are settled."""

    seen = forms.ChoiceField(choices=RequestState.choices, widget=forms.HiddenInput)
    compared_identity = forms.BooleanField(label=_("Names and IIN agree with the identity document"), required=False)
    compared_basis = forms.BooleanField(label=_("The person stands in the order, contract or personnel list"), required=False)

    def verdict(self) -> dict[str, Any]:
        """Return what ``actions.confirm`` asks for."""
        clean = self.cleaned_data
        return {"seen": RequestState(clean["seen"]), "compared": clean["compared_identity"] and clean["compared_basis"]}


class RefuseForm(forms.Form):
    """Why a person is refused; they read it."""

    seen = forms.ChoiceField(choices=RequestState.choices, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason of the refusal"),
        help_text=_("The person reads it on their status page and can ask again."),
        min_length=REASON_LETTERS,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write why the request is refused."), "min_length": _("Write the reason in a few words.")},
    )


class QueueForm(forms.Form):
    """Which requests the officer looks at."""

    state = forms.ChoiceField(choices=RequestState.choices, required=False)


class PeopleForm(forms.Form):
    """What the list of people is narrowed by."""

    words = forms.CharField(label=_("Name, user name or IIN"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", pgettext_lazy("state of an account", "Every state")), *AccountState.choices],
    )


class LeaveForm(forms.Form):
    """The order by which a person leaves."""

    basis_number = forms.CharField(label=_("Number of the order"), max_length=80)
    basis_dated = _day(_("Date of the order"))


class ListForm(BasisForm):
    """A list of people for import, and what holds for everybody in it."""

    file = forms.FileField(
        label=_("List of people"),
        help_text=_(
            "XLSX or CSV. The first row names the columns: iin, family_name, given_name; also patronymic, email, username, "
            "unit, post, language."
        ),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        max_length=255,
    )
    kind = forms.ChoiceField(label=_("Everybody in the list is"), choices=PersonKind.choices)
    role = forms.ChoiceField(label=_("Role"))
    field_order = ("file", "kind", "role")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.roles = {role.key: role for role in roles.roles_in_use()}
        chooser = cast(forms.ChoiceField, self.fields["role"])
        chooser.choices = sorted(((key, str(role)) for key, role in self.roles.items()), key=lambda pair: str(pair[1]))
