"""Kinds of notifications: each is a sentence with named places, in the reader's language.

A context registers what it tells of, with the group in which people choose and, where a letter deserves a better subject
than the general one, its subject:

    notifications.register_kinds(NOTICES, group=LOANS, subjects={NOTICES.DUE_SOON: _("Books to return soon")})
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from torelik.notifications import rules
from torelik.notifications.vocabulary import PLACES, Channel
from torelik.ui.templatetags.torelik import long_date

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Word = str | Sequence[Sequence[str]]
"""What fills a place: a word, or rows of words (a list of books with their days). A day (2026-11-26) is written out."""

COMMON_PLACES = {Channel.PRODUCT: (), Channel.MAIL: ("name",)}
"""Places that every text of a channel may have, whatever it tells of."""


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds that a person chooses together; inside the product everybody is always told.

    ``by_mail`` is what holds until the person chooses. ``grants``: only who holds one of them is offered the choice.
    ``is_mailable`` is false where the context writes letters of its own, ``at_any_hour`` where quiet hours do not count.
    """

    key: str
    label: str | Promise
    by_mail: bool = False
    grants: tuple[str, ...] = ()
    is_mailable: bool = True
    at_any_hour: bool = False


OTHER = Group("other", gettext_lazy("Other notifications"))


@dataclass(frozen=True, slots=True)
class Kind:
    """One event that people are told of."""

    key: str
    sentence: str | Promise
    group: Group
    subject: str | Promise = ""

    @property
    def places(self) -> list[str]:
        """The names of the places that its words fill."""
        return rules.places_in(rules.braced(str(self.sentence)))

    @property
    def channels(self) -> list[Channel]:
        """The ways by which people are told of it."""
        return list(Channel) if self.group.is_mailable else [Channel.PRODUCT]

    def places_by(self, channel: Channel) -> list[str]:
        """Return the names of the places that a text of *channel* may have."""
        return [*self.places, *COMMON_PLACES[channel]]

    @property
    def name(self) -> str:
        """How lists name the event: its sentence with the places in braces, in the present language."""
        return rules.braced(str(self.sentence))


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one kind in one language for one channel; inside the product there is no subject."""

    subject: str
    text: str


_KINDS: dict[str, Kind] = {}
_PLACES: dict[str, tuple[str | Promise, Word | Promise]] = dict(PLACES)


_LETTERS: dict[str, str | Promise] = {}


class UnknownKind(LookupError):
    """Nobody registered the kind of notification."""


def register_kinds(
    kinds: type[TextChoices], *, group: Group = OTHER, subjects: Mapping[Any, str | Promise] | None = None
) -> None:
    """Add kinds; each label is a sentence with ``%(name)s`` places that ``words`` will fill."""
    for kind in kinds:
        _KINDS[kind.value] = Kind(kind.value, kind.label, group, (subjects or {}).get(kind, ""))


def register_place(name: str, label: str | Promise, *, sample: Word | Promise) -> None:
    """Add what stands in a place of this name, with words for a preview; names are shared by all contexts."""
    _PLACES[name] = (label, sample)


def register_letters(letters: type[TextChoices]) -> None:
    """Add letters that a context writes itself, each with the name by which the history shows it."""
    for letter in letters:
        _LETTERS[letter.value] = letter.label


def require_letter(kind: str) -> None:
    """Raise ``UnknownKind`` unless a context registered a letter of this kind."""
    if kind not in _LETTERS:
        raise UnknownKind(kind)


def name_of_letter(kind: str) -> str:
    """Return how the history names a letter, its key when nobody writes it any more."""
    return str(_LETTERS.get(kind, kind))


def require_known(kind: str) -> None:
    """Raise ``UnknownKind`` unless a context registered *kind*."""
    if kind not in _KINDS:
        raise UnknownKind(kind)


def kind_of(key: str) -> Kind:
    """Return the kind. Raises ``UnknownKind``."""
    require_known(key)
    return _KINDS[key]


def name_of(key: str) -> str:
    """Return how lists name an event, its key when nobody registers it any more."""
    return _KINDS[key].name if key in _KINDS else key


def all_kinds() -> list[Kind]:
    """Return every kind in the order of registration."""
    return list(_KINDS.values())


def groups() -> list[Group]:
    """Return every group that has kinds, in the order of registration."""
    return list({kind.group.key: kind.group for kind in _KINDS.values()}.values())


def default_text(kind: Kind, channel: Channel) -> Text:
    """Return the product's own words for the kind in the present language."""
    sentence = rules.braced(str(kind.sentence))
    if channel == Channel.PRODUCT:
        return Text("", sentence)
    greeting = rules.braced(_("Dear %(name)s,"))
    return Text(rules.braced(str(kind.subject) or _("Notification of the Academy of Justice")), f"{greeting}\n\n{sentence}")


def worded(kind: str, words: Mapping[str, Word], *, channel: Channel = Channel.PRODUCT, kept: Text | None = None) -> Text:
    """Return what a person reads in the present language: the *kept* text, else the product's own.

    A kept text that cannot be filled (the event lost a place in a newer version) costs nobody the message.
    """
    known = _KINDS.get(kind)
    if known is None:
        return Text(kind, kind)
    shown = {name: _shown(word, channel) for name, word in words.items()}
    if kept is not None:
        try:
            return _filled(kept, shown)
        except rules.MissingWords:
            pass
    default = default_text(known, channel)
    absent = dict.fromkeys(known.places_by(channel), "")
    return _filled(default, absent | shown)


def sentence(kind: str, words: Mapping[str, Word], *, kept: Text | None = None) -> str:
    """Return what stands in the product in the present language."""
    return worded(kind, words, kept=kept).text


def label_of_place(name: str) -> str:
    """Return what stands in a place, in the present language; empty where nobody said."""
    return str(_PLACES.get(name, ("", ""))[0])


def samples(places: Collection[str]) -> dict[str, Word]:
    """Return words for a preview in the present language."""
    return {name: _sample(_PLACES[name][1]) if name in _PLACES else name for name in places}


def _sample(sample: Word | Promise) -> Word:
    return str(sample) if isinstance(sample, Promise) else sample


def _filled(text: Text, shown: Mapping[str, str]) -> Text:
    lines = (line.rstrip() for line in rules.filled(text.text, shown).split("\n"))
    return Text(" ".join(rules.filled(text.subject, shown).split()), "\n".join(lines))


def _shown(word: Word, channel: Channel) -> str:
    if isinstance(word, str):
        return _written_out(word)
    rows = [" — ".join(_written_out(part) for part in row if part) for row in word]
    return "".join(f"\n• {row}" for row in rows) if channel == Channel.MAIL else "; ".join(rows)


def _written_out(word: str) -> str:
    if not _DAY.fullmatch(word):
        return word
    try:
        return long_date(date.fromisoformat(word))
    except ValueError:
        return word
