"""Making, changing and relating authorities."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.library.authorities import queries, rules
from torelik.library.authorities.actions import rewriting
from torelik.library.authorities.actions.linking import link_keys
from torelik.library.authorities.models import Authority, AuthorityName, AuthorityRelation, Rewriting
from torelik.library.authorities.rules import Told
from torelik.library.authorities.vocabulary import (
    EVENTS,
    GRANTS,
    AuthorityKind,
    AuthorityState,
    Refusal,
    RelationKind,
)
from torelik.library.cataloguing import indexing
from torelik.search import api as search


class AuthorityRefused(Exception):
    """Nothing was changed; carries every reason with what it is about."""

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__(", ".join(f"{one.refusal} {one.about}".strip() for one in told))
        self.told = list(told)


@transaction.atomic
def save_authority(
    *,
    kind: AuthorityKind,
    heading: Trilingual,
    variants: Sequence[str] = (),
    dates: str = "",
    note: str = "",
    sources: str = "",
    viaf: str = "",
    isni: str = "",
    state: AuthorityState = AuthorityState.ESTABLISHED,
    uuid: UUID | None = None,
    seen: int = 0,
    by: Actor,
    at: datetime,
) -> Authority:
    """Make an authority, or change the one that nobody has changed since *seen*; its kind stays as it was made.

    A heading that is changed stays as a variant while records carry it; that they follow is drafted as a ``Rewriting``.
    Raises ``NotFound``, and ``AuthorityRefused`` with every reason: another one has the heading, a form twice.
    """
    by.require(GRANTS.KEEP_AUTHORITIES)
    row = Authority(kind=kind, version=0, made_at=at, made_by_id=by.account_id)
    if uuid is not None:
        row = lock_authority(uuid)
        if row.version != seen:
            raise AuthorityRefused([Told(Refusal.CHANGED_MEANWHILE)])
    heading = Trilingual(*(" ".join(text.split()) for text in (heading.kk, heading.ru, heading.en)))
    others = [form for form in (" ".join(text.split()) for text in variants) if form]
    viaf, isni = viaf.strip(), isni.replace(" ", "").upper()
    headings = [text for text in (heading.kk, heading.ru, heading.en) if text]
    years = rules.dates_of(dates)
    told = [*rules.refusals_of_forms(headings, others), *rules.refusals_of_numbers(viaf, isni), *taken(row, headings, years)]
    if told:
        raise AuthorityRefused(told)
    former, former_years = row.heading, rules.dates_of(row.dates)
    pairs = rules.pairs_of(
        columns_of(former), columns_of(heading), is_redated=row.kind == AuthorityKind.PERSON and years != former_years
    )
    carried = queries.records_with(row.pk, pairs) if row.pk else {}
    known = {rules.key_of(text) for text in (*headings, *others)}
    others += [text for text in pairs if carried.get(text) and rules.key_of(text) not in known]
    row.dates, row.note, row.sources = dates.strip(), note.strip(), sources.strip()
    row.viaf, row.isni, row.state = viaf, isni, state
    write_forms(row, heading, others, by=by, at=at)
    batch = rewriting.draft(
        pairs, sorted({one for ids in carried.values() for one in ids}), kind=row.kind, years=former_years, dates=row.dates,
        by=by, at=at,
    )  # fmt: skip
    if batch:
        Rewriting.objects.create(authority=row, after_version=row.version, batch_id=batch, made_at=at, by_id=by.account_id)
    event = EVENTS.AUTHORITY_CHANGED if uuid else EVENTS.AUTHORITY_MADE
    audit.record(event, by=by, about=row, at=at, facts={"version": row.version})
    return row


def write_forms(row: Authority, heading: Trilingual, variants: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Give an authority its next version with these forms alone; records that have any of them are linked and found anew."""
    row.heading = heading
    row.ordering, row.ordering_ru, row.ordering_en = orderings_of(heading, row.dates)
    row.found_by = found_by(heading, row.dates, variants)
    row.version += 1
    row.updated_at, row.updated_by_id = at, by.account_id
    row.save()
    before = set(row.names.values_list("key", flat=True))
    row.names.all().delete()
    headings = [text for text in (heading.kk, heading.ru, heading.en) if text]
    names = AuthorityName.objects.bulk_create(_names(row, headings, variants, rules.dates_of(row.dates)))
    keys = before | {name.key for name in names}
    link_keys(keys)
    indexing.ask_for_indexing({heading.record_id for heading in queries.headings_with_keys(keys)}, at=at, are_derived=True)


