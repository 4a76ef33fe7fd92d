"""Making one authority of two, and two of one again; letting records follow a heading."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.trilingual import LANGUAGES, Trilingual
from torelik.library.authorities import queries, rules
from torelik.library.authorities.actions import rewriting
from torelik.library.authorities.actions.keeping import AuthorityRefused, columns_of, lock_authority, taken, write_forms
from torelik.library.authorities.models import Authority, AuthorityRelation, Rewriting
from torelik.library.authorities.rules import Told
from torelik.library.authorities.vocabulary import EVENTS, GRANTS, Refusal, RelationKind
from torelik.library.copying import actions as copying
from torelik.library.copying.vocabulary import BatchState

FILLED = ("dates", "note", "sources", "viaf", "isni")
"""What the survivor takes from the other one where it says nothing itself."""


@dataclass(frozen=True, slots=True)
class _Said:
    """An authority as it is, so that it can be so again."""

    heading: Trilingual
    variants: list[str]
    filled: dict[str, str]

    @classmethod
    def by(cls, row: Authority) -> "_Said":
        return cls(row.heading, queries.variants_of(row.pk), {name: getattr(row, name) for name in FILLED})

    def to_json(self) -> dict[str, Any]:
        return {"heading": columns_of(self.heading), "variants": self.variants, "filled": self.filled}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "_Said":
        return cls(Trilingual(**stored["heading"]), stored["variants"], stored["filled"])

    @property
    def forms(self) -> list[str]:
        return [text for text in (self.heading.kk, self.heading.ru, self.heading.en, *self.variants) if text]


@transaction.atomic
def merge_authorities(*, survivor: UUID, loser: UUID, seen: int, loser_seen: int, by: Actor, at: datetime) -> Rewriting:
    """Merge *loser* into *survivor*: its forms become variants, relations go over, records are rewritten (cl. 12).

    The address of the loser leads to the survivor from now on. Raises ``NotFound``, ``AuthorityRefused``.
    """
    by.require(GRANTS.KEEP_AUTHORITIES)
    if survivor == loser:
        raise AuthorityRefused([Told(Refusal.SAME_ONE)])
    # In one order, so that two people who merge a pair the other way round do not wait for each other.
    rows = {uuid: lock_authority(uuid) for uuid in sorted((survivor, loser))}
    stays, goes = rows[survivor], rows[loser]
    ours, theirs = _Said.by(stays), _Said.by(goes)
    told = rules.refusals_to_merge(
        kinds=(stays.kind, goes.kind),
        dates=(stays.dates, goes.dates),
        is_changed=(stays.version, goes.version) != (seen, loser_seen),
    )
    heading, variants = _together(ours, theirs)
    if len(variants) > rules.MOST_VARIANTS:
        told.append(Told(Refusal.TOO_MANY_VARIANTS))
    if told:
        raise AuthorityRefused(told)
    pairs = queries.pairs_to_merge(stays, goes)
    carried = queries.records_with(goes.pk, pairs)
    goes.merged_into = stays
    _write_names_of_none(goes, by=by, at=at)
    for name in FILLED:
        setattr(stays, name, ours.filled[name] or theirs.filled[name])
    headings = [text for text in columns_of(heading).values() if text]
    if refused := taken(stays, headings, rules.dates_of(stays.dates)):
        raise AuthorityRefused(refused)
    # Every form of the loser is among those of the survivor now, so headings of records move with them.
    write_forms(stays, heading, variants, by=by, at=at)
    lost, came = _move_relations(goes, stays)
    batch = rewriting.draft(
        pairs, sorted({one for ids in carried.values() for one in ids}), kind=stays.kind,
        years=rules.dates_of(theirs.filled["dates"]), dates=stays.dates, by=by, at=at,
    )  # fmt: skip
    before = {"survivor": ours.to_json(), "loser": theirs.to_json(), "lost": lost, "came": came}
    row = Rewriting.objects.create(
        authority=stays, loser=goes, before=before, after_version=stays.version, batch_id=batch, made_at=at, by_id=by.account_id
    )
    if batch:
        copying.start_batch(uuid=batch, by=rewriting.as_rewriter(by), at=at)
    facts = {"other": str(loser), "version": stays.version}
    audit.record(EVENTS.AUTHORITIES_MERGED, by=by, about=stays, at=at, facts=facts)
    return row


@transaction.atomic
def start_rewriting(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Let the worker do what the preview showed; a second click is refused. Raises ``NotFound``, ``AuthorityRefused``."""
    by.require(GRANTS.KEEP_AUTHORITIES)
    row = _lock_rewriting(uuid)
    try:
        if row.batch_id is None:
            raise AuthorityRefused([Told(Refusal.NOT_WAITING)])
        copying.start_batch(uuid=row.batch_id, by=rewriting.as_rewriter(by), at=at)
    except copying.BatchRefused as refused:
        raise AuthorityRefused([Told(Refusal.NOT_WAITING)]) from refused


