"""The words in which people are told: the product's own, and what the Academy keeps in their place."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import get_language, override

from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import AUTONYMS, LANGUAGES
from torelik.notifications import kinds, rules
from torelik.notifications.kinds import Group, Kind, Text
from torelik.notifications.models import KeptText
from torelik.notifications.rules import TextProblem
from torelik.notifications.vocabulary import GRANTS, Channel


def kept_texts(keys: Collection[str], *, channel: Channel, language: str) -> dict[str, Text]:
    """Return the Academy's own words for those of these kinds that have them; one query."""
    rows = KeptText.objects.filter(kind__in=keys, channel=channel, language=language).exclude(text="")
    return {row.kind: Text(row.subject, row.text) for row in rows}


def present_language() -> str:
    """Return the code of the present language."""
    return (get_language() or LANGUAGES[0])[:2]


@dataclass(frozen=True, slots=True)
class Changed:
    """One text of the Academy's own; ``is_broken`` when the event has lost a place that it names, so that it is not used."""

    channel: Channel
    language: str
    is_broken: bool

    @property
    def label(self) -> str:
        """Where it is used, in a few letters."""
        return f"{self.channel.label}: {self.language}"


@dataclass(frozen=True, slots=True)
class KindLine:
    """One event of the list, with those of its texts that are the Academy's own."""

    kind: Kind
    changed: tuple[Changed, ...]


def lines_of_kinds(*, visible_to: Actor) -> list[tuple[Group, list[KindLine]]]:
    """Return every event by group; one query."""
    visible_to.require(GRANTS.KEEP_TEXTS)
    changed: dict[str, list[Changed]] = {}
    known = {kind.key: kind for kind in kinds.all_kinds()}
    for row in KeptText.objects.filter(kind__in=known).exclude(text="").order_by("-channel", "language"):
        channel = Channel(row.channel)
        is_broken = bool(problems_of(known[row.kind], channel, Text(row.subject, row.text)))
        changed.setdefault(row.kind, []).append(Changed(channel, row.language, is_broken))
    grouped: dict[str, tuple[Group, list[KindLine]]] = {}
    for kind in known.values():
        line = KindLine(kind, tuple(changed.get(kind.key, ())))
        grouped.setdefault(kind.group.key, (kind.group, []))[1].append(line)
    return list(grouped.values())


def problems_of(kind: Kind, channel: Channel, text: Text) -> list[TextProblem]:
    """Return every reason for which a text of this kind cannot be used."""
    return rules.problems_of(channel=channel, subject=text.subject, text=text.text, places=kind.places_by(channel))


@dataclass(frozen=True, slots=True)
class TextCard:
    """The words of one kind in one language and one way of telling: as they are, and filled with words of a sample.

    ``version`` is what a change must have seen.
    """

    channel: Channel
    language: str
    language_name: str
    text: Text
    preview: Text
    is_kept: bool
    problems: tuple[TextProblem, ...]
    version: int


def kind(key: str, *, visible_to: Actor) -> Kind:
    """Return one event to whoever may change its texts. Raises ``NotFound``."""
    visible_to.require(GRANTS.KEEP_TEXTS)
    try:
        return kinds.kind_of(key)
    except kinds.UnknownKind as unknown:
        raise NotFound(key) from unknown


def texts_of(one: Kind, *, visible_to: Actor) -> dict[Channel, list[TextCard]]:
    """Return the texts of a kind by way of telling, each in every language; one query."""
    visible_to.require(GRANTS.KEEP_TEXTS)
    rows = {(row.channel, row.language): row for row in KeptText.objects.filter(kind=one.key)}
    return {
        channel: [_card(one, channel, code, rows.get((channel.value, code))) for code in LANGUAGES] for channel in one.channels
    }


def _card(one: Kind, channel: Channel, language: str, row: KeptText | None) -> TextCard:
    kept = Text(row.subject, row.text) if row and row.text else None
    with override(language):
        text = kept or kinds.default_text(one, channel)
    return TextCard(
        channel=channel,
        language=language,
        language_name=AUTONYMS[language],
        text=text,
        preview=preview_of(one, channel, language, kept),
        is_kept=kept is not None,
        problems=tuple(problems_of(one, channel, kept)) if kept else (),
        version=row.version if row else 0,
    )


def preview_of(one: Kind, channel: Channel, language: str, text: Text | None) -> Text:
    """Return a text filled with words of a sample, as its reader would see it; the default one for ``None``."""
    with override(language):
        return kinds.worded(one.key, kinds.samples(one.places_by(channel)), channel=channel, kept=text)


def places_of(one: Kind, channel: Channel) -> list[tuple[str, str]]:
    """Return the places of a text as they are written, each with what stands in it."""
    return [(f"{{{name}}}", kinds.label_of_place(name)) for name in one.places_by(channel)]
