"""What people type: targets, questions, choices of fields, operations, columns."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum import isbn
from stdnum.exceptions import ValidationError

from torelik.library.cataloguing.marc import Chosen, Dialect, Encoding
from torelik.library.cataloguing.vocabulary import DIALECTS, ENCODINGS, LANGUAGE_NAMES, MatchBy, OnDuplicate, RecordKind
from torelik.library.copying.asking import Question
from torelik.library.copying.models import Target
from torelik.library.copying.rules import FieldPair, Operation
from torelik.library.copying.vocabulary import Choice, Column, OperationKind, Protocol, Syntax

RECOGNISE = ("", _("recognise"))
CHOOSABLE_ENCODINGS = [RECOGNISE, *((code, name) for code, name in ENCODINGS.items() if code not in ("ascii", "xml-declared"))]
CHOOSABLE_DIALECTS = [RECOGNISE, *((code, name) for code, name in DIALECTS.items() if code != "irbis")]


class TargetForm(forms.Form):
    """One catalogue to copy from."""

    name = forms.CharField(label=_("Name"), max_length=120)
    protocol = forms.ChoiceField(label=_("Protocol"), choices=Protocol.choices)
    address = forms.CharField(
        label=_("Address"), max_length=300, help_text=_("SRU: https://server/path. Z39.50: server:210. Without a password.")
    )
    database = forms.CharField(label=_("Database"), max_length=120, required=False)
    syntax = forms.ChoiceField(label=_("Records come as"), choices=Syntax.choices)
    encoding = forms.ChoiceField(label=_("Encoding"), choices=CHOOSABLE_ENCODINGS, required=False)
    position = forms.IntegerField(label=_("Place in the order"), min_value=1, max_value=999, initial=100)
    is_on = forms.BooleanField(label=_("Ask this catalogue"), required=False, initial=True)
    may_be_private = forms.BooleanField(
        label=_("This server stands in our own network"),
        required=False,
        help_text=_("Without this mark no server of a private network is gone to."),
    )

    def cleaned(self) -> dict[str, Any]:
        """Return what was typed as the action wants it."""
        held = self.cleaned_data
        return {**held, "protocol": Protocol(held["protocol"]), "syntax": Syntax(held["syntax"])}


class QuestionForm(forms.Form):
    """What is looked for in other catalogues, and in which."""

    isbn = forms.CharField(label="ISBN", max_length=40, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    author = forms.CharField(label=_("Author"), max_length=200, required=False)
    targets = forms.MultipleChoiceField(
        label=_("Catalogues"),
        required=False,
        choices=(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": ""},
    )

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["targets"].choices = [(str(one.uuid), one.name) for one in targets]  # type: ignore[attr-defined]
        self.fields["targets"].initial = [str(one.uuid) for one in targets]

    def clean_isbn(self) -> str:
        written = str(self.cleaned_data["isbn"]).strip()
        if not written:
            return ""
        try:
            return str(isbn.compact(isbn.validate(written)))
        except ValidationError as error:
            raise forms.ValidationError(_("This is no ISBN: check the digits.")) from error

    def clean(self) -> dict[str, Any]:
        held = super().clean() or {}
        if not self.errors and not any(str(held.get(name, "")).strip() for name in ("isbn", "title", "author")):
            raise forms.ValidationError(_("Say at least one thing: the ISBN, a word of the title, or the author."))
        return held

    def question(self) -> Question:
        """Return what is looked for."""
        return Question(self.cleaned_data["isbn"], self.cleaned_data["title"].strip(), self.cleaned_data["author"].strip())

    def chosen(self) -> list[UUID]:
        """Return the catalogues that are to be asked; none means all."""
        return [UUID(one) for one in self.cleaned_data["targets"]]


class MergeForm(forms.Form):
    """For each row of two records side by side what is kept of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    other_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rows: Sequence[FieldPair], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if row.choices]
        for row in self.rows:
            self.fields[f"row-{row.number}"] = forms.ChoiceField(
                label=row.tag, choices=[(one.value, one.label) for one in row.choices], initial=row.usual.value, required=False
            )

    def chosen(self) -> dict[int, Choice]:
        """Return the choices by the number of their row; what was not chosen is as usual."""
        held = ((row.number, self.cleaned_data.get(f"row-{row.number}")) for row in self.rows)
        return {number: Choice(value) for number, value in held if value}


TYPED = [(kind.value, kind.label) for kind in OperationKind if kind is not OperationKind.HEADING]
"""Operations that are typed here; headings are changed where authorities are kept."""


