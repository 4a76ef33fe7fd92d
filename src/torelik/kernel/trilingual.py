"""A short text in the three languages of cl. 21, as one value."""

from dataclasses import dataclass
from typing import Any, overload

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("kk", "ru", "en")
"""Fixed by cl. 21; the state language comes first."""

AUTONYMS = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
LANGUAGE_NAMES = {"kk": _("Kazakh"), "ru": _("Russian"), "en": _("English")}


@dataclass(frozen=True, slots=True)
class Trilingual:
    """The same words in Kazakh, Russian and English. Shown in the reader's language, else in Kazakh."""

    kk: str = ""
    ru: str = ""
    en: str = ""

    def in_language(self, code: str) -> str:
        """Return the words in *code* ("kk", "ru", "en"), or in the first language that has them."""
        own = str(getattr(self, code)) if code in LANGUAGES else ""
        return own or self.kk or self.ru or self.en

    @property
    def missing(self) -> tuple[str, ...]:
        """Languages that have no words yet."""
        return tuple(code for code in LANGUAGES if not getattr(self, code).strip())

    @property
    def everywhere(self) -> str:
        """All three texts in one line, for the search index."""
        return " ".join(part for part in (self.kk, self.ru, self.en) if part)

    def __str__(self) -> str:
        return self.in_language((get_language() or "kk")[:2])


class TrilingualField:
    """Three columns of a model, ``name_kk``, ``name_ru``, ``name_en``, read and set as one ``Trilingual``.

    Without *max_length* the columns are texts without a limit.
    """

    def __init__(self, verbose_name: Any = "", *, max_length: int | None = None, blank: bool = False) -> None:
        self.verbose_name = verbose_name
        self.max_length = max_length
        self.blank = blank

    def contribute_to_class(self, cls: type[models.Model], name: str, **kwargs: Any) -> None:
        for code in LANGUAGES:
            if self.max_length:
                column: models.Field[Any, Any] = models.CharField(
                    self.verbose_name, max_length=self.max_length, blank=self.blank, default=""
                )
            else:
                column = models.TextField(self.verbose_name, blank=self.blank, default="")
            column.contribute_to_class(cls, f"{name}_{code}")
        setattr(cls, name, _columns_as_value(name))

    @overload
    def __get__(self, instance: None, owner: Any = None) -> "TrilingualField": ...
    @overload
    def __get__(self, instance: object, owner: Any = None) -> Trilingual: ...
    def __get__(self, instance: object | None, owner: Any = None) -> "TrilingualField | Trilingual":
        # Replaced on the model by the property below; this signature is what the type checker reads.
        raise AttributeError("TrilingualField works on a model only.")

    def __set__(self, instance: object, value: Trilingual) -> None:
        raise AttributeError("TrilingualField works on a model only.")


def columns(name: str) -> list[str]:
    """Return the names of the three columns behind the trilingual field *name*, for ``update_fields``."""
    return [f"{name}_{code}" for code in LANGUAGES]


def _columns_as_value(name: str) -> property:
    def read(instance: Any) -> Trilingual:
        return Trilingual(*(getattr(instance, column) for column in columns(name)))

    def write(instance: Any, value: Trilingual) -> None:
        for code, column in zip(LANGUAGES, columns(name), strict=True):
            setattr(instance, column, getattr(value, code))

    return property(read, write)
