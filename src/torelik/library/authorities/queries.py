"""Questions about authorities."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.library.authorities import rules
from torelik.library.authorities.models import Authority, AuthorityName, AuthorityRelation
from torelik.library.authorities.rules import Name
from torelik.library.authorities.vocabulary import GRANTS, RelationKind

READERS = ("library.catalogue-record", GRANTS.KEEP_AUTHORITIES.value)
HISTORY_MOST = 20


@dataclass(frozen=True, slots=True)
class Related:
    """Another authority as it stands to the one that is looked at."""

    relation_uuid: UUID
    kind: RelationKind
    other: Authority


def may_see(actor: Actor) -> bool:
    """Tell whether the actor works with authorities."""
    return actor.may_any(READERS)


def authorities(*, words: str = "", kind: str = "", state: str = "", visible_to: Actor) -> QuerySet[Authority]:
    """Return authorities whose forms have all the words, in the order of the alphabet."""
    if not may_see(visible_to):
        return Authority.objects.none()
    found = Authority.objects.order_by("ordering", "pk")
    for word in words.casefold().split():
        found = found.filter(found_by__contains=word)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(state=state) if state else found


def authority_by_uuid(uuid: UUID, *, visible_to: Actor) -> Authority:
    """Return one authority. Raises ``NotFound``."""
    found = Authority.objects.filter(uuid=uuid).first() if may_see(visible_to) else None
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


def authorities_called(text: str, *, kinds: Collection[str]) -> list[Authority]:
    """Return the authorities of these kinds that have the form, with its dates where it has some; one query."""
    name, _mark, rest = text.rpartition(",")
    years = rules.dates_of(rest) if name else ""
    forms = Q(names__key=rules.key_of(text))
    if years:
        forms |= Q(names__key=rules.key_of(name), names__years=years)
    return list(Authority.objects.filter(forms, kind__in=kinds).distinct().order_by("pk")[:2])


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
