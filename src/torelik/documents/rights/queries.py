"""Questions about readable files, their rights and the reading room."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from torelik.documents.rights import rules
from torelik.documents.rights.models import FileVersion, ReadableFile, ReadingRoomNetwork, RightsTerm, TermMoment
from torelik.documents.rights.owners import OwnerCard, owner_cards
from torelik.documents.rights.rules import TermFacts
from torelik.documents.rights.vocabulary import GRANTS, FileState, Ground, Moment, ReadingAccess
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import Trilingual


@dataclass(frozen=True, slots=True)
class ReadableCard:
    """One readable file as others see it; what it allows is asked of ``permissions.access_to``."""

    id: int
    uuid: UUID
    stored_id: int
    stored_name: str
    stored_size: int
    title: str
    language: str
    position: int
    owner_kind: str
    owner_key: UUID
    is_withdrawn: bool


def readable(uuid: UUID) -> ReadableCard:
    """Return the file, withdrawn ones too. Raises ``NotFound``."""
    found = ReadableFile.objects.select_related("stored").filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return card_of(found)


def readables_of(owner_kind: str, owner_keys: Collection[UUID]) -> Mapping[UUID, list[ReadableCard]]:
    """Return the files offered for these owners, in their order, without the withdrawn ones; one query."""
    rows = (
        ReadableFile.objects.select_related("stored")
        .filter(owner_kind=owner_kind, owner_key__in=owner_keys, withdrawn_at=None)
        .order_by("position", "id")
    )
    found: dict[UUID, list[ReadableCard]] = defaultdict(list)
    for row in rows:
        found[row.owner_key].append(card_of(row))
    return dict(found)


def readables_by_stored(owner_kind: str, stored_ids: Collection[int]) -> Mapping[int, ReadableCard]:
    """Return the files of this kind of owner by their present stored files, without the withdrawn ones; one query."""
    rows = ReadableFile.objects.select_related("stored").filter(
        owner_kind=owner_kind, stored_id__in=stored_ids, withdrawn_at=None
    )
    return {row.stored_id: card_of(row) for row in rows}


def readables_by_id(ids: Collection[int]) -> Mapping[int, ReadableCard]:
    """Return the files by their keys; one query."""
    return {row.pk: card_of(row) for row in ReadableFile.objects.select_related("stored").filter(pk__in=ids)}


def owners_with_files(owner_kind: str, owner_keys: Collection[UUID]) -> set[UUID]:
    """Return which of the owners have a file that is not withdrawn; one query."""
    rows = ReadableFile.objects.filter(owner_kind=owner_kind, owner_key__in=owner_keys, withdrawn_at=None)
    return set(rows.values_list("owner_key", flat=True))


def card_of(row: ReadableFile) -> ReadableCard:
    """Return the file as a value; its stored file must have been read with it."""
    return ReadableCard(
        row.pk, row.uuid, row.stored_id, row.stored.name, row.stored.size, row.title, row.language, row.position,
        row.owner_kind, row.owner_key, row.withdrawn_at is not None,
    )  # fmt: skip


def terms_by_file(ids: Collection[int]) -> Mapping[int, list[TermFacts]]:
    """Return every right of each of the files; one query. A file that is not in the answer has none."""
    found: dict[int, list[TermFacts]] = defaultdict(list)
    for row in RightsTerm.objects.filter(readable_id__in=ids).order_by("id"):
        found[row.readable_id].append(facts_of(row))
    return dict(found)


def facts_of(row: RightsTerm) -> TermFacts:
    """Return a right as the rules read it."""
    return TermFacts(
        access=ReadingAccess(row.access), valid_from=row.valid_from, valid_through=row.valid_through,
        first_page=row.first_page, last_page=row.last_page, may_download=row.may_download, may_copy=row.may_copy,
        was_closed=row.closed_at is not None, key=row.pk,
    )  # fmt: skip


def reading_room_networks(*, on: date) -> list[str]:
    """Return the networks of the reading room on the day; one query."""
    return list(_networks_on(on).values_list("cidr", flat=True))


def _networks_on(day: date) -> QuerySet[ReadingRoomNetwork]:
    return ReadingRoomNetwork.objects.filter(
        Q(valid_through=None) | Q(valid_through__gte=day), valid_from__lte=day, ended_at=None
    ).order_by("id")


# ---- for actions ----


def lock_readable(uuid: UUID) -> ReadableFile:
    """Return the file and keep its row until the transaction ends. Raises ``NotFound``."""
    row = ReadableFile.objects.select_for_update().filter(uuid=uuid).first()
    if row is None:
        raise NotFound(uuid)
    return row


def next_position(owner_kind: str, owner_key: UUID) -> int:
    """Return the place behind the owner's last file."""
    return ReadableFile.objects.filter(owner_kind=owner_kind, owner_key=owner_key).count() + 1


