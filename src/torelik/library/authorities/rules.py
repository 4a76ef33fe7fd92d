"""Decisions about headings in plain Python: keys, dates, which authority a heading of a record leads to."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from torelik.library.authorities.vocabulary import AuthorityKind, Refusal, RelationKind
from torelik.library.cataloguing.marc import DataField, Field, MarcRecord, folded
from torelik.library.copying.rules import Operation
from torelik.library.copying.vocabulary import OperationKind

REMEMBERED_HEADINGS = 20_000
"""Records of one import name the same people and subjects again and again."""

KEY_CHARACTERS = 40
LONGEST_TEXT = 400
MOST_VARIANTS = 200

KIND_OF_TAG = {
    "100": AuthorityKind.PERSON, "600": AuthorityKind.PERSON, "700": AuthorityKind.PERSON,
    "110": AuthorityKind.BODY, "610": AuthorityKind.BODY, "710": AuthorityKind.BODY,
    "111": AuthorityKind.MEETING, "611": AuthorityKind.MEETING, "711": AuthorityKind.MEETING,
    "130": AuthorityKind.TITLE, "240": AuthorityKind.TITLE, "630": AuthorityKind.TITLE, "730": AuthorityKind.TITLE,
    "830": AuthorityKind.TITLE, "650": AuthorityKind.SUBJECT, "651": AuthorityKind.PLACE,
}  # fmt: skip
"""Fields of MARC 21 whose headings are under control, with what they name."""

_TITLE_TAGS = ("130", "240", "730", "830")

_NAME_CODES = {
    AuthorityKind.PERSON: "abcq", AuthorityKind.BODY: "abnc", AuthorityKind.MEETING: "anec", AuthorityKind.TITLE: "anp",
    AuthorityKind.SUBJECT: "ab", AuthorityKind.PLACE: "ab",
}  # fmt: skip
_SUBDIVISIONS = "vxyz"
_YEAR = re.compile(r"\d{3,4}")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """One refusal, and what it is about."""

    refusal: Refusal
    about: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A heading as a field of a record has it. ``main`` is the part before subdivisions; keys lead to authorities."""

    tag: str
    kind: AuthorityKind
    text: str
    main: str
    key: str
    main_key: str
    dates: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """One form under which an authority is found."""

    authority_id: int
    kind: str
    key: str
    dates: str
    is_preferred: bool


@lru_cache(maxsize=REMEMBERED_HEADINGS)
def key_of(text: str) -> str:
    """Return the key of a heading: a digest of its letters and digits without case, marks and accents; "" without any.

    Kazakh letters stay themselves: «Қасым» and «Касым» are two forms, and a variant joins them.
    """
    bare = folded(text)
    return sha256(bare.encode()).hexdigest()[:KEY_CHARACTERS] if bare else ""


def dates_of(text: str) -> str:
    """Return the years of a heading: ``род. 1941`` and ``1941-`` are 1941, ``1941–2019 гг.`` is 1941-2019."""
    return "-".join(_YEAR.findall(text)[:2])


def dates_fit(one: str, other: str) -> bool:
    """Tell whether two headings may have the years of one life: the end may be unknown to either, or both to one."""
    return not one or not other or all(a == b for a, b in zip(one.split("-"), other.split("-"), strict=False))


def language_of(text: str) -> str:
    """Return the language that the letters of a heading are of: Kazakh where one is Kazakh alone."""
    return "kk" if _KAZAKH.search(text) else "ru" if _CYRILLIC.search(text) else "en"


def heading_as_typed(headings: Sequence[str], typed: str) -> str:
    """Return the heading in the language whose letters are typed, else in the alphabet, else the first."""
    language = language_of(typed)
    is_latin = language == "en"
    own = [text for text in headings if language_of(text) == language]
    same = [text for text in headings if (language_of(text) == "en") is is_latin]
    return next(iter((*own, *same, *headings)), "")