def lock_authority(uuid: UUID) -> Authority:
    """Return the authority and keep its row until the transaction ends. Raises ``NotFound``, also for a merged one."""
    found = Authority.objects.select_for_update(of=("self",)).filter(uuid=uuid, merged_into=None).first()
    if found is None:
        raise NotFound(uuid)
    return found


def columns_of(heading: Trilingual) -> dict[str, str]:
    """Return the heading by language."""
    return {code: str(getattr(heading, code)) for code in LANGUAGES}


@transaction.atomic
def relate(*, uuid: UUID, kind: RelationKind, other: str, by: Actor, at: datetime) -> AuthorityRelation:
    """Say how the authority with the heading *other* stands to this one; it is seen from both ends.

    Raises ``NotFound``, ``AuthorityRefused``.
    """
    by.require(GRANTS.KEEP_AUTHORITIES)
    found = lock_authority(uuid)
    kinds = [found.kind] if kind != RelationKind.RELATED else AuthorityKind.values
    named = queries.authorities_called(other, kinds=kinds)
    if len(named) != 1:
        raise AuthorityRefused([Told(Refusal.SEVERAL_OTHERS if named else Refusal.NO_OTHER, other)])
    if named[0].pk == found.pk:
        raise AuthorityRefused([Told(Refusal.ITSELF)])
    one_id, stored, other_id = rules.stored_relation(found.pk, kind, named[0].pk)
    told = []
    pair = (found.pk, named[0].pk)
    if AuthorityRelation.objects.filter(one__in=pair, other__in=pair).exists():
        told.append(Told(Refusal.RELATED_ALREADY))
    if stored == RelationKind.BROADER and queries.stands_above(other_id, one_id):
        told.append(Told(Refusal.CIRCLE))
    if told:
        raise AuthorityRefused(told)
    row = AuthorityRelation.objects.create(one_id=one_id, other_id=other_id, kind=stored)
    facts = {"relation": kind.value, "other": str(named[0].uuid)}
    audit.record(EVENTS.AUTHORITIES_RELATED, by=by, about=found, at=at, facts=facts)
    return row


@transaction.atomic
def part(*, uuid: UUID, relation_uuid: UUID, by: Actor, at: datetime) -> None:
    """Take a relation of this authority away, from both ends. Raises ``NotFound``."""
    by.require(GRANTS.KEEP_AUTHORITIES)
    found = queries.authority_by_uuid(uuid, visible_to=by)
    related = next((one for one in queries.related_to(found.pk) if one.relation_uuid == relation_uuid), None)
    if related is None:
        raise NotFound(relation_uuid)
    AuthorityRelation.objects.filter(uuid=relation_uuid).delete()
    facts = {"relation": related.kind.value, "other": str(related.other.uuid)}
    audit.record(EVENTS.AUTHORITIES_PARTED, by=by, about=found, at=at, facts=facts)


def orderings_of(heading: Trilingual, dates: str) -> tuple[str, str, str]:
    """Return the place of a heading in the alphabet for who reads Kazakh, Russian, English; namesakes stand by their years."""
    kk, ru, en = (search.sort_key(f"{heading.in_language(code)} {dates}".strip())[:500] for code in LANGUAGES)
    return kk, ru, en


def found_by(heading: Trilingual, dates: str, variants: Sequence[str]) -> str:
    """Return the words by which an authority is found in the list."""
    return " ".join([heading.everywhere, dates, *variants]).casefold()


def _names(row: Authority, headings: Sequence[str], variants: Sequence[str], years: str) -> list[AuthorityName]:
    forms = {rules.key_of(text): (text, True) for text in reversed(headings)}
    forms |= {rules.key_of(text): (text, False) for text in variants}
    return [
        AuthorityName(authority=row, kind=row.kind, key=key, years=years, text=text[: rules.LONGEST_TEXT], is_preferred=preferred)
        for key, (text, preferred) in forms.items()
    ]


def taken(row: Authority, headings: Sequence[str], years: str) -> list[Told]:
    """Return which of these headings another authority of the kind has."""
    keys = {rules.key_of(text): text for text in headings}
    held = AuthorityName.objects.filter(kind=row.kind, key__in=keys, years=years, is_preferred=True).exclude(authority=row.pk)
    return [Told(Refusal.HEADING_TAKEN, keys[key]) for key in held.order_by("pk").values_list("key", flat=True)]
