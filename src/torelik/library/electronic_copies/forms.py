"""What a librarian types when a file is attached, replaced or withdrawn."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from torelik.documents import api as documents
from torelik.library.cataloguing.vocabulary import LANGUAGE_NAMES

ENDINGS = documents.Accepts(kinds=documents.BOOKS, limit_bytes=0).endings


def _file_field() -> forms.FileField:
    return forms.FileField(
        label=_("File"),
        help_text=_("PDF, DOCX, EPUB, HTML or plain text."),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        max_length=255,
    )


class _TakesFile(forms.Form):
    """A form with a file; one that is larger than the library accepts is refused before it is looked into."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.TORELIK_READING_FILE_BYTES:
            message = _("The file is larger than this library accepts: at most %(limit)s.")
            raise forms.ValidationError(message, params={"limit": filesizeformat(settings.TORELIK_READING_FILE_BYTES)})
        return file


class AttachForm(_TakesFile, documents.RightForm):
    """A file with the right to it, in one form."""

    file = _file_field()
    title = forms.CharField(
        label=_("Title of the file"), required=False, max_length=300, help_text=_("As readers see it; empty: as the record.")
    )
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    field_order = ["file", "title", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(((code, str(name)) for code, name in LANGUAGE_NAMES.items()), key=lambda row: row[1])
        self.fields["language"].choices = [("", "—"), *names]  # type: ignore[attr-defined]


class ReplaceForm(_TakesFile):
    """The file that takes the place of another."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    file = _file_field()

    @property
    def sealed_key(self) -> UUID:
        """The form's own key."""
        found: UUID = self.cleaned_data["key"]
        return found


class WithdrawForm(forms.Form):
    """Why an electronic copy is withdrawn."""

    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=300)
