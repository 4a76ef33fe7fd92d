"""What a page must have before it may be published, and how its text is written down. Plain Python."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field

from torelik.kernel.trilingual import LANGUAGES
from torelik.portal.pages.vocabulary import Reason

KAZAKH_LETTERS = frozenset("әғқңөұүһіӘҒҚҢӨҰҮҺІ")
LONG_TEXT_WORDS = 25
"""A Kazakh text of this many words always has a letter that Russian lacks."""
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
SAME_TEXT_LETTERS = 12
"""A shorter text (a name, a number) may well be equal in two languages."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a page's text: text, heading, quote, list, facts, note or image.

    ``text`` serves all kinds but ``list`` (items), ``facts`` (pairs); of an image it is the alternative text.
    """

    kind: str
    text: str = ""
    source: str = ""
    items: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    image: int | None = None

    @property
    def paragraphs(self) -> list[str]:
        """The text's paragraphs, which blank lines separate."""
        return [part.strip() for part in re.split(r"\n\s*\n", self.text) if part.strip()]

    @property
    def words(self) -> str:
        """Everything that a reader reads in the block, for the search index and the checks."""
        pairs = (f"{term} {value}" for term, value in self.facts)
        return " ".join(part for part in (self.text, self.source, *self.items, *pairs) if part)


@dataclass(frozen=True, slots=True)
class VersionText:
    """What is written in one language. ``extras`` are further texts of the kind, e.g. the place of an event."""

    language: str
    title: str = ""
    lead: str = ""
    body: tuple[Block, ...] = ()
    alternative_text: str = ""
    extras: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.title.strip() or self.lead.strip() or self.body or any(text.strip() for _name, text in self.extras))

    @property
    def words(self) -> str:
        """The whole text in one line."""
        extras = (text for _name, text in self.extras)
        return " ".join(part for part in (self.title, self.lead, *(block.words for block in self.body), *extras) if part)

    @property
    def digest(self) -> str:
        """A fingerprint of everything that a translator translates."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SetFacts:
    """All that decides whether a page may be published; ``translated_from`` is by language, a digest of the source."""

    versions: Mapping[str, VersionText]
    source_language: str
    translated_from: Mapping[str, str]
    required: tuple[str, ...] = ("title", "body")
    owner_unit: str = ""
    direction: str = ""
    has_picture: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a page cannot be published, the language it concerns, and the field where it is mended."""

    reason: Reason
    field: str = ""
    language: str = ""


MISSING = {"title": Reason.TITLE_MISSING, "lead": Reason.LEAD_MISSING, "body": Reason.BODY_MISSING, "place": Reason.PLACE_MISSING}


def refusals_to_publish(facts: SetFacts) -> list[Refusal]:
    """Return every reason against publishing, language by language; none means that it may be published (cl. 20, 21)."""
    refusals: list[Refusal] = []
    for language in LANGUAGES:
        version = facts.versions.get(language)
        if version is None or version.is_empty:
            refusals.append(Refusal(Reason.LANGUAGE_MISSING, "title", language))
            continue
        refusals.extend(_gaps(version, facts=facts))
        refusals.extend(_doubts(version, facts=facts))
        if language in languages_outdated(facts):
            refusals.append(Refusal(Reason.TRANSLATION_OUTDATED, "body", language))
    if not facts.owner_unit:
        refusals.append(Refusal(Reason.OWNER_MISSING, "owner_unit"))
    if not facts.direction:
        refusals.append(Refusal(Reason.DIRECTION_MISSING, "direction"))
    return refusals


def languages_not_ready(facts: SetFacts) -> list[str]:
    """Return the languages that hold publishing up, in the order kk, ru, en."""
    concerned = {refusal.language for refusal in refusals_to_publish(facts)}
    return [language for language in LANGUAGES if language in concerned]


def languages_outdated(facts: SetFacts) -> list[str]:
    """Return the languages whose text was made from an older state of the source language."""
    source = facts.versions.get(facts.source_language)
    if source is None:
        return []
    return [
        language
        for language in LANGUAGES
        if language != facts.source_language
        and (version := facts.versions.get(language)) is not None
        and not version.is_empty
        and facts.translated_from.get(language) != source.digest
    ]


def _gaps(version: VersionText, *, facts: SetFacts) -> Iterator[Refusal]:
    extras = dict(version.extras)
    for name in facts.required:
        present = bool(version.body) if name == "body" else bool(str(getattr(version, name, extras.get(name, ""))).strip())
        if not present:
            yield Refusal(MISSING[name], name, version.language)
    if facts.has_picture and not version.alternative_text.strip():
        yield Refusal(Reason.ALTERNATIVE_TEXT_MISSING, "alternative_text", version.language)
    elif any(block.kind == "image" and not block.text.strip() for block in version.body):
        yield Refusal(Reason.ALTERNATIVE_TEXT_MISSING, "body", version.language)


