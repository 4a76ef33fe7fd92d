"""What is typed about notifications."""

from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from torelik.notifications import rules
from torelik.notifications.kinds import Text
from torelik.notifications.rules import TextProblem
from torelik.notifications.vocabulary import Channel


class TextForm(forms.Form):
    """The words of one kind of notification in one language; whether they can be used is judged by the rules."""

    subject = forms.CharField(label=_("Subject of the letter"), max_length=rules.SUBJECT_LETTERS, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=rules.TEXT_LETTERS, required=False, widget=forms.Textarea(attrs={"rows": 9})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: object, channel: Channel, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if channel == Channel.PRODUCT:
            del self.fields["subject"]
            self.fields["text"].widget.attrs["rows"] = 3

    def typed(self) -> Text:
        """Return the words as they were typed."""
        return Text(self.cleaned_data.get("subject", ""), self.cleaned_data["text"].replace("\r\n", "\n"))

    def tell(self, problems: Iterable[TextProblem]) -> None:
        """Show why the text is not kept, beside what it is about."""
        for one in problems:
            error = ValidationError(str(one.fault.label) % {"place": one.place})
            self.add_error("subject" if one.in_subject and "subject" in self.fields else "text", error)


class SeenForm(forms.Form):
    """The version that the page showed."""

    seen = forms.IntegerField(min_value=0)