def field_found_by(tag: str) -> str:
    """Return the field of the index in which a heading of this tag is found."""
    if tag.startswith("6"):
        return "subjects"
    return "title" if tag in _TITLE_TAGS else "authors"


def headings_of(marc: MarcRecord) -> list[Wanted]:
    """Return the headings of a record that are under control, each once a tag, in the order of the record."""
    found: dict[tuple[str, str, str], Wanted] = {}
    for field in marc.data_fields(*KIND_OF_TAG):
        heading = heading_of(field)
        if heading:
            found.setdefault((heading.tag, heading.key, heading.dates), heading)
    return list(found.values())


@lru_cache(maxsize=REMEMBERED_HEADINGS)
def heading_of(field: DataField) -> Wanted | None:
    """Return the heading of one field that is under control; nothing where it has no letter."""
    kind = KIND_OF_TAG[field.tag]
    codes = _NAME_CODES[kind]
    joint = " " if kind is AuthorityKind.PERSON else ". "
    # What stands after the title of a work belongs to the title, not to the name before it.
    own: list[tuple[str, str]] = []
    for code, value in field.subfields:
        if code == "t" and kind is not AuthorityKind.TITLE:
            break
        own.append((code, value))
    main = joint.join(part for part in (_bare(value) for code, value in own if code in codes) if part)[:LONGEST_TEXT]
    key = main_key = key_of(main)
    if not key:
        return None
    below = [_bare(value) for code, value in own if code in _SUBDIVISIONS and field.tag.startswith("6") and _bare(value)]
    text = " — ".join([main, *below])[:LONGEST_TEXT]
    if below:
        key = key_of(text)
    dates = dates_of(" ".join(value for code, value in own if code == "d")) if kind is AuthorityKind.PERSON else ""
    role = next((_bare(value) for code, value in own if code in "e4" and _bare(value)), "")[:60]
    return Wanted(field.tag, kind, text, main, key, main_key, dates, role)


def _bare(value: str) -> str:
    text = value.strip().rstrip(" ,;:/")
    # The point after an initial belongs to the name, that after a word to the punctuation.
    return text[:-1] if text.endswith(".") and len(text.split()[-1].split(".")[-2]) > 1 else text


def authority_of(
    kind: str, keys: Sequence[str], dates: str, names: Mapping[tuple[str, str], Sequence[Name]]
) -> tuple[int | None, bool]:
    """Return the authority that a heading leads to, and whether several might be meant.

    *keys* are those of the whole heading and of its main part; the whole one counts first. Dates that contradict shut an
    authority out; the same dates come before none, a preferred form before a variant.
    """
    for key in dict.fromkeys(keys):
        fitting = [name for name in names.get((kind, key), ()) if dates_fit(dates, name.dates)]
        for narrower in (
            [name for name in fitting if name.is_preferred and name.dates == dates],
            [name for name in fitting if name.is_preferred],
            fitting,
        ):
            meant = {name.authority_id for name in narrower}
            if meant:
                return (meant.pop(), False) if len(meant) == 1 else (None, True)
    return None, False


def names_by_key(names: Iterable[Name]) -> dict[tuple[str, str], list[Name]]:
    """Return the names by kind and key."""
    found: dict[tuple[str, str], list[Name]] = {}
    for name in names:
        found.setdefault((name.kind, name.key), []).append(name)
    return found


def lives_among(years: Iterable[str]) -> list[str]:
    """Return the years that tell lives apart: 1941 is the same life as 1941-2019 where that alone begins so."""
    known = sorted(set(years))
    longer = {one: [other for other in known if other.startswith(f"{one}-")] for one in known if one}
    return [one for one in known if len(longer.get(one, [])) != 1]


def refusals_of_forms(headings: Sequence[str], variants: Sequence[str]) -> list[Told]:
    """Every reason why these forms are not those of one authority."""
    told = []
    if not any(headings):
        told.append(Told(Refusal.NO_HEADING))
    told += [Told(Refusal.NO_LETTER, text) for text in (*headings, *variants) if text and not key_of(text)]
    if len(variants) > MOST_VARIANTS:
        told.append(Told(Refusal.TOO_MANY_VARIANTS))
    seen = {key_of(text) for text in headings if text}
    for text in variants:
        if (key := key_of(text)) in seen and key:
            told.append(Told(Refusal.VARIANT_REPEATED, text))
        seen.add(key)
    return told


