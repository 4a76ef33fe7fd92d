"""What the publisher of a text of consent types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.identity.consents.models import ConsentText
from torelik.kernel.trilingual import Trilingual

_LANGUAGES = {"kk": _("In Kazakh"), "ru": _("In Russian"), "en": _("In English")}


class PublishForm(forms.Form):
    """The next version of a text: title and words in three languages, and whether people are asked anew."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    ask_again = forms.BooleanField(
        label=_("Ask everybody who agreed to an earlier version to read and agree to this one"), required=False, initial=True
    )

    def __init__(self, *args: Any, present: ConsentText | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        for code, language in _LANGUAGES.items():
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title"), max_length=200, initial=getattr(present.title, code) if present else ""
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=language,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 12}),
                help_text=_("An empty line parts paragraphs."),
                initial=getattr(present.body, code) if present else "",
            )
        self.fields["seen_version"].initial = present.version if present else 0

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the fields by language."""
        return [(label, self[f"title_{code}"], self[f"body_{code}"]) for code, label in _LANGUAGES.items()]

    def title(self) -> Trilingual:
        """Return the typed titles."""
        return self._words("title")

    def body(self) -> Trilingual:
        """Return the typed texts with one kind of line end, so that the same words have the same digest."""
        words = self._words("body")
        return Trilingual(*("\n".join(getattr(words, code).split("\r\n")) for code in _LANGUAGES))

    def _words(self, name: str) -> Trilingual:
        return Trilingual(*(self.cleaned_data[f"{name}_{code}"].strip() for code in _LANGUAGES))