def newest_version(readable_id: int) -> int:
    """Return the number of the present version."""
    return FileVersion.objects.filter(readable_id=readable_id).count()


def count_terms(readable_id: int) -> int:
    """Return how many rights were entered for the file."""
    return RightsTerm.objects.filter(readable_id=readable_id).count()


@dataclass(frozen=True, slots=True)
class MomentOfFile:
    """One file to whose right something happens by the calendar."""

    card: ReadableCard
    term_id: int
    term_uuid: UUID
    valid_through: date | None
    moment: Moment


def files_with_moments(*, on: date) -> list[MomentOfFile]:
    """Return the files of whose rights keepers must hear, or the index, on the day, and that were not seen to; two queries."""
    soon = on + timedelta(days=rules.MONTH_DAYS)
    seen = TermMoment.objects.filter(term=OuterRef("pk"))
    ending = Q(valid_through__lte=soon) & ~Exists(seen.filter(moment=Moment.ENDED))
    # A right that was entered ahead of its first day begins without anybody doing anything.
    beginning = Q(valid_from__gt=F("entered_at__date")) & ~Exists(seen.filter(moment=Moment.BEGAN))
    counting = _in_force(on, of="readable")
    rows = list(
        RightsTerm.objects.filter(ending | beginning, pk=Subquery(counting), readable__withdrawn_at=None)
        .select_related("readable__stored")
        .prefetch_related("moments")
        .order_by("id")
    )
    terms = terms_by_file({row.readable_id for row in rows})
    found = []
    for row in rows:
        came = {moment.moment for moment in row.moments.all()}
        entered_ahead = row.valid_from > clock.local_date(row.entered_at)
        due = [Moment.BEGAN if entered_ahead else None, rules.moment_of(terms[row.readable_id], today=on)]
        found += [
            MomentOfFile(card_of(row.readable), row.pk, row.uuid, row.valid_through, moment)
            for moment in due
            if moment and moment not in came
        ]
    return found


def _in_force(day: date, *, of: str) -> QuerySet[RightsTerm, int]:
    """Return the key of the right that counts on the day, as ``rules.in_force`` does; *of* names the file in the outer query."""
    return (
        RightsTerm.objects.filter(readable=OuterRef(of), closed_at=None, valid_from__lte=day)
        .order_by("-valid_from", "-id")
        .values_list("pk", flat=True)[:1]
    )


# ---- the register ----


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


def files(narrowed: Narrowed, *, on: date, visible_to: Actor) -> QuerySet[ReadableFile]:
    """Return the files of the register, those whose right ends first in front; for those who see rights, others get none."""
    if not may_see(visible_to):
        return ReadableFile.objects.none()
    found = _with_states(on)
    if narrowed.state:
        found = found.filter(_state(FileState(narrowed.state), on))
    if narrowed.ground:
        found = found.filter(_counting(ground=narrowed.ground))
    if narrowed.words:
        spellings = {narrowed.words, narrowed.words.lower(), narrowed.words.upper(), narrowed.words.capitalize()}
        holds = Q(*(("holder__icontains", one) for one in sorted(spellings)), _connector=Q.OR)
        named = Q(*(("title__icontains", one) for one in sorted(spellings)), _connector=Q.OR)
        found = found.filter(named | _counting(holds))
    end = RightsTerm.objects.filter(pk=OuterRef("in_force_id")).values("valid_through")[:1]
    return found.select_related("stored").alias(end=Subquery(end)).order_by(F("end").asc(nulls_last=True), "id")


