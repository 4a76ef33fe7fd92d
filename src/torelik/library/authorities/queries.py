"""Questions about authorities."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.authorities import rules
from torelik.library.authorities.models import Authority, AuthorityName, AuthorityRelation, Gathering, Heading, Rewriting
from torelik.library.authorities.rules import Name
from torelik.library.authorities.vocabulary import GRANTS, AuthorityKind, RelationKind
from torelik.library.copying import queries as copying
from torelik.library.copying.queries import Difference
from torelik.library.copying.rules import Operation
from torelik.library.copying.vocabulary import BatchState

READERS = ("library.catalogue-record", GRANTS.KEEP_AUTHORITIES.value)
HISTORY_MOST = 20
TITLES_MOST = 100
KEYS_AT_ONCE = 500
SUGGESTED_FROM = 2
"""Letters without which nothing is suggested."""
SUGGESTED_AMONG, SUGGESTED_MOST = 60, 8
ORDERING = {"ru": "ordering_ru", "en": "ordering_en"}


@dataclass(frozen=True, slots=True)
class Related:
    """Another authority as it stands to the one that is looked at."""

    relation_uuid: UUID
    kind: RelationKind
    other: Authority


def may_see(actor: Actor) -> bool:
    """Tell whether the actor works with authorities."""
    return actor.may_any(READERS)


def authorities(
    *, words: str = "", kind: str = "", state: str = "", language: str = "kk", visible_to: Actor
) -> QuerySet[Authority]:
    """Return authorities whose forms have all the words, in the order of the forms that *language* shows."""
    if not may_see(visible_to):
        return Authority.objects.none()
    found = Authority.objects.filter(merged_into=None).order_by(ORDERING.get(language, "ordering"), "pk")
    for word in words.casefold().split():
        found = found.filter(found_by__contains=word)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(state=state) if state else found


def authority_by_uuid(uuid: UUID, *, visible_to: Actor) -> Authority:
    """Return one authority, also one that was merged. Raises ``NotFound``."""
    found = Authority.objects.select_related("merged_into").filter(uuid=uuid).first() if may_see(visible_to) else None
    if found is None:
        raise NotFound(uuid)
    return found


def variants_of(authority_id: int) -> list[str]:
    """Return the variants of an authority in the order in which they were written; one query."""
    rows = AuthorityName.objects.filter(authority_id=authority_id, is_preferred=False).order_by("pk")
    return list(rows.values_list("text", flat=True))


def related_to(authority_id: int) -> list[Related]:
    """Return the authorities related to this one, by relation and alphabet; one query."""
    rows = AuthorityRelation.objects.filter(Q(one=authority_id) | Q(other=authority_id)).select_related("one", "other")
    found = []
    for row in rows:
        kind, other_id = rules.seen_from((row.one_id, RelationKind(row.kind), row.other_id), authority_id)
        found.append(Related(row.uuid, kind, row.one if other_id == row.one_id else row.other))
    places = list(RelationKind)
    return sorted(found, key=lambda related: (places.index(related.kind), related.other.ordering, related.other.pk))


def history_of(found: Authority) -> list[tuple[str, str, object]]:
    """Return what was done to an authority, the newest first: label, who, when; one query."""
    events = audit.events_about(kind=found._meta.label_lower, key=str(found.uuid), limit=HISTORY_MOST)
    return [(audit.label_of(event.name), event.actor_name, event.at) for event in events]


def names_with_keys(keys: Collection[str]) -> dict[tuple[str, str], list[Name]]:
    """Return the forms of authorities that have these keys, by kind and key; one query."""
    rows = AuthorityName.objects.filter(key__in=keys)
    return rules.names_by_key(Name(*row) for row in rows.values_list("authority_id", "kind", "key", "years", "is_preferred"))


@dataclass(frozen=True, slots=True)
class Form:
    """One form of an authority with what headings of records are compared by."""

    authority_id: int
    kind: AuthorityKind
    key: str
    years: str
    text: str


def ids_with_keys(keys: Collection[str]) -> set[int]:
    """Return the authorities that have a form with one of these keys; one query."""
    return set(AuthorityName.objects.filter(key__in=keys).values_list("authority_id", flat=True))


def forms_of(authority_ids: Collection[int]) -> list[Form]:
    """Return all forms of these authorities; one query."""
    rows = AuthorityName.objects.filter(authority__in=authority_ids).order_by("pk")
    columns = rows.values_list("authority_id", "kind", "key", "years", "text")
    return [Form(one, AuthorityKind(kind), key, years, text) for one, kind, key, years, text in columns]


def relations_of(authority_ids: Collection[int]) -> list[tuple[int, RelationKind, int]]:
    """Return how other authorities stand to these: whose relation, what the other one is, and the other one; one query."""
    wanted = set(authority_ids)
    rows = AuthorityRelation.objects.filter(Q(one__in=wanted) | Q(other__in=wanted)).order_by("pk")
    stored = [(one, RelationKind(kind), other) for one, kind, other in rows.values_list("one_id", "kind", "other_id")]
    return [(own, *rules.seen_from(relation, own)) for relation in stored for own in (relation[0], relation[2]) if own in wanted]


def authorities_called(text: str, *, kinds: Collection[str], but: int | None = None) -> list[Authority]:
    """Return the authorities of these kinds, *but* one, that have the form, with its dates where it has some; one query."""
    name, _mark, rest = text.rpartition(",")
    years = rules.dates_of(rest) if name else ""
    forms = Q(names__key=rules.key_of(text))
    if years:
        forms |= Q(names__key=rules.key_of(name), names__years=years)
    return list(Authority.objects.filter(forms, kind__in=kinds).exclude(pk=but or 0).distinct().order_by("pk")[:2])


def stands_above(low: int, high: int) -> bool:
    """Tell whether *high* is broader than *low* at any distance, or *low* itself; a query for each step up."""
    seen: set[int] = set()
    rank = {low}
    while rank:
        if high in rank:
            return True
        seen |= rank
        rows = AuthorityRelation.objects.filter(kind=RelationKind.BROADER, one__in=rank)
        rank = set(rows.values_list("other_id", flat=True)) - seen
    return False


# ---- headings of records ----


@dataclass(frozen=True, slots=True)
class Title:
    """A title that names an authority, and in what part."""

    record_uuid: UUID
    title: str
    authors: str
    year: str
    role: str


@dataclass(frozen=True, slots=True)
class LooseHeading:
    """A heading that leads to no authority, with the number of titles."""

    kind: AuthorityKind
    text: str
    years: str
    titles: int


def headings_with_keys(keys: Collection[str]) -> list[Heading]:
    """Return the headings of records whose whole or main form has one of these keys; a query for each portion of keys."""
    sought, found = sorted(keys), {}
    for start in range(0, len(sought), KEYS_AT_ONCE):
        portion = sought[start : start + KEYS_AT_ONCE]
        rows = Heading.objects.filter(Q(key__in=portion) | Q(main_key__in=portion)).defer("text", "main", "role")
        found.update({row.pk: row for row in rows})
    return list(found.values())


def other_forms(record_ids: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """Return by which further forms of their authorities records are found, by field of the index; two queries, or one.

    Who looks for «Akhmetov» finds the titles whose heading is «Ахметов», where both are forms of one authority.
    """
    columns = ("record_id", "tag", "authority_id", "key", "main_key")
    rows = list(Heading.objects.filter(record_id__in=record_ids, authority__isnull=False).order_by("pk").values_list(*columns))
    if not rows:
        return {}
    forms: dict[int, list[tuple[str, str]]] = {}
    held = AuthorityName.objects.filter(authority__in={row[2] for row in rows}).order_by("pk")
    for authority_id, key, text in held.values_list("authority_id", "key", "text"):
        forms.setdefault(authority_id, []).append((key, text))
    found: dict[int, dict[str, list[str]]] = {}
    for record_id, tag, authority_id, *own in rows:
        texts = [text for key, text in forms.get(authority_id, ()) if key not in own]
        if texts:
            found.setdefault(record_id, {}).setdefault(rules.field_found_by(tag), []).extend(texts)
    return found


def groups_without_authority(*, with_years: bool) -> list[tuple[str, str, str, str]]:
    """Return kind, key, years and one spelling of all headings that no authority has, nor several; one query."""
    rows = Heading.objects.filter(authority=None, is_ambiguous=False)
    rows = rows.exclude(years="") if with_years else rows.filter(years="")
    groups = rows.values("kind", "main_key", "years").annotate(spelling=Max("main")).order_by("kind", "main_key", "years")
    return list(groups.values_list("kind", "main_key", "years", "spelling"))


def loose_headings(*, ambiguous: bool, kind: str = "", visible_to: Actor) -> QuerySet[Heading, Any]:
    """Return headings that lead to no authority as groups, those of most titles first: kind, years, spelling, titles."""
    if not may_see(visible_to):
        return Heading.objects.none()
    rows = Heading.objects.filter(authority=None, is_ambiguous=ambiguous)
    if kind:
        rows = rows.filter(kind=kind)
    groups = rows.values("kind", "main_key", "years").annotate(spelling=Max("main"), titles=Count("record", distinct=True))
    return groups.order_by("-titles", "kind", "main_key", "years")


def lines_of_loose(groups: Any) -> list[LooseHeading]:
    """Return groups of ``loose_headings`` as lines."""
    return [LooseHeading(AuthorityKind(row["kind"]), row["spelling"], row["years"], row["titles"]) for row in groups]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A heading that a cataloguer may mean: as it is written in a record, with the form by which it was found."""

    heading: str
    dates: str
    found_by: str
    titles: int