def _doubts(version: VersionText, *, facts: SetFacts) -> Iterator[Refusal]:
    for name in ("title", "lead", "body"):
        if _same_elsewhere(version, name, facts=facts):
            yield Refusal(Reason.SAME_AS_OTHER, name, version.language)
    if version.language == "kk" and len(version.words.split()) >= LONG_TEXT_WORDS and not KAZAKH_LETTERS & set(version.words):
        yield Refusal(Reason.NOT_KAZAKH, "body", "kk")
    if version.language == "en" and CYRILLIC.search(version.title):
        yield Refusal(Reason.CYRILLIC_IN_ENGLISH, "title", "en")


def _same_elsewhere(version: VersionText, name: str, *, facts: SetFacts) -> bool:
    own = _reading(version, name)
    if len(own) < SAME_TEXT_LETTERS or version.language == facts.source_language:
        return False
    # Of two languages that say the same, the later one is told: the source first, then the law's order.
    order = sorted(facts.versions, key=lambda code: (code != facts.source_language, LANGUAGES.index(code)))
    before = order[: order.index(version.language)]
    return any(_reading(facts.versions[code], name) == own for code in before)


def _reading(version: VersionText, name: str) -> str:
    if name == "body":
        return " ".join(block.words for block in version.body).strip()
    return str(getattr(version, name)).strip()


# How an editor types a text: paragraphs by blank lines, and a sign at the beginning of a line for the rest.
_IMAGE = re.compile(r"!\[(.*)\]\(image:(\d+)\)\s*")
_SIGNS = {"## ": "heading", "- ": "list", "> ": "quote", "| ": "facts", "! ": "note"}
SOURCE = "> — "


@dataclass(slots=True)
class _Piece:
    kind: str
    lines: list[str] = field(default_factory=list)


def blocks_from_text(text: str) -> tuple[Block, ...]:
    """Read what an editor typed. Any text is understood: what has no sign is a paragraph.

    ``## heading``, ``- item``, ``> quote`` (its last line ``> — source``), ``| term | value``, ``! note``.
    """
    blocks: list[Block] = []
    for piece in _pieces(text.replace("\r\n", "\n").replace("\r", "\n")):
        block = _block_of(piece)
        if block.kind == "text" and blocks and blocks[-1].kind == "text":
            block = Block("text", f"{blocks.pop().text}\n\n{block.text}")
        blocks.append(block)
    return tuple(blocks)


def text_from_blocks(blocks: Iterable[Block]) -> str:
    """Write blocks down as an editor would type them; ``blocks_from_text`` reads the same blocks back."""
    return "\n\n".join(_typed(block) for block in blocks)


def _pieces(text: str) -> Iterator[_Piece]:
    piece: _Piece | None = None
    for line in text.split("\n"):
        kind = (
            "image" if _IMAGE.fullmatch(line) else next((name for sign, name in _SIGNS.items() if line.startswith(sign)), "text")
        )
        if not line.strip():
            if piece:
                yield piece
            piece = None
        elif piece and piece.kind == kind and kind not in {"heading", "image"}:
            piece.lines.append(line)
        else:
            if piece:
                yield piece
            piece = _Piece(kind, [line])
    if piece:
        yield piece


def _block_of(piece: _Piece) -> Block:
    if piece.kind == "text":
        return Block("text", "\n".join(line.rstrip() for line in piece.lines))
    if piece.kind == "image" and (found := _IMAGE.fullmatch(piece.lines[0])):
        return Block("image", found[1].strip(), image=int(found[2]))
    if piece.kind == "quote":
        source = piece.lines.pop()[len(SOURCE) :].strip() if piece.lines[-1].startswith(SOURCE) else ""
        return Block("quote", "\n".join(line[2:].strip() for line in piece.lines), source)
    if piece.kind == "facts":
        return Block("facts", facts=tuple(_pair(line) for line in piece.lines))
    inside = [line.split(" ", 1)[1].strip() for line in piece.lines]
    return Block("list", items=tuple(inside)) if piece.kind == "list" else Block(piece.kind, "\n".join(inside))


def _pair(line: str) -> tuple[str, str]:
    term, _bar, value = line[2:].strip().removesuffix("|").partition("|")
    return term.strip(), value.strip()


def _typed(block: Block) -> str:
    if block.kind == "heading":
        return f"## {block.text}"
    if block.kind == "list":
        return "\n".join(f"- {item}" for item in block.items)
    if block.kind == "facts":
        return "\n".join(f"| {term} | {value} |" for term, value in block.facts)
    if block.kind == "image":
        return f"![{block.text}](image:{block.image})"
    if block.kind == "quote":
        lines = [f"> {line}" for line in block.text.splitlines() if line.strip()]
        return "\n".join([*lines, f"{SOURCE}{block.source}"] if block.source else lines)
    if block.kind == "note":
        return "\n".join(f"! {line}" for line in block.text.splitlines() if line.strip())
    return block.text


_LATIN = dict(
    zip(
        "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
        "a a b v g g d e yo zh z i i k q l m n n o o p r s t u u u f kh h ts ch sh shch  y i  e yu ya".replace("  ", " - ").split(
            " "
        ),
        strict=True,
    )
)


def address_from(title: str) -> str:
    """Return a short Latin address made from a title in any of the three languages; at most 80 signs."""
    latin = "".join(_LATIN.get(letter, letter).replace("-", "") if letter in _LATIN else letter for letter in title.lower())
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:80].strip("-")