def counts_by_state(*, on: date, visible_to: Actor) -> dict[FileState, int]:
    """Return how many files there are in each state; one query."""
    if not may_see(visible_to):
        return {}
    counts = _with_states(on).aggregate(**{f"n_{state.name}": Count("pk", filter=_state(state, on)) for state in FileState})
    return {state: counts[f"n_{state.name}"] for state in FileState}


def lines_of(rows: Iterable[ReadableFile], *, on: date) -> list[FileLine]:
    """Return files as lines of the register; one query for the rights, one for the people, one for each kind of owner."""
    rows = list(rows)
    terms: dict[int, list[RightsTerm]] = defaultdict(list)
    for term in RightsTerm.objects.filter(readable_id__in=[row.pk for row in rows]).order_by("id"):
        terms[term.readable_id].append(term)
    owners = owner_cards({(row.owner_kind, row.owner_key) for row in rows})
    names = _names(term.entered_by_id for of_file in terms.values() for term in of_file)
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
    names = _names(
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


def may_see(actor: Actor) -> bool:
    """Tell whether the actor may see the register of rights; whoever keeps rights does."""
    return actor.may_any((GRANTS.SEE_RIGHTS, GRANTS.KEEP_RIGHTS))


def register_lines(narrowed: Narrowed, *, on: date, visible_to: Actor) -> Iterator[FileLine]:
    """Yield the whole register for a download, read in portions."""
    found = files(narrowed, on=on, visible_to=visible_to)
    keys = list(found.values_list("pk", flat=True))
    for start in range(0, len(keys), PORTION_FILES):
        portion = keys[start : start + PORTION_FILES]
        by_key = ReadableFile.objects.select_related("stored").in_bulk(portion)
        yield from lines_of([by_key[key] for key in portion if key in by_key], on=on)


PORTION_FILES = 500


def _with_states(day: date) -> QuerySet[ReadableFile]:
    """Return the files with the key of the right that counts on the day."""
    return ReadableFile.objects.alias(in_force_id=Subquery(_in_force(day, of="pk")))


def _counting(*conditions: Q, **named: object) -> Q:
    """Return that the right that counts fulfils the conditions."""
    return Q(Exists(RightsTerm.objects.filter(*conditions, pk=OuterRef("in_force_id"), **named)))


def _state(state: FileState, day: date) -> Q:
    """Return what ``rules.state_of`` says, as a question to the database."""
    if state == FileState.WITHDRAWN:
        return Q(withdrawn_at__isnull=False)
    soon = day + timedelta(days=rules.MONTH_DAYS)
    goes_on = Q(valid_through=None) | Q(valid_through__gte=day)
    is_open = ~Q(access=ReadingAccess.CLOSED)
    of_file = RightsTerm.objects.filter(readable=OuterRef("pk"))
    has_any, has_standing = Q(Exists(of_file)), Q(Exists(of_file.filter(closed_at=None)))
    none_counts = Q(in_force_id=None)
    states = {
        FileState.OPEN: _counting(is_open, Q(valid_through=None) | Q(valid_through__gt=soon)),
        FileState.ENDING_SOON: _counting(is_open, valid_through__gte=day, valid_through__lte=soon),
        FileState.ENDED: _counting(valid_through__lt=day),
        FileState.CLOSED: _counting(goes_on, access=ReadingAccess.CLOSED) | (none_counts & has_any & ~has_standing),
        FileState.NOT_BEGUN: none_counts & has_standing,
        FileState.NO_RIGHT: none_counts & ~has_any,
    }
    return Q(withdrawn_at=None) & states[state]


def _names(keys: Iterable[int | None]) -> dict[int, str]:
    wanted = {key for key in keys if key}
    return {key: card.full_name for key, card in identity.accounts_by_id(wanted).items()} if wanted else {}


def _term_line(term: RightsTerm, names: Mapping[int, str], *, counts: bool) -> TermLine:
    return TermLine(
        term.uuid, term.holder, Ground(term.ground), term.document_number, term.document_date, term.valid_from,
        term.valid_through, ReadingAccess(term.access), term.first_page, term.last_page, term.may_download, term.may_copy,
        term.note, term.entered_at, names.get(term.entered_by_id or 0, ""), term.closed_at,
        names.get(term.closed_by_id or 0, ""), term.closed_reason, counts,
    )  # fmt: skip


# ---- the report ----


@dataclass(frozen=True, slots=True)
class RightsFigures:
    """How the library stands with its rights today. Files that were withdrawn are counted nowhere."""

    files: int
    in_force: int
    """Files that somebody may read."""
    without_right: int
    ended: int
    ending_in_month: int
    ending_in_quarter: int
    by_access: Mapping[ReadingAccess, int] = field(default_factory=dict)
    by_ground: Mapping[Ground, int] = field(default_factory=dict)


def rights_figures(*, on: date) -> RightsFigures:
    """Return the figures of the day; two queries."""
    found = _with_states(on).filter(withdrawn_at=None)
    no_right = _state(FileState.NO_RIGHT, on) | _state(FileState.NOT_BEGUN, on)
    counts = found.aggregate(
        files=Count("pk"), without=Count("pk", filter=no_right), ended=Count("pk", filter=_state(FileState.ENDED, on))
    )
    counting = RightsTerm.objects.filter(pk=Subquery(_in_force(on, of="readable")), readable__withdrawn_at=None)
    goes_on = Q(valid_through=None) | Q(valid_through__gte=on)
    month, quarter = on + timedelta(days=rules.MONTH_DAYS), on + timedelta(days=rules.QUARTER_DAYS)
    rows = counting.filter(goes_on).values("access", "ground").annotate(
        files=Count("pk"),
        month=Count("pk", filter=Q(valid_through__lte=month)),
        quarter=Count("pk", filter=Q(valid_through__lte=quarter)),
    ).order_by("access", "ground")  # fmt: skip
    by_access: dict[ReadingAccess, int] = dict.fromkeys(ReadingAccess, 0)
    by_ground: dict[Ground, int] = dict.fromkeys(Ground, 0)
    in_month = in_quarter = 0
    for row in rows:
        by_access[ReadingAccess(row["access"])] += row["files"]
        if row["access"] != ReadingAccess.CLOSED:
            by_ground[Ground(row["ground"])] += row["files"]
            in_month, in_quarter = in_month + row["month"], in_quarter + row["quarter"]
    in_force = sum(number for access, number in by_access.items() if access != ReadingAccess.CLOSED)
    return RightsFigures(
        counts["files"], in_force, counts["without"], counts["ended"], in_month, in_quarter, by_access, by_ground
    )


# ---- the reading room ----


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One network of the reading room's list."""

    uuid: UUID
    name: Trilingual
    cidr: str
    valid_from: date
    valid_through: date | None
    is_valid: bool
    saved_at: datetime
    saved_by: str


def networks(*, on: date, visible_to: Actor) -> list[NetworkLine]:
    """Return the networks that stand in the list, past and coming ones too; for those who keep rights. Two queries."""
    if not visible_to.may(GRANTS.KEEP_RIGHTS):
        return []
    rows = list(ReadingRoomNetwork.objects.filter(ended_at=None).order_by("cidr", "id"))
    names = _names(row.saved_by_id for row in rows)
    return [_network_line(row, names, on=on) for row in rows]


def network(uuid: UUID, *, on: date, visible_to: Actor) -> NetworkLine:
    """Return one network of the list. Raises ``NotFound``, also for those who keep no rights."""
    may = visible_to.may(GRANTS.KEEP_RIGHTS)
    row = ReadingRoomNetwork.objects.filter(uuid=uuid, ended_at=None).first() if may else None
    if row is None:
        raise NotFound(uuid)
    return _network_line(row, _names([row.saved_by_id]), on=on)


def _network_line(row: ReadingRoomNetwork, names: Mapping[int, str], *, on: date) -> NetworkLine:
    is_valid = row.valid_from <= on and (row.valid_through is None or row.valid_through >= on)
    return NetworkLine(
        row.uuid,
        row.name,
        row.cidr,
        row.valid_from,
        row.valid_through,
        is_valid,
        row.saved_at,
        names.get(row.saved_by_id or 0, ""),
    )
