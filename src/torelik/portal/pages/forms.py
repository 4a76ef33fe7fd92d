"""What editors type: one form for the three languages of a page."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images.fields import WagtailImageField

from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import AUTONYMS, LANGUAGE_NAMES, LANGUAGES
from torelik.portal.pages import permissions, queries, rules
from torelik.portal.pages.actions import Ownership, Version
from torelik.portal.pages.blocks import blocks_of
from torelik.portal.pages.rules import Refusal
from torelik.portal.pages.vocabulary import Direction, Freshness, Illustration

BODY_HELP = _(
    "A blank line begins a paragraph. At the beginning of a line: ## heading, - item, > quotation, ! note, | fact | value |"
)


UNREADABLE = (
    *(OSError, SyntaxError, ValueError, TypeError, AttributeError, LookupError, EOFError),
    *(struct.error, zlib.error, Image.DecompressionBombError),
)
"""What Pillow raises, by experience, for a file that begins as a picture and is none."""
MAX_PIXELS = 64_000_000
"""More than any camera of the press service makes; decoded it takes 200 MB."""


class PictureField(WagtailImageField):
    """A picture that can be shown: Wagtail reads its first bytes alone, a file cut in the middle fails later, on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_image_pixels = MAX_PIXELS

    def to_python(self, data: Any) -> Any:
        try:
            file = super().to_python(data)
            if file is not None:
                with Image.open(file) as picture:
                    picture.load()
                file.seek(0)
        except UNREADABLE as error:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error
        return file


@dataclass(frozen=True, slots=True)
class LanguageGroup:
    """The fields of one language, side by side with the other two."""

    code: str
    autonym: str
    fields: list[forms.BoundField]


@dataclass(frozen=True, slots=True)
class Told:
    """A refusal as the editor reads it: the sentence, and the field to which it leads."""

    sentence: str
    field_id: str


