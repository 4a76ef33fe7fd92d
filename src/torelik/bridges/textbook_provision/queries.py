"""Questions about textbook provision: what is recommended, who needs it, what the library has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from torelik.bridges.textbook_provision import rules
from torelik.bridges.textbook_provision.models import PlannedContingent, ProvisionNorms, Recommendation
from torelik.bridges.textbook_provision.rules import Holding, Need, Norms, Provision, Term
from torelik.bridges.textbook_provision.vocabulary import GRANTS, Literature, State
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.trilingual import Trilingual
from torelik.learning import api as learning
from torelik.library import api as library
from torelik.search import api as search

CATALOGUE = "library:record:"
"""How keys of records begin in the index."""


@dataclass(frozen=True, slots=True)
class TitleProvided:
    """One recommended title with what the library has and what the learners of a term need."""

    uuid: UUID
    discipline_uuid: UUID
    literature: Literature
    title: library.TitleInStock
    need: Need
    provision: Provision
    disciplines: int


@dataclass(frozen=True, slots=True)
class Contingent:
    """The learners of a discipline by one programme; the programme is ``None`` where they have no group."""

    programme: Trilingual | None
    learners: int


@dataclass(frozen=True, slots=True)
class DisciplineProvided:
    """One discipline in one term: who studies it, what it recommends, how that is provided."""

    discipline: learning.DisciplineCard
    contingents: tuple[Contingent, ...]
    planned: int
    learners: int
    titles: tuple[TitleProvided, ...]
    state: State

    def of(self, literature: str) -> list[TitleProvided]:
        return [title for title in self.titles if title.literature == literature]

    def coefficient(self, literature: str) -> Decimal | None:
        return rules.mean(title.provision.coefficient for title in self.of(literature))

    @property
    def basic(self) -> list[TitleProvided]:
        return self.of(Literature.BASIC)

    @property
    def additional(self) -> list[TitleProvided]:
        return self.of(Literature.ADDITIONAL)

    @property
    def basic_coefficient(self) -> Decimal | None:
        return self.coefficient(Literature.BASIC)

    @property
    def additional_coefficient(self) -> Decimal | None:
        return self.coefficient(Literature.ADDITIONAL)

    @property
    def languages(self) -> list[tuple[str, int]]:
        """How many basic titles there are in each language, by its name."""
        counted: dict[str, int] = defaultdict(int)
        for title in self.basic:
            counted[library.language_name(title.title.card.language)] += 1
        return sorted(counted.items())


@dataclass(frozen=True, slots=True)
class Shortage:
    """One title of which copies are missing in a term, with the disciplines that ask for it."""

    title: library.TitleInStock
    need: Need
    provision: Provision
    disciplines: tuple[learning.DisciplineCard, ...]


def norms() -> tuple[Norms, int]:
    """Return the norms with their version; 0 while nobody has set them."""
    row = ProvisionNorms.objects.first()
    if row is None:
        return Norms(), 0
    return Norms(row.basic, row.additional, row.most_years, row.electronic_counts), row.version


def lock_norms() -> ProvisionNorms | None:
    """Return the norms and keep their row until the transaction ends."""
    return ProvisionNorms.objects.select_for_update().first()


def provision(term: Term, *, visible_to: Actor) -> list[DisciplineProvided]:
    """Return every discipline that is studied, planned or recommends something, by its code; ten queries for any number.

    Raises ``PermissionDenied``.
    """
    require_sight(visible_to)
    return _provision(term, learning.disciplines(), only_living=True)


def provision_of_discipline(uuid: UUID, term: Term, *, visible_to: Actor) -> DisciplineProvided:
    """Return one discipline of a term. Its copies are still shared with the others. Raises ``NotFound``."""
    require_sight(visible_to)
    found = [one for one in _provision(term, learning.disciplines(), only_living=False) if one.discipline.uuid == uuid]
    if not found:
        raise NotFound(uuid)
    return found[0]


def shortages(provided: Iterable[DisciplineProvided]) -> list[Shortage]:
    """Return each title of which copies are missing once, those that miss most first."""
    by_record: dict[UUID, list[tuple[TitleProvided, learning.DisciplineCard]]] = defaultdict(list)
    for one in provided:
        for title in one.titles:
            if title.provision.missing:
                by_record[title.title.card.uuid].append((title, one.discipline))
    rows = [
        Shortage(pairs[0][0].title, pairs[0][0].need, pairs[0][0].provision, tuple(discipline for _title, discipline in pairs))
        for pairs in by_record.values()
    ]
    return sorted(rows, key=lambda row: (-row.provision.missing, row.title.card.title, str(row.title.card.uuid)))


def require_discipline(uuid: UUID) -> learning.DisciplineCard:
    """Return the discipline. Raises ``NotFound``."""
    found = next((one for one in learning.disciplines() if one.uuid == uuid), None)
    if found is None:
        raise NotFound(uuid)
    return found


def recommended(discipline_uuid: UUID) -> set[UUID]:
    """Return the records that the discipline recommends."""
    rows = Recommendation.objects.filter(discipline_uuid=discipline_uuid)
    return set(rows.values_list("record_uuid", flat=True))


def titles_found(words: str, *, language: str, most: int) -> list[library.RecordCard]:
    """Return titles of the catalogue that have the words, the best first; the catalogue is public."""
    query = search.Query(
        text=words, audience=frozenset({"public"}), languages=(language,), context="library", kind="record", limit=most
    )
    uuids = search.uuids_in_keys([hit.key for hit in search.find(query).items], beginning=CATALOGUE)
    cards = library.record_cards(uuids)
    return [cards[uuid] for uuid in uuids if uuid in cards]


def may_see(actor: Actor) -> bool:
    """Tell whether the actor sees textbook provision."""
    return actor.may_any([GRANTS.SEE_PROVISION, GRANTS.KEEP_RECOMMENDATIONS, GRANTS.SET_NORMS])


def require_sight(actor: Actor) -> None:
    """Raise ``PermissionDenied`` for who does not see textbook provision."""
    if not may_see(actor):
        raise PermissionDenied(GRANTS.SEE_PROVISION)


def _provision(term: Term, disciplines: Sequence[learning.DisciplineCard], *, only_living: bool) -> list[DisciplineProvided]:
    measure, _version = norms()
    teachings: dict[UUID, list[learning.Teaching]] = defaultdict(list)
    for teaching in learning.teachings(begins_from=term.first_day, begins_through=term.last_day):
        teachings[teaching.discipline_uuid].append(teaching)
    planned = dict(PlannedContingent.objects.filter(year=term.year, half=term.half).values_list("discipline_uuid", "learners"))
    rows = list(Recommendation.objects.order_by("id"))
    stock = library.titles_in_stock({row.record_uuid for row in rows})
    needs = _needs(rows, teachings, planned)
    asking: dict[UUID, int] = defaultdict(int)
    for row in rows:
        asking[row.record_uuid] += 1
    titles: dict[UUID, list[TitleProvided]] = defaultdict(list)
    for row in rows:
        if row.record_uuid in stock:
            title, need = stock[row.record_uuid], needs[row.record_uuid]
            held = Holding(title.copies, title.card.year, title.has_file)
            titles[row.discipline_uuid].append(
                TitleProvided(
                    row.uuid,
                    row.discipline_uuid,
                    Literature(row.literature),
                    title,
                    need,
                    rules.provision_of(held, need, measure, year=term.first_day.year),
                    asking[row.record_uuid],
                )
            )
    found = []
    for discipline in disciplines:
        uuid = discipline.uuid
        if only_living and uuid not in teachings and uuid not in titles and not planned.get(uuid):
            continue
        contingents = tuple(Contingent(one.programme, len(one.learners)) for one in teachings.get(uuid, ()))
        known = set().union(*(one.learners for one in teachings.get(uuid, ())))
        own = sorted(titles.get(uuid, ()), key=lambda title: (title.literature != Literature.BASIC, title.title.card.title))
        learners = len(known) or planned.get(uuid, 0)
        has_basic = any(one.literature == Literature.BASIC for one in own)
        found.append(
            DisciplineProvided(
                discipline,
                contingents,
                planned.get(uuid, 0),
                learners,
                tuple(own),
                rules.state_of([title.provision for title in own], has_basic=has_basic, has_learners=bool(learners)),
            )
        )
    return found


def _needs(
    rows: Iterable[Recommendation], teachings: Mapping[UUID, Sequence[learning.Teaching]], planned: Mapping[UUID, int]
) -> dict[UUID, Need]:
    """Return who needs each record: whoever is enrolled; where nobody is, as many as are planned."""
    ids: dict[tuple[UUID, str], set[int]] = defaultdict(set)
    numbers: dict[tuple[UUID, str], int] = defaultdict(int)
    records = set()
    for row in rows:
        records.add(row.record_uuid)
        known = set().union(*(one.learners for one in teachings.get(row.discipline_uuid, ())))
        if known:
            ids[row.record_uuid, row.literature] |= known
        else:
            numbers[row.record_uuid, row.literature] += planned.get(row.discipline_uuid, 0)
    return {
        uuid: Need(
            frozenset(ids[uuid, Literature.BASIC]),
            frozenset(ids[uuid, Literature.ADDITIONAL]),
            numbers[uuid, Literature.BASIC],
            numbers[uuid, Literature.ADDITIONAL],
        )
        for uuid in records
    }
