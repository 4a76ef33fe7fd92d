"""What people write to the help desk, and the signature by which a form is known as ours."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from torelik.kernel.trilingual import AUTONYMS, Trilingual
from torelik.support.tickets.models import Category
from torelik.support.tickets.rules import FormSeal

SALT = "support.tickets.form"
TEXT_LETTERS = 4000


def signed(seal: FormSeal) -> str:
    """Return the seal as the form carries it."""
    return signing.dumps({"key": str(seal.key), "at": seal.given_at.timestamp()}, salt=SALT)


def seal_of(words: str) -> FormSeal | None:
    """Return what the form carried back, or nothing when the signature is not ours."""
    try:
        carried = signing.loads(words, salt=SALT)
    except signing.BadSignature:
        return None
    return FormSeal(UUID(carried["key"]), datetime.fromtimestamp(carried["at"], UTC))


def _text(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=TEXT_LETTERS, min_length=3, widget=forms.Textarea(attrs={"rows": 7})
    )


class QuestionForm(forms.Form):
    """A question of a person signed in: the product knows whom to answer."""

    category = forms.ChoiceField(label=_("What is it about?"))
    subject = forms.CharField(label=_("In a few words"), max_length=150, min_length=3)
    text = _text(_("Your question"), _("Say what you did, what you saw and what you expected."))
    seal = forms.CharField(widget=forms.HiddenInput, max_length=400, required=False)
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, categories: list[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose")), *((one.key, one.name) for one in categories)]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]


class VisitorForm(QuestionForm):
    """A question of a visitor of the portal. pii: name, e-mail address"""

    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Used for the answer alone."),
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ["category", "subject", "text", "name", "email", "website", "seal"]


class MessageForm(forms.Form):
    """One more thing written in a conversation."""

    text = _text(_("Message"))


class HandOverForm(forms.Form):
    """The subject whose unit shall answer."""

    category = forms.ChoiceField(label=_("Hand over to"))

    def __init__(self, *args: Any, categories: list[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, f"{one.name} — {one.unit.name}") for one in categories]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]


class QueueForm(forms.Form):
    """What of the queue is shown."""

    words = forms.CharField(label=_("Number or words"), required=False, max_length=80)
    state = forms.CharField(required=False, max_length=20)


class CategoryForm(forms.Form):
    """A subject in three languages and the unit in charge."""

    key = forms.SlugField(
        label=_("Key"), max_length=40, help_text=_("Latin letters, digits and hyphens; it does not change later.")
    )
    name_kk = forms.CharField(label=AUTONYMS["kk"], max_length=120)
    name_ru = forms.CharField(label=AUTONYMS["ru"], max_length=120)
    name_en = forms.CharField(label=AUTONYMS["en"], max_length=120)
    unit = forms.ChoiceField(label=_("Unit in charge"))
    is_offered = forms.BooleanField(label=_("Offered in the form"), required=False, initial=True)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    @property
    def name(self) -> Trilingual:
        """The name in three languages."""
        return Trilingual(*(self.cleaned_data[f"name_{code}"].strip() for code in ("kk", "ru", "en")))
