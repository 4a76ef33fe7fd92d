"""What librarians type about authorities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities.models import Authority
from torelik.library.authorities.vocabulary import AuthorityKind, AuthorityState, RelationKind

ANY = pgettext_lazy("filter", "Any")


class WordsForm(forms.Form):
    """Which authorities are looked for."""

    q = forms.CharField(label=_("Words of a heading or variant"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=pgettext_lazy("authority", "Kind"), required=False, choices=[("", ANY), *AuthorityKind.choices]
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", ANY), *AuthorityState.choices])


class LooseForm(forms.Form):
    """Which headings without an authority are looked at."""

    NONE, SEVERAL = "", "several"

    why = forms.ChoiceField(
        label=_("Why it leads nowhere"),
        required=False,
        choices=[(NONE, _("No authority has it")), (SEVERAL, _("Several authorities might be meant"))],
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("authority", "Kind"), required=False, choices=[("", ANY), *AuthorityKind.choices]
    )


class AuthorityForm(forms.Form):
    """One authority."""

    kind = forms.ChoiceField(label=pgettext_lazy("authority", "Kind"), choices=AuthorityKind.choices)
    heading_kk = forms.CharField(label=_("Heading in Kazakh"), required=False, max_length=400)
    heading_ru = forms.CharField(label=_("Heading in Russian"), required=False, max_length=400)
    heading_en = forms.CharField(label=_("Heading in English"), required=False, max_length=400)
    dates = forms.CharField(
        label=_("Years"), required=False, max_length=60, help_text=_("As in 1941–2019; of a living person 1941–.")
    )
    state = forms.ChoiceField(label=_("State"), choices=AuthorityState.choices, initial=AuthorityState.ESTABLISHED)
    variants = forms.CharField(
        label=_("Variants"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: other spellings, initials, earlier and full names."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))
    sources = forms.CharField(label=_("Sources"), required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 2}))
    viaf = forms.CharField(label=_("VIAF"), required=False, max_length=22)
    isni = forms.CharField(label=_("ISNI"), required=False, max_length=20)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, known: Authority, variants: list[str]) -> "AuthorityForm":
        """Return the form as the authority stands."""
        initial = {name: getattr(known, name) for name in cls.base_fields if hasattr(known, name)}
        form = cls(initial={**initial, "variants": "\n".join(variants), "seen": known.version})
        form.keep_kind()
        return form

    def keep_kind(self) -> None:
        """Leave the kind out: an authority that is there keeps it."""
        del self.fields["kind"]

    def columns(self) -> dict[str, Any]:
        """Return what was typed as ``actions.save_authority`` takes it."""
        given = dict(self.cleaned_data)
        heading = Trilingual(*(given.pop(f"heading_{code}") for code in ("kk", "ru", "en")))
        return {
            **given,
            "kind": AuthorityKind(given.get("kind", AuthorityKind.PERSON)),
            "state": AuthorityState(given["state"]),
            "variants": given["variants"].splitlines(),
            "heading": heading,
            "seen": given["seen"] or 0,
        }


class RelationForm(forms.Form):
    """Another authority, and how it stands to this one."""

    relation = forms.ChoiceField(label=_("The other one is"), choices=RelationKind.choices)
    other = forms.CharField(label=_("Heading of the other one"), max_length=400)


class OtherForm(forms.Form):
    """The authority that is to be merged into the one that is looked at."""

    other = forms.CharField(label=_("Heading of the other one"), max_length=400, help_text=_("With its years where it has some."))


class MergeForm(forms.Form):
    """Two authorities as they were previewed."""

    loser = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    loser_seen = forms.IntegerField(widget=forms.HiddenInput)
