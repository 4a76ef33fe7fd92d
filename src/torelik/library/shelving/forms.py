"""What librarians type about classes and marks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from torelik.library.shelving.vocabulary import Scheme, Script

TABLE_BYTES = 4 * 1024 * 1024
DIGITS = [("2", _("Two figures")), ("3", _("Three figures"))]


class BrowseForm(forms.Form):
    """What is looked for in a tree."""

    scheme = forms.ChoiceField(label=_("Scheme"), choices=Scheme.choices, initial=Scheme.UDC)
    words = forms.CharField(label=_("Notation or words"), required=False, max_length=100)


class _TableForm(forms.Form):
    """A table as a file of text."""

    file = forms.FileField(label=_("Table"), widget=forms.FileInput(attrs={"accept": ".csv,.txt"}))

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > TABLE_BYTES:
            raise ValidationError(_("The file is larger than this library accepts."))
        content = file.read()
        for encoding in ("utf-8-sig", "cp1251"):
            try:
                return str(content.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise ValidationError(_("The file is no text."))


class ClassesForm(_TableForm):
    """A table of classes."""

    scheme = forms.ChoiceField(label=_("Scheme"), choices=Scheme.choices)
    field_order = ["scheme", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("Lines of notation;parent;kk;ru;en with these names in the first line.")


class ClassNameForm(forms.Form):
    """The name of a class in three languages."""

    kk = forms.CharField(label=_("Kazakh"), required=False, max_length=300)
    ru = forms.CharField(label=_("Russian"), required=False, max_length=300)
    en = forms.CharField(label=_("English"), required=False, max_length=300)


class TableForm(forms.Form):
    """Which table of author marks is looked into, and for what word."""

    script = forms.ChoiceField(label=_("Alphabet"), choices=Script.choices, initial=Script.CYRILLIC)
    digits = forms.ChoiceField(label=_("Figures"), choices=DIGITS, initial="2")
    word = forms.CharField(label=_("Surname or title"), required=False, max_length=100)


class AuthorTableForm(_TableForm):
    """A table of author marks that the library has."""

    script = forms.ChoiceField(label=_("Alphabet"), choices=Script.choices)
    digits = forms.ChoiceField(label=_("Figures"), choices=DIGITS)
    field_order = ["script", "digits", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("Lines of start;number with these names in the first line.")


class AuthorLineForm(forms.Form):
    """One line of a table of author marks."""

    script = forms.ChoiceField(choices=Script.choices)
    digits = forms.ChoiceField(choices=DIGITS)
    start = forms.CharField(label=_("Words from"), max_length=20)
    number = forms.CharField(label=_("Number"), max_length=3)


class MarkForm(forms.Form):
    """The shelf mark of a title."""

    class_index = forms.CharField(label=_("Class index"), max_length=100)
    author_mark = forms.CharField(label=_("Author mark"), required=False, max_length=20)
