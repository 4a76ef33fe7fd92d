from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from torelik.library.cataloguing.models import ImportProfile
from torelik.library.cataloguing.vocabulary import OnDuplicate, RecordKind, Refused


class UploadForm(forms.Form):
    """The file that a cataloguer gives for import."""

    file = forms.FileField(
        label=_("MARC file"),
        help_text=_("ISO 2709, MARCXML or IRBIS exchange; also inside zip or gzip. The encoding is recognised for each record."),
        error_messages={"empty": Refused.EMPTY.label, "required": _("Choose a file first.")},
        widget=forms.FileInput(attrs={"accept": ".mrc,.marc,.iso,.dat,.xml,.txt,.zip,.gz"}),
        max_length=255,
    )

    profile = forms.ChoiceField(label=_("Profile"), required=False, choices=())

    def __init__(self, *args: Any, profiles: Sequence[ImportProfile] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not profiles:
            del self.fields["profile"]
            return
        choices = [("", _("everything is recognised")), *((str(one.uuid), one.name) for one in profiles)]
        self.fields["profile"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.TORELIK_MARC_UPLOAD_BYTES:
            message = _("The file is larger than this library accepts: at most %(limit)s.")
            raise forms.ValidationError(message, params={"limit": filesizeformat(settings.TORELIK_MARC_UPLOAD_BYTES)})
        return file

    def chosen_profile(self) -> UUID | None:
        """Return the profile by which the file is read, if one was chosen."""
        return UUID(self.cleaned_data["profile"]) if self.cleaned_data.get("profile") else None


class DecisionForm(forms.Form):
    """What the cataloguer decides after the preview."""

    on_duplicate = forms.ChoiceField(choices=OnDuplicate.choices, initial=OnDuplicate.SKIP)

    def chosen(self) -> OnDuplicate:
        """Return the decision; whatever else was sent, nothing of the catalogue is replaced."""
        return OnDuplicate(self.cleaned_data["on_duplicate"]) if self.is_valid() else OnDuplicate.SKIP


class RecordsForm(forms.Form):
    """What the cataloguer's list is narrowed by."""

    words = forms.CharField(label=_("Title, author or ISBN"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Every kind")), *RecordKind.choices])
    state = forms.ChoiceField(
        label=_("State of the work"), required=False, choices=[("", _("Every state")), ("not-checked", _("Not checked yet"))]
    )