def refusals_of_numbers(viaf: str, isni: str) -> list[Told]:
    """Every reason why the identifiers are mistyped."""
    checks = {
        Refusal.VIAF: bool(viaf) and not (viaf.isascii() and viaf.isdigit()),
        Refusal.ISNI: bool(isni) and not is_isni(isni),
    }
    return [Told(refusal) for refusal, applies in checks.items() if applies]


def refusals_to_merge(*, kinds: tuple[str, str], dates: tuple[str, str], is_changed: bool) -> list[Told]:
    """Every reason why two authorities are not made one."""
    checks = {
        Refusal.CHANGED_MEANWHILE: is_changed,
        Refusal.OTHER_KIND: kinds[0] != kinds[1],
        Refusal.OTHER_YEARS: not dates_fit(dates_of(dates[0]), dates_of(dates[1])),
    }
    return [Told(refusal) for refusal, applies in checks.items() if applies]


def is_isni(text: str) -> bool:
    """Tell whether sixteen characters are an ISNI by the last one (ISO 27729, modulo 11-2)."""
    bare = text.replace(" ", "").upper()
    if not (len(bare) == 16 and bare.isascii() and bare[:15].isdigit()):
        return False
    rest = 0
    for digit in bare[:15]:
        rest = (rest + int(digit)) * 2 % 11
    return bare[15] == "0123456789X"[(12 - rest) % 11]


COUNTERPART = {
    RelationKind.RELATED: RelationKind.RELATED,
    RelationKind.BROADER: RelationKind.NARROWER,
    RelationKind.NARROWER: RelationKind.BROADER,
    RelationKind.EARLIER: RelationKind.LATER,
    RelationKind.LATER: RelationKind.EARLIER,
}
STORED = (RelationKind.RELATED, RelationKind.BROADER, RelationKind.EARLIER)
"""Relations as they are stored; each is one row that both ends read, so that none can lack its counterpart."""


def stored_relation(one: int, kind: RelationKind, other: int) -> tuple[int, RelationKind, int]:
    """Return the row that says "*other* is *kind* of *one*": whose, what, which."""
    if kind not in STORED or (kind is RelationKind.RELATED and one > other):
        return other, COUNTERPART[kind], one
    return one, kind, other


def seen_from(row: tuple[int, RelationKind, int], end: int) -> tuple[RelationKind, int]:
    """Return how the row reads from one of its ends: what the other is, and which."""
    one, kind, other = row
    return (kind, other) if end == one else (COUNTERPART[kind], one)


# ---- headings of records that follow their authority ----

BETWEEN = " — "
"""Stands between the parts of a heading with subdivisions."""


def pairs_of(before: Mapping[str, str], after: Mapping[str, str], *, is_redated: bool = False) -> dict[str, str]:
    """Return by former heading the one that replaces it, language by language; of a new date also headings that stay.

    A language that has no heading any more has nothing to say instead.
    """
    pairs: dict[str, str] = {}
    for code, old in before.items():
        new = after.get(code, "")
        if old and new and (old != new or is_redated):
            pairs.setdefault(old, new)
    return pairs


def operation_of(pairs: Mapping[str, str], *, kind: str, years: str, dates: str) -> Operation:
    """Return the operation on records that replaces headings of *kind* whose years fit, and gives persons the new *dates*."""
    about = json.dumps({"kind": kind, "years": years, "dates": dates}, ensure_ascii=False)
    return Operation(OperationKind.HEADING, old="\n".join(pairs), new="\n".join(pairs.values()), about=about)


