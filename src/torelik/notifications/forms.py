"""What is typed about notifications."""

from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torelik.notifications import rules
from torelik.notifications.kinds import Group, Text
from torelik.notifications.rules import TextProblem
from torelik.notifications.vocabulary import Channel, LetterState


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


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


class OtherLettersForm(forms.Form):
    """Which letters of the history are wanted."""

    words = forms.CharField(label=_("Name or address"), max_length=100, required=False)


class SeenForm(forms.Form):
    """The version that the page showed."""

    seen = forms.IntegerField(min_value=0)


class ChoicesForm(forms.Form):
    """About which groups of events e-mail comes."""

    groups = forms.MultipleChoiceField(label=_("About this"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, offered: Sequence[tuple[Group, bool]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["groups"]
        field.choices = [(group.key, group.label) for group, _by_mail in offered]  # type: ignore[attr-defined]
        field.initial = [group.key for group, by_mail in offered if by_mail]


class HistoryForm(forms.Form):
    """What part of the history is shown."""

    words = forms.CharField(label=_("Name or e-mail address"), max_length=200, required=False)
    state = forms.ChoiceField(
        label=_("By e-mail"),
        required=False,
        choices=[("", pgettext_lazy("letters of the history", "With a letter or without")), *LetterState.choices],
    )


class SendingForm(forms.Form):
    """When e-mail goes out, and how long the history is kept."""

    quiet_from = forms.TimeField(label=_("No e-mail from"), required=False, widget=_time())
    quiet_until = forms.TimeField(label=pgettext_lazy("quiet hours", "until"), required=False, widget=_time())
    kept_days = forms.IntegerField(
        label=_("Days for which notifications and letters are kept"), min_value=rules.LEAST_KEPT_DAYS, max_value=3_650
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