@transaction.atomic
def undo_rewriting(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Give records their former headings, and of a merging both authorities what they said.

    A record that somebody has changed since stays as it is, and so does the survivor, which then loses the other one's forms
    alone. Raises ``NotFound``, and ``AuthorityRefused`` with every reason.
    """
    by.require(GRANTS.KEEP_AUTHORITIES)
    row = _lock_rewriting(uuid)
    state = BatchState(row.batch.state) if row.batch else None
    checks = {
        Refusal.UNDONE_ALREADY: row.undone_at is not None,
        Refusal.RECORDS_AT_WORK: state in (BatchState.RUNNING, BatchState.UNDOING),
        Refusal.NOT_WAITING: row.loser_id is None and state is BatchState.DRAFT,
        Refusal.SURVIVOR_MERGED: row.loser_id is not None and row.authority.merged_into_id is not None,
    }
    if told := [Told(refusal) for refusal, applies in checks.items() if applies]:
        raise AuthorityRefused(told)
    if row.loser_id is not None:
        _part_again(row, by=by, at=at)
        facts = {"other": str(row.loser.uuid) if row.loser else ""}
        audit.record(EVENTS.AUTHORITIES_UNMERGED, by=by, about=row.authority, at=at, facts=facts)
    if row.batch_id is not None and state is BatchState.DONE:
        copying.undo_batch(uuid=row.batch_id, by=rewriting.as_rewriter(by), at=at)
    row.undone_at = at
    row.save(update_fields=["undone_at"])


def _part_again(row: Rewriting, *, by: Actor, at: datetime) -> None:
    stays, goes = row.authority, row.loser
    if goes is None:
        return
    ours, theirs = _Said.from_json(row.before["survivor"]), _Said.from_json(row.before["loser"])
    if stays.version == row.after_version:
        heading, variants = ours.heading, ours.variants
        for name, value in ours.filled.items():
            setattr(stays, name, value)
    else:
        own, others = {rules.key_of(text) for text in ours.forms}, {rules.key_of(text) for text in theirs.forms}
        came = others - own
        heading = stays.heading
        variants = [text for text in queries.variants_of(stays.pk) if rules.key_of(text) not in came]
    told = taken(stays, [text for text in columns_of(heading).values() if text], rules.dates_of(stays.dates))
    if told:
        raise AuthorityRefused(told)
    write_forms(stays, heading, variants, by=by, at=at)
    headings = [text for text in columns_of(theirs.heading).values() if text]
    if told := taken(goes, headings, rules.dates_of(theirs.filled["dates"])):
        raise AuthorityRefused(told)
    goes.merged_into = None
    write_forms(goes, theirs.heading, theirs.variants, by=by, at=at)
    AuthorityRelation.objects.filter(uuid__in=row.before["came"]).delete()
    for one_id, kind, other_id in row.before["lost"]:
        _relate_if_sensible(one_id, kind, other_id)


def _write_names_of_none(row: Authority, *, by: Actor, at: datetime) -> None:
    """Take the forms of a merged authority away, and keep what it said for who looks at the account of it."""
    row.names.all().delete()
    row.version += 1
    row.updated_at, row.updated_by_id = at, by.account_id
    row.save(update_fields=["merged_into", "version", "updated_at", "updated_by"])


def _together(ours: _Said, theirs: _Said) -> tuple[Trilingual, list[str]]:
    """Our heading, theirs in languages that ours lacks; every other form of either is a variant, each once."""
    heading = Trilingual(*(getattr(ours.heading, code) or getattr(theirs.heading, code) for code in LANGUAGES))
    known = {rules.key_of(text) for text in columns_of(heading).values() if text}
    variants: list[str] = []
    for text in (*ours.variants, *theirs.forms):
        if rules.key_of(text) not in known:
            known.add(rules.key_of(text))
            variants.append(text)
    return heading, variants


def _move_relations(goes: Authority, stays: Authority) -> tuple[list[tuple[int, str, int]], list[str]]:
    """Give the relations of one authority to the other; return those that were, and the keys of those that came."""
    rows = list(AuthorityRelation.objects.filter(Q(one=goes) | Q(other=goes)).order_by("pk"))
    lost = [(row.one_id, row.kind, row.other_id) for row in rows]
    AuthorityRelation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    came = []
    for one_id, kind, other_id in lost:
        one, other = (stays.pk if end == goes.pk else end for end in (one_id, other_id))
        if made := _relate_if_sensible(one, kind, other):
            came.append(made)
    return lost, came


def _relate_if_sensible(one_id: int, kind: str, other_id: int) -> str | None:
    """Relate two authorities unless they are one, merged away, related already, or would stand below themselves."""
    one_id, kind, other_id = rules.stored_relation(one_id, RelationKind(kind), other_id)
    pair = (one_id, other_id)
    if (
        one_id == other_id
        or Authority.objects.filter(pk__in=pair, merged_into__isnull=False).exists()
        or AuthorityRelation.objects.filter(one__in=pair, other__in=pair).exists()
        or (kind == RelationKind.BROADER and queries.stands_above(other_id, one_id))
    ):
        return None
    return str(AuthorityRelation.objects.create(one_id=one_id, other_id=other_id, kind=kind).uuid)


def _lock_rewriting(uuid: UUID) -> Rewriting:
    rows = Rewriting.objects.select_for_update(of=("self",)).select_related("authority", "loser", "batch")
    found = rows.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found
