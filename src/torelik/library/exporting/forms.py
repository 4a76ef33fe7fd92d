"""What an export is asked for with."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExportForm(forms.Form):
    """Whether files go with it: without them it is small, and soon made."""

    with_files = forms.BooleanField(label=_("With electronic copies and original files"), required=False, initial=True)
