from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

PASSWORD_LETTERS = 1024


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=PASSWORD_LETTERS, strip=False, widget=widget, **more)


class SignInForm(forms.Form):
    """User name and password as typed."""

    username = forms.CharField(
        label=_("User name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = _password(_("Password"), "current-password")


class CodeForm(forms.Form):
    """A code of the application, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class ConfirmForm(forms.Form):
    """A fresh proof: the password."""

    password = _password(_("Password"), "current-password")


class NewPasswordForm(forms.Form):
    """A new password, once: the eye beside the field shows what was typed."""

    new = _password(_("New password"), "new-password")

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        length: int = settings.TORELIK_PASSWORD_LENGTH
        first = ngettext_lazy(
            "At least %(count)d character; spaces and any letters are welcome.",
            "At least %(count)d characters; spaces and any letters are welcome.",
            length,
        ) % {"count": length}
        self.fields["new"].help_text = " ".join([str(first), password_validators_help_texts()[-1]])

    def show(self, reasons: list[str]) -> None:
        """Show why the new password is not good, all at once."""
        for reason in reasons:
            self.add_error("new", reason)


class ChangePasswordForm(NewPasswordForm):
    """The present password and the new one."""

    present = _password(_("Present password"), "current-password")
    field_order = ["present", "new"]


class RecoveryForm(forms.Form):
    """The e-mail address of the account."""

    address = forms.EmailField(
        label=_("E-mail of the account"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class PasskeyForm(forms.Form):
    """What the browser has made, and how the person calls it."""

    name = forms.CharField(label=_("Name of the device or key"), max_length=60)
    credential = forms.CharField(widget=forms.HiddenInput, max_length=20_000)


class ResetForm(forms.Form):
    """Why somebody's second factor is taken away."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("Who asked, how you saw that it is them. It goes to the audit journal."), max_length=500
    )


class OuterIdentityForm(forms.Form):
    """The person's identifier at the provider."""

    subject = forms.CharField(label=_("Identifier at the provider (sub)"), max_length=255)


class PeopleSearch(forms.Form):
    """Words of a name, a user name or an address."""

    words = forms.CharField(label=_("Name, user name or e-mail"), required=False, max_length=100)