class OperationForm(forms.Form):
    """One change to many records, and to which."""

    kind = forms.ChoiceField(label=_("What to do"), choices=TYPED)
    tag = forms.CharField(label=_("Field"), max_length=3, required=False, help_text=_("Three digits, for instance 650."))
    code = forms.CharField(label=_("Subfield"), max_length=1, required=False)
    indicators = forms.CharField(
        label=_("Indicators of a new field"), max_length=2, required=False, initial="##", help_text=_("# stands for a blank.")
    )
    old = forms.CharField(
        label=_("Text that is there"), max_length=500, required=False, strip=False,
        help_text=_("What is to be replaced; when deleting: only where this text is."),
    )  # fmt: skip
    new = forms.CharField(label=_("New text"), max_length=500, required=False, strip=False)
    words = forms.CharField(label=_("Records: words of the title, author or ISBN"), max_length=200, required=False)
    record_kind = forms.ChoiceField(
        label=_("Records: kind"), required=False, choices=[("", _("Every kind")), *RecordKind.choices]
    )
    titles = forms.ChoiceField(label=_("Or the titles of my list"), required=False, choices=())

    def __init__(self, *args: Any, lists: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists = {str(uuid): name for uuid, name in lists}
        self.fields["titles"].choices = [("", _("by words and kind")), *self.lists.items()]  # type: ignore[attr-defined]

    def operation(self) -> Operation:
        """Return the operation as it was typed; what is wrong with it the rules say."""
        held = self.cleaned_data
        return Operation(
            OperationKind(held["kind"]), held["tag"].strip(), held["code"].strip(), held["old"], held["new"],
            held["indicators"] or "##",
        )  # fmt: skip


class ChosenForm(forms.Form):
    """In which encoding and dialect quarantined pieces are read again."""

    encoding = forms.ChoiceField(label=_("Encoding"), choices=CHOOSABLE_ENCODINGS, required=False)
    dialect = forms.ChoiceField(label=_("Written as"), choices=CHOOSABLE_DIALECTS, required=False)

    def chosen(self) -> Chosen:
        """Return what was chosen; nothing of what cannot be chosen."""
        held = self.cleaned_data if self.is_valid() else {"encoding": "", "dialect": ""}
        return Chosen(
            Encoding(held["encoding"]) if held["encoding"] else None, Dialect(held["dialect"]) if held["dialect"] else None
        )


class LinesForm(forms.Form):
    """A record as lines, mended by hand."""

    lines = forms.CharField(
        label=_("Fields of the record"),
        max_length=500_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false"}),
        help_text=_("One field a line: 245 10 $aTitle$cAuthor. # stands for a blank, a dollar sign in a text is written twice."),
    )
    as_dialect = forms.ChoiceField(
        label=_("These fields are those of"), choices=[(code, name) for code, name in DIALECTS.items()], initial="marc21"
    )


EXPORTED = [
    ("iso2709", "MARC 21, ISO 2709"), ("marcxml", "MARCXML"), ("rusmarc", "RUSMARC, ISO 2709"), ("rusmarcxml", "RUSMARC XML"),
    ("irbis", _("IRBIS exchange")), ("jsonl", "MARC-in-JSON"),
]  # fmt: skip


class ProfileForm(forms.Form):
    """How the files of one source are read."""

    name = forms.CharField(label=_("Name"), max_length=120)
    encoding = forms.ChoiceField(label=_("Encoding"), choices=CHOOSABLE_ENCODINGS, required=False)
    dialect = forms.ChoiceField(label=_("Written as"), choices=CHOOSABLE_DIALECTS, required=False)
    on_duplicate = forms.ChoiceField(label=_("Duplicates that say something else"), choices=OnDuplicate.choices)
    match_by = forms.MultipleChoiceField(
        label=_("The same title is recognised by"),
        choices=MatchBy.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=MatchBy.values,
    )

    def cleaned(self) -> dict[str, Any]:
        """Return what was typed as the action wants it."""
        held = self.cleaned_data
        return {
            **held,
            "on_duplicate": OnDuplicate(held["on_duplicate"]),
            "match_by": [MatchBy(one) for one in held["match_by"]],
        }


class ExportProfileForm(forms.Form):
    """What leaves for one receiver."""

    name = forms.CharField(label=_("Name"), max_length=120)
    format = forms.ChoiceField(label=_("Format"), choices=EXPORTED)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *RecordKind.choices])
    language = forms.ChoiceField(label=_("Language of the text"), required=False)
    only_new = forms.BooleanField(label=_("Only what has changed since the last run"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = sorted(((code, str(name)) for code, name in LANGUAGE_NAMES.items()), key=lambda one: one[1])
        self.fields["language"].choices = [("", _("All")), *names]  # type: ignore[attr-defined]


class TableForm(forms.Form):
    """The table of descriptions that somebody gives."""

    file = forms.FileField(
        label=_("XLSX table"),
        help_text=_("The first row has the headings, every further row describes one title."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        max_length=255,
    )


class ColumnsForm(forms.Form):
    """What the columns of a table are."""

    def __init__(self, *args: Any, headings: Sequence[str], columns: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.width = len(headings)
        for at, heading in enumerate(headings):
            initial = columns[at] if at < len(columns) else ""
            label = heading or _("column without a heading")
            self.fields[f"column-{at}"] = forms.ChoiceField(label=label, choices=Column.choices, initial=initial, required=False)

    def columns(self) -> list[Column]:
        """Return what each column is, in their order."""
        return [Column(self.cleaned_data.get(f"column-{at}") or "") for at in range(self.width)]