def suggested(*, tag: str, words: str, language: str, visible_to: Actor) -> list[Suggested]:
    """Return authorities that fit what is being typed into a field with this tag, first those that begin so; three queries.

    A heading is given in the alphabet that is typed in where the authority has a form there.
    """
    kind = rules.KIND_OF_TAG.get(tag)
    typed = words.casefold().split()
    if kind is None or len("".join(typed)) < SUGGESTED_FROM:
        return []
    found = list(authorities(words=words, kind=kind, language=language, visible_to=visible_to)[:SUGGESTED_AMONG])
    forms: dict[int, list[str]] = {row.pk: _headings(row) for row in found}
    for authority_id, text in (
        AuthorityName.objects.filter(authority__in=forms).order_by("pk").values_list("authority_id", "text")
    ):
        forms[authority_id].append(text)
    titles = count_titles(forms.keys())
    offered: list[tuple[bool, int, int, Suggested]] = []
    for row in found:
        heading = rules.heading_as_typed(_headings(row), words)
        matched = next((text for text in forms[row.pk] if all(word in text.casefold() for word in typed)), heading)
        begins = matched.casefold().startswith(typed[0])
        shown = Suggested(heading, row.dates, "" if matched == heading else matched, titles.get(row.pk, 0))
        offered.append((not begins, -shown.titles, len(offered), shown))
    return [shown for *_place, shown in sorted(offered)[:SUGGESTED_MOST]]


