"""The gallery's examples: every component in its states. They serve as documentation and as test fixtures."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExampleForm(forms.Form):
    """A form that was refused, to show fields with errors."""

    family_name = forms.CharField(label=_("Family name"), help_text=_("As in the identity document"))
    iin = forms.CharField(label=_("IIN"), max_length=12, min_length=12)
    language = forms.ChoiceField(
        label=_("Language of letters"), choices=[("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
    )
    remind = forms.BooleanField(label=_("Remind of the due date"), required=False)


def refused_form() -> ExampleForm:
    """Return the example form after a refusal."""
    form = ExampleForm({"family_name": "Сәрсенова", "iin": "00010150012", "language": "kk", "remind": "on"})
    form.is_valid()
    return form
