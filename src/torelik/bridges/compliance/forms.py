"""What is typed into the register of legal bases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.bridges.compliance.rules import BasisText
from torelik.bridges.compliance.vocabulary import Force, Mark
from torelik.kernel.trilingual import AUTONYMS, LANGUAGES, Trilingual

TRILINGUAL = ("act", "old_terms", "new_terms", "note")
PLAIN = ("number", "article", "adopted_on", "edition_on", "force", "mark", "checked_on", "checked_by", "source", "link")


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class BasisForm(forms.Form):
    """One entry: what the act is, how far it was checked, old and new terms line by line."""

    number = forms.CharField(label=_("Number"), max_length=80)
    article = forms.CharField(label=_("Article or paragraph"), required=False, max_length=120)
    adopted_on = _day(_("Adopted on"))
    edition_on = _day(_("Edition of"))
    force = forms.ChoiceField(label=_("Force"), choices=Force.choices)
    mark = forms.ChoiceField(label=_("How sure we are"), choices=Mark.choices)
    checked_on = _day(_("Checked on"))
    checked_by = forms.CharField(label=_("Checked by"), required=False, max_length=120)
    source = forms.CharField(label=_("Where it is known from"), required=False, max_length=300)
    link = forms.URLField(label=_("Address of the text"), required=False, assume_scheme="https")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            area = {"widget": forms.Textarea(attrs={"rows": 4}), "required": False, "label": AUTONYMS[code]}
            self.fields[f"act_{code}"] = forms.CharField(
                label=AUTONYMS[code], max_length=400, widget=forms.Textarea(attrs={"rows": 3})
            )
            for name in TRILINGUAL[1:]:
                self.fields[f"{name}_{code}"] = forms.CharField(**area)  # type: ignore[arg-type]

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the trilingual fields as the page lays them out: a heading and three languages side by side."""
        labels = (_("Title of the act"), _("Old terms, one a line"), _("New terms, one a line"), _("Note"))
        return [(label, [self[f"{name}_{code}"] for code in LANGUAGES]) for name, label in zip(TRILINGUAL, labels, strict=True)]

    @property
    def text(self) -> BasisText:
        """The entry as a value."""
        given = self.cleaned_data
        values: dict[str, Any] = {
            name: Trilingual(*(_lines(given[f"{name}_{code}"]) for code in LANGUAGES)) for name in TRILINGUAL
        }
        values |= {name: given[name] for name in PLAIN}
        values |= {"force": Force(given["force"]), "mark": Mark(given["mark"])}
        return BasisText(**values)


class NewBasisForm(BasisForm):
    """A new entry has its key, by which pages cite it."""

    key = forms.SlugField(
        label=_("Key"), max_length=60, help_text=_("Latin letters, digits and hyphens; it does not change later.")
    )


def initial_of(text: BasisText, *, version: int) -> dict[str, Any]:
    """Return what the form shows of an entry."""
    initial = {name: getattr(text, name) for name in PLAIN} | {"version": version}
    for name in TRILINGUAL:
        initial |= {f"{name}_{code}": getattr(getattr(text, name), code) for code in LANGUAGES}
    return initial


def _lines(words: str) -> str:
    return "\n".join(line.strip() for line in words.splitlines()).strip()
