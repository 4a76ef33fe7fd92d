"""What a cataloguer types when a record is made in brief from a picture."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES
from torelik.library.editing.kinds import FormKind
from torelik.library.editing.vocabulary import ScanShows


class BriefForm(forms.Form):
    """The least that makes a title found, and the picture for the rest."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    shows = forms.ChoiceField(label=_("What the picture shows"), choices=ScanShows.choices)
    file = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP; on a phone it is taken with the camera."),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp"}),
        max_length=255,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=FormKind.choices, initial=FormKind.BOOK)
    title = forms.CharField(label=_("Title"), max_length=500)
    author = forms.CharField(label=_("Author"), required=False, max_length=200, help_text=_("Surname, first name"))
    year = forms.CharField(label=_("Year of publication"), required=False, max_length=20)
    language = forms.ChoiceField(label=_("Language of the text"))
    is_sure = forms.BooleanField(label=_("It is another title than the one found"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = sorted(((code, str(name)) for code, name in LANGUAGE_NAMES.items()), key=lambda one: one[1])
        self.fields["language"].choices = names  # type: ignore[attr-defined]
