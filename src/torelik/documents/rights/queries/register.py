"""The register of rights, for those who see it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from torelik.documents.rights import rules
from torelik.documents.rights.models import FileVersion, ReadableFile, RightsTerm
from torelik.documents.rights.owners import OwnerCard, owner_cards
from torelik.documents.rights.queries.counting import count_states, counting_right, is_in_state, with_counting_right
from torelik.documents.rights.queries.people import may_see, names_of
from torelik.documents.rights.queries.readables import ReadableCard, card_of, facts_of
from torelik.documents.rights.vocabulary import FileState, Ground, ReadingAccess
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound

PORTION_FILES = 500


@dataclass(frozen=True, slots=True)
class TermLine:
    """One right as its keepers see it."""

    uuid: UUID
    holder: str
    ground: Ground
    document_number: str
    document_date: date | None
    valid_from: date
    valid_through: date | None
    access: ReadingAccess
    first_page: int | None
    last_page: int | None
    may_download: bool
    may_copy: bool
    note: str
    entered_at: datetime
    entered_by: str
    closed_at: datetime | None
    closed_by: str
    closed_reason: str
    counts: bool = False
    """Whether it is the one that counts today."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of the register with the right that counts today, if there is one."""

    card: ReadableCard
    owner: OwnerCard | None
    state: FileState
    term: TermLine | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a file."""

    number: int
    name: str
    size: int
    given_at: datetime
    given_by: str


@dataclass(frozen=True, slots=True)
class FileInFull:
    """One file with every right and every version, the newest first."""

    card: ReadableCard
    owner: OwnerCard | None
    state: FileState
    terms: tuple[TermLine, ...]
    versions: tuple[VersionLine, ...]
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What the register is narrowed by; nothing named means all."""

    state: str = ""
    ground: str = ""
    words: str = ""


def all_files(*, visible_to: Actor) -> QuerySet[ReadableFile]:
    """Return every file with its stored one, for those who see rights; others get none."""
    return ReadableFile.objects.select_related("stored") if may_see(visible_to) else ReadableFile.objects.none()


def files(narrowed: Narrowed, *, on: date, visible_to: Actor) -> QuerySet[ReadableFile]:
    """Return the files of the register, those whose right ends first in front; for those who see rights, others get none."""
    if not may_see(visible_to):
        return ReadableFile.objects.none()
    found = with_counting_right(on)
    if narrowed.state:
        found = found.filter(is_in_state(FileState(narrowed.state), on))
    if narrowed.ground:
        found = found.filter(counting_right(ground=narrowed.ground))
    if narrowed.words:
        spellings = {narrowed.words, narrowed.words.lower(), narrowed.words.upper(), narrowed.words.capitalize()}
        holds = Q(*(("holder__icontains", one) for one in sorted(spellings)), _connector=Q.OR)
        named = Q(*(("title__icontains", one) for one in sorted(spellings)), _connector=Q.OR)
        found = found.filter(named | counting_right(holds))
    end = RightsTerm.objects.filter(pk=OuterRef("in_force_id")).values("valid_through")[:1]
    return found.select_related("stored").alias(end=Subquery(end)).order_by(F("end").asc(nulls_last=True), "id")


def counts_by_state(*, on: date, visible_to: Actor) -> dict[FileState, int]:
    """Return how many files there are in each state, for those who see rights; one query."""
    return count_states(on) if may_see(visible_to) else {}


def lines_of(rows: Iterable[ReadableFile], *, on: date) -> list[FileLine]:
    """Return files as lines of the register; one query for the rights, one for the people, one for each kind of owner."""
    rows = list(rows)
    terms: dict[int, list[RightsTerm]] = defaultdict(list)
    for term in RightsTerm.objects.filter(readable_id__in=[row.pk for row in rows]).order_by("id"):
        terms[term.readable_id].append(term)
    owners = owner_cards({(row.owner_kind, row.owner_key) for row in rows})
    names = names_of(term.entered_by_id for of_file in terms.values() for term in of_file)
    lines = []
    for row in rows:
        facts = [facts_of(term) for term in terms[row.pk]]
        state = rules.state_of(facts, today=on, is_withdrawn=row.withdrawn_at is not None)
        counting = rules.in_force(facts, today=on)
        shown = [_term_line(term, names, counts=True) for term in terms[row.pk] if counting and term.pk == counting.key]
        owner = owners.get((row.owner_kind, row.owner_key))
        lines.append(FileLine(card_of(row), owner, state, shown[0] if shown else None))
    return lines


def file_in_full(uuid: UUID, *, on: date, visible_to: Actor) -> FileInFull:
    """Return one file with its rights and versions. Raises ``NotFound``, also for those who see no rights."""
    row = ReadableFile.objects.select_related("stored").filter(uuid=uuid).first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    terms = list(RightsTerm.objects.filter(readable=row).order_by("-id"))
    versions = list(FileVersion.objects.filter(readable=row).select_related("stored").order_by("-number"))
    names = names_of(
        [*(key for term in terms for key in (term.entered_by_id, term.closed_by_id)), row.withdrawn_by_id,
         *(version.given_by_id for version in versions)]
    )  # fmt: skip
    facts = [facts_of(term) for term in terms]
    counting = rules.in_force(facts, today=on)
    return FileInFull(
        card=card_of(row),
        owner=owner_cards({(row.owner_kind, row.owner_key)}).get((row.owner_kind, row.owner_key)),
        state=rules.state_of(facts, today=on, is_withdrawn=row.withdrawn_at is not None),
        terms=tuple(_term_line(term, names, counts=bool(counting and counting.key == term.pk)) for term in terms),
        versions=tuple(
            VersionLine(one.number, one.stored.name, one.stored.size, one.given_at, names.get(one.given_by_id or 0, ""))
            for one in versions
        ),
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=names.get(row.withdrawn_by_id or 0, ""),
        withdrawn_reason=row.withdrawn_reason,
    )


def register_lines(narrowed: Narrowed, *, on: date, visible_to: Actor) -> Iterator[FileLine]:
    """Yield the whole register for a download, read in portions."""
    found = files(narrowed, on=on, visible_to=visible_to)
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), PORTION_FILES):
        portion = keys[start : start + PORTION_FILES]
        by_key = ReadableFile.objects.select_related("stored").in_bulk(portion)
        yield from lines_of([by_key[key] for key in portion if key in by_key], on=on)


def _term_line(term: RightsTerm, names: Mapping[int, str], *, counts: bool) -> TermLine:
    return TermLine(
        term.uuid, term.holder, Ground(term.ground), term.document_number, term.document_date, term.valid_from,
        term.valid_through, ReadingAccess(term.access), term.first_page, term.last_page, term.may_download, term.may_copy,
        term.note, term.entered_at, names.get(term.entered_by_id or 0, ""), term.closed_at,
        names.get(term.closed_by_id or 0, ""), term.closed_reason, counts,
    )  # fmt: skip