def rewritten(operation: Operation, record: MarcRecord) -> tuple[Field, ...]:
    """Return the fields of a record with its headings replaced; one that then says what another field says is left out."""
    asked = json.loads(operation.about)
    news = operation.new.split("\n")
    pairs = {key_of(old): new for old, new in zip(operation.old.split("\n"), news, strict=True)}
    fields: list[Field] = []
    for field in record.fields:
        changed = _replaced(field, pairs, asked) if isinstance(field, DataField) and field.tag in KIND_OF_TAG else field
        if changed == field or changed not in (*record.fields, *fields):
            fields.append(changed)
    return tuple(fields)


def _replaced(field: DataField, pairs: Mapping[str, str], asked: Mapping[str, str]) -> DataField:
    heading = heading_of(field) if KIND_OF_TAG[field.tag] == asked["kind"] else None
    if heading is None or not dates_fit(heading.dates, asked["years"]):
        return field
    new = pairs.get(heading.key) or pairs.get(heading.main_key)
    if new is None:
        return field
    end = len(field.subfields)
    if heading.kind is not AuthorityKind.TITLE:
        end = next((place for place, (code, _value) in enumerate(field.subfields) if code == "t"), end)
    own, rest = list(field.subfields[:end]), field.subfields[end:]
    if heading.key != heading.main_key and heading.key in pairs:
        new, *below = new.split(BETWEEN)
        own = _with_subdivisions(own, below)
    own = _with_name(own, new, heading.kind)
    if heading.kind is AuthorityKind.PERSON and asked["dates"]:
        own = _with_dates(own, asked["dates"].replace("–", "-"))
    return DataField(field.tag, field.ind1, field.ind2, (*own, *rest))


def _with_name(own: Sequence[tuple[str, str]], new: str, kind: AuthorityKind) -> list[tuple[str, str]]:
    """Leading parts that stay as they are keep their subfields; the first that differs takes the rest of the heading."""
    joint = " " if kind is AuthorityKind.PERSON else ". "
    names = [place for place, (code, value) in enumerate(own) if code in _NAME_CODES[kind] and _bare(value)]
    kept, left = 0, new
    for place in names[:-1]:
        beginning = _bare(own[place][1]) + joint
        if not left.startswith(beginning):
            break
        kept, left = kept + 1, left[len(beginning) :]
    mark = _mark(own[names[-1]][1])
    last = left + (mark[1:] if left.endswith(".") and mark.startswith(".") else mark)
    gone = set(names[kept + 1 :])
    return [(code, last if place == names[kept] else value) for place, (code, value) in enumerate(own) if place not in gone]


def _with_dates(own: Sequence[tuple[str, str]], dates: str) -> list[tuple[str, str]]:
    places = [place for place, (code, _value) in enumerate(own) if code == "d"]
    if places:
        at, value = places[0], own[places[0]][1]
        kept = value if dates_of(value) == dates_of(dates) else _ended(dates, _mark(value))
        return [*own[:at], ("d", kept), *own[at + 1 :]]
    at = max(place for place, (code, value) in enumerate(own) if code in _NAME_CODES[AuthorityKind.PERSON] and _bare(value))
    code, value = own[at]
    bare = value.strip().removesuffix(_mark(value))
    return [*own[:at], (code, f"{bare},"), ("d", _ended(dates, _mark(value))), *own[at + 1 :]]


def _with_subdivisions(own: Sequence[tuple[str, str]], below: Sequence[str]) -> list[tuple[str, str]]:
    left, found, last = list(below), [], len(own)
    for code, value in own:
        if code not in _SUBDIVISIONS or not _bare(value):
            found.append((code, value))
        elif left:
            found.append((code, left.pop(0) + _mark(value)))
            last = len(found)
    return [*found[:last], *(("x", text) for text in left), *found[last:]]


def _mark(value: str) -> str:
    """The punctuation at the end of a subfield that is not its text."""
    return value.strip()[len(_bare(value)) :]


def _ended(text: str, mark: str) -> str:
    return text if mark.startswith(".") and text.endswith("-") else text + mark