class SetForm(forms.Form):
    """The draft of one page in three languages. Nothing is required: a draft may be incomplete."""

    owner_unit = forms.ChoiceField(label=_("Owner unit"), required=False)
    direction = forms.ChoiceField(label=_("Direction of activity"), required=False)
    source_language = forms.ChoiceField(label=_("Written first in"), choices=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES])
    slug = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=_("Address"),
        required=False,
        max_length=80,
        help_text=_("Small Latin letters, digits, hyphens; the same in three languages. Left empty, it is made from the title."),
        error_messages={"invalid": _("Use small Latin letters, digits and hyphens.")},
    )
    illustration = forms.ChoiceField(label=_("Illustration"), required=False, choices=[("", _("None")), *Illustration.choices])
    picture = forms.FileField(label=_("Own picture"), required=False)
    drop_picture = forms.BooleanField(label=_("Take the own picture off"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    new_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    texts: ClassVar[tuple[str, ...]] = ("title", "lead", "body", "alternative_text")
    """The fields of each language, in the order shown; what is not among the four of a ``Version`` is an extra."""
    shared: ClassVar[tuple[str, ...]] = ()
    """Fields of the kind that all three languages have alike."""

    def __init__(
        self, *args: Any, actor: Actor, picture_id: int | None = None, is_fixed_address: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.picture_id = picture_id
        # Made here, not above: Wagtail writes the formats into its help text in the language of the moment.
        self.fields["picture"] = PictureField(label=_("Own picture"), required=False)
        units = permissions.units_edited_by(actor)
        names = queries.unit_names()
        offered = [(key, name) for key, name in names.items() if not units or key in units]
        self._field("owner_unit").choices = offered if units else [("", _("Not chosen")), *offered]
        self._field("direction").choices = [("", _("Not chosen")), *Direction.choices]
        for code in LANGUAGES:
            for name in self.texts:
                self.fields[f"{name}_{code}"] = self.text_field(name, code)
        if is_fixed_address:
            self.fields["slug"].disabled = True
        if picture_id is None:
            del self.fields["drop_picture"]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def text_field(self, name: str, code: str) -> forms.Field:
        """Return the field of one text in one language."""
        if name == "title":
            return forms.CharField(label=_("Title"), required=False, max_length=255, widget=forms.TextInput({"lang": code}))
        if name == "lead":
            return forms.CharField(label=_("Opening sentence"), required=False, widget=forms.Textarea({"rows": 3, "lang": code}))
        if name == "body":
            area = forms.Textarea({"rows": 14, "lang": code})
            return forms.CharField(label=_("Text"), required=False, widget=area, help_text=BODY_HELP)
        return forms.CharField(
            label=_("Words for those who do not see the picture"),
            required=False,
            max_length=250,
            widget=forms.TextInput({"lang": code}),
        )

    @property
    def languages(self) -> list[LanguageGroup]:
        """The fields language by language."""
        return [LanguageGroup(code, AUTONYMS[code], [self[f"{name}_{code}"] for name in self.texts]) for code in LANGUAGES]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields of the kind, for the side panel."""
        return [self[name] for name in self.shared]

    @classmethod
    def initial_of(cls, publication: Any, pages: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the form shows for a set that exists."""
        first = next(iter(pages.values()), None)
        initial = {name: getattr(publication, name) for name in ("owner_unit", "direction", "source_language", "version")}
        initial |= {"slug": getattr(first, "slug", ""), "illustration": getattr(first, "illustration", "")}
        initial |= {name: getattr(first, name, None) for name in cls.shared}
        for code, page in pages.items():
            initial |= {f"{name}_{code}": cls.shown_text(page, name) for name in cls.texts}
        return initial

    @classmethod
    def shown_text(cls, page: Any, name: str) -> Any:
        """Return one text of the page as the editor types it."""
        return rules.text_from_blocks(blocks_of(page.body)) if name == "body" else getattr(page, name)

    def versions(self) -> dict[str, Version]:
        """Return what was typed, by language."""
        return {code: self._version(code) for code in LANGUAGES}

    def _version(self, code: str) -> Version:
        typed = {name: self.cleaned_data[f"{name}_{code}"] for name in self.texts}
        extras = {name: self.extra(name, value) for name, value in typed.items() if name not in SetForm.texts}
        return Version(
            title=typed["title"],
            lead=typed["lead"],
            body=rules.blocks_from_text(typed["body"]),
            alternative_text=typed.get("alternative_text", ""),
            extras=extras,
        )

    def extra(self, name: str, value: str) -> Any:
        """Return what the page's field *name* is given for the typed *value*."""
        return value.strip()

    def shared_values(self) -> dict[str, Any]:
        """Return the fields that all languages have alike; the picture is added by the view that keeps it."""
        return {name: self.cleaned_data[name] for name in (*self.shared, "illustration")}

    def ownership(self) -> Ownership:
        """Return whose page it is."""
        return Ownership(
            owner_unit=self.cleaned_data["owner_unit"],
            direction=self.cleaned_data["direction"],
            source_language=self.cleaned_data["source_language"],
            freshness=self.cleaned_data.get("freshness") or Freshness.DYNAMIC,
        )

    def told(self, refusals: list[Refusal]) -> Iterator[Told]:
        """Say each refusal as a sentence that leads to the field where it is mended."""
        for refusal in refusals:
            name = f"{refusal.field}_{refusal.language}" if refusal.language else refusal.field
            field_id = self[name].id_for_label if name in self.fields else ""
            yield Told(str(refusal.reason.label) % {"language": LANGUAGE_NAMES.get(refusal.language, "")}, field_id)


class PageForm(SetForm):
    """The draft of a page of a section."""

    freshness = forms.ChoiceField(label=_("Kind of information"), choices=Freshness.choices)
    shared_panel = ("freshness",)

    @classmethod
    def initial_of(cls, publication: Any, pages: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().initial_of(publication, pages), "freshness": publication.freshness}

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self["freshness"]]