def count_titles(authority_ids: Collection[int]) -> dict[int, int]:
    """Return the number of titles of each of these authorities; one query."""
    rows = Heading.objects.filter(authority__in=authority_ids).values("authority").order_by("authority")
    return dict(rows.annotate(titles=Count("record", distinct=True)).values_list("authority", "titles"))


def titles_of(authority_id: int) -> list[Title]:
    """Return the first titles that name the authority, in the order of the alphabet; one query."""
    rows = Heading.objects.filter(authority=authority_id).select_related("record").defer("record__marc")
    found: dict[UUID, Title] = {}
    for row in rows.order_by("record__title_sort", "record_id", "tag")[:TITLES_MOST]:
        record = row.record
        found.setdefault(record.uuid, Title(record.uuid, record.title, record.authors, str(record.year or ""), row.role))
    return list(found.values())


def last_gathering(*, visible_to: Actor) -> Gathering | None:
    """Return the gathering at work, or the last one; one query."""
    return Gathering.objects.order_by("-pk").first() if may_see(visible_to) else None


# ---- merging, and records that follow a heading ----

LEFT_MOST = 200
ACCOUNTS_MOST = 10


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging one authority into another would do."""

    survivor: Authority
    loser: Authority
    variants: tuple[str, ...]
    related: tuple[Related, ...]
    records: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """One merging or change of a heading: how far its records are, and which of them stayed as they were changed since."""

    row: Rewriting
    state: BatchState | None
    differences: tuple[Difference, ...] = ()
    left: tuple[tuple[UUID, str], ...] = ()

    @property
    def is_waiting(self) -> bool:
        return self.state is BatchState.DRAFT and self.row.undone_at is None

    @property
    def is_moving(self) -> bool:
        return self.state in (BatchState.RUNNING, BatchState.UNDOING)

    @property
    def may_be_undone(self) -> bool:
        return (
            self.row.undone_at is None and not self.is_moving and (self.row.loser_id is not None or self.state is BatchState.DONE)
        )


def records_with(authority_id: int, headings: Iterable[str]) -> dict[str, list[int]]:
    """Return by heading the keys of the records that carry it and lead to the authority; one query."""
    found: dict[str, list[int]] = {text: [] for text in headings}
    by_key = {rules.key_of(text): text for text in found}
    if not by_key:
        return found
    rows = Heading.objects.filter(Q(key__in=by_key) | Q(main_key__in=by_key), authority=authority_id)
    for record_id, key, main_key in rows.order_by("record_id").values_list("record_id", "key", "main_key"):
        found[by_key[key if key in by_key else main_key]].append(record_id)
    return found


def pairs_to_merge(survivor: Authority, loser: Authority) -> dict[str, str]:
    """Return by heading of the loser the one of the same language that replaces it; where there is none it stays."""
    before = {code: str(getattr(loser.heading, code)) for code in ("kk", "ru", "en")}
    after = {code: str(getattr(survivor.heading, code)) or text for code, text in before.items()}
    is_redated = loser.kind == AuthorityKind.PERSON and rules.dates_of(survivor.dates or "") not in (
        "",
        rules.dates_of(loser.dates),
    )
    return rules.pairs_of(before, after, is_redated=is_redated)


def merge_of(survivor: Authority, loser: Authority) -> Merge:
    """Return what merging would do, with the first records that it rewrites."""
    pairs = pairs_to_merge(survivor, loser)
    ids = sorted({one for held in records_with(loser.pk, pairs).values() for one in held})
    operation = rules.operation_of(
        pairs, kind=survivor.kind, years=rules.dates_of(loser.dates), dates=survivor.dates or loser.dates
    )
    known = {rules.key_of(text) for text in _headings(survivor)} | {rules.key_of(text) for text in variants_of(survivor.pk)}
    forms = [text for text in (*_headings(loser), *variants_of(loser.pk)) if rules.key_of(text) not in known]
    related = [one for one in related_to(loser.pk) if one.other.pk != survivor.pk]
    return Merge(
        survivor, loser, tuple(forms), tuple(related), len(ids), tuple(copying.first_differences(ids, operation) if ids else ())
    )


def accounts_of(authority_id: int) -> list[Account]:
    """Return the last mergings into the authority and changes of its heading; one query."""
    rows = Rewriting.objects.filter(authority=authority_id).select_related("loser", "batch").defer("batch__record_ids")
    return [Account(row, BatchState(row.batch.state) if row.batch else None) for row in rows.order_by("-pk")[:ACCOUNTS_MOST]]


def account_by_uuid(uuid: UUID, *, visible_to: Actor) -> Account:
    """Return one of them, with what it would do or what it left. Raises ``NotFound``."""
    rows = Rewriting.objects.select_related("authority", "loser", "batch", "by").filter(uuid=uuid)
    row = rows.first() if may_see(visible_to) else None
    if row is None:
        raise NotFound(uuid)
    if row.batch is None:
        return Account(row, None)
    state = BatchState(row.batch.state)
    if state is BatchState.DRAFT:
        operation = Operation.from_json(row.batch.operation)
        return Account(row, state, differences=tuple(copying.first_differences(row.batch.record_ids, operation)))
    left = copying.records_left(row.batch, most=LEFT_MOST) if state is BatchState.UNDONE else []
    return Account(row, state, left=tuple(left))


def _headings(row: Authority) -> list[str]:
    return [text for text in (row.heading.kk, row.heading.ru, row.heading.en) if text]
