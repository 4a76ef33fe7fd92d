"""Subscribing to periodicals, receiving their issues, claiming those that are late."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.administration import actions as administration
from torelik.library.administration.vocabulary import CONTINUOUS, Series
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.copying.followers import Way
from torelik.library.editing import actions as editing
from torelik.library.editing import simple
from torelik.library.editing.kinds import FormKind
from torelik.library.holdings import actions as holdings
from torelik.library.holdings import queries as holdings_queries
from torelik.library.holdings.vocabulary import ItemState
from torelik.library.lending import queries as lending
from torelik.library.serials import describing, queries, rules
from torelik.library.serials.models import (
    Binding,
    BoundIssue,
    ClaimedIssue,
    PublicationPattern,
    SerialClaim,
    SerialIssue,
    SubscribedCopies,
    Subscription,
)
from torelik.library.serials.rules import Known, Pattern, ToBind, Told
from torelik.library.serials.vocabulary import EVENTS, GRANTS, IssueState, Refusal

HEADER = ("supplier_id", "catalogue", "index", "issn", "begins_on", "valid_through", "price", "grace_days", "note")
"""What may be changed of a subscription."""
INVENTORY_DIGITS = 6
COPY_LETTER = "S"
"""How the number of a copy of an issue begins: it is no inventory number, which only a bound volume gets."""


class SerialsRefused(Exception):
    """Nothing was changed; carries every reason with what it is about."""

    def __init__(self, told: Sequence[Told]) -> None:
        super().__init__(", ".join(f"{one.refusal} {one.about}".strip() for one in told))
        self.told = list(told)


# ---- subscriptions ----


@transaction.atomic
def subscribe(
    *,
    key: UUID,
    record_uuid: UUID,
    pattern: Pattern,
    copies: Mapping[int, int],
    begins_on: date,
    valid_through: date,
    by: Actor,
    at: datetime,
    **header: Any,
) -> Subscription:
    """Subscribe to a periodical (cl. 12): its issues are expected from now on. *copies* are by the ids of places.

    The same *key* a second time gives the same subscription. Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.KEEP_SERIALS)
    known = Subscription.objects.filter(uuid=key).first()
    if known is not None:
        return known
    record = cataloguing.record_by_uuid(record_uuid)
    refusals = [] if record.kind == RecordKind.SERIAL else [Refusal.NOT_SERIAL]
    refusals += rules.refusals_of_period(begins_on, valid_through)
    refusals += rules.refusals_of_pattern(pattern)
    if not any(copies.values()):
        refusals.append(Refusal.NO_COPIES)
    _require(refusals, about=record.title)
    row = Subscription.objects.create(
        uuid=key, record=record, begins_on=begins_on, valid_through=valid_through, made_at=at, made_by_id=by.account_id,
        **_known(header),
    )  # fmt: skip
    _set_places(row, copies)
    _keep_pattern(row, replace(pattern, since=begins_on))
    _follow_plan(row)
    audit.record(EVENTS.SUBSCRIBED, by=by, about=row, at=at, facts={"copies": str(sum(copies.values()))})
    return row


@transaction.atomic
def change_subscription(
    *, uuid: UUID, seen: int, copies: Mapping[int, int], by: Actor, at: datetime, **header: Any
) -> Subscription:
    """Change a subscription that nobody has changed since *seen*; issues of a longer or shorter period follow.

    Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.KEEP_SERIALS)
    row = queries.lock_subscription(uuid)
    changed = _known(header)
    begins_on, valid_through = changed.get("begins_on", row.begins_on), changed.get("valid_through", row.valid_through)
    refusals = [Refusal.CHANGED_MEANWHILE] if row.version != seen else []
    refusals += rules.refusals_of_period(begins_on, valid_through)
    if not any(copies.values()):
        refusals.append(Refusal.NO_COPIES)
    outside = Q(expected_on__lt=begins_on) | Q(expected_on__gt=valid_through)
    touched = ~Q(state=IssueState.EXPECTED) | Q(claims__isnull=False)
    if not refusals and row.issues.filter(outside, touched, by_hand=False).exists():
        refusals.append(Refusal.TAKEN_BACK_ISSUES)
    _require(refusals)
    for name, value in changed.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=["version", *(name.removesuffix("_id") for name in changed)])
    _set_places(row, copies)
    _follow_plan(row)
    audit.record(EVENTS.SUBSCRIPTION_CHANGED, by=by, about=row, at=at)
    return row


@transaction.atomic
def change_pattern(*, uuid: UUID, seen: int, pattern: Pattern, by: Actor, at: datetime) -> Subscription:
    """Let a periodical come out in another way from a day on; what came, was claimed or written by hand stays.

    A pattern that begins on the day of another one takes its place. Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.KEEP_SERIALS)
    row = queries.lock_subscription(uuid)
    refusals = [Refusal.CHANGED_MEANWHILE] if row.version != seen else []
    refusals += rules.refusals_of_pattern(pattern)
    if not row.begins_on <= pattern.since <= row.valid_through:
        refusals.append(Refusal.OUTSIDE_PERIOD)
    _require(refusals)
    row.patterns.filter(since=pattern.since).delete()
    _keep_pattern(row, pattern)
    row.version += 1
    row.save(update_fields=["version"])
    _follow_plan(row)
    audit.record(EVENTS.PATTERN_CHANGED, by=by, about=row, at=at)
    return row


# ---- issues ----


@transaction.atomic
def add_issue(
    *,
    uuid: UUID,
    key: UUID,
    year: int,
    number: int | None,
    name: str = "",
    expected_on: date | None = None,
    by: Actor,
    at: datetime,
) -> SerialIssue:
    """Add an issue that the pattern does not foresee: a special one, or one of an irregular periodical.

    The same *key* a second time gives the same issue. Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.RECEIVE_ISSUES)
    row = queries.lock_subscription(uuid)
    known = SerialIssue.objects.filter(uuid=key).first()
    if known is not None:
        return known
    refusals = [Refusal.NO_NUMBER] if number is None and not name.strip() else []
    taken = Q(number=number) | Q(number__lte=number or 0, number_through__gte=number or 0)
    if number is not None and not name.strip() and row.issues.filter(taken, year=year).exists():
        refusals.append(Refusal.NUMBER_TAKEN)
    _require(refusals)
    made = SerialIssue.objects.create(
        uuid=key, subscription=row, year=year, number=number, name=name.strip(), expected_on=expected_on, by_hand=True
    )
    _tell(EVENTS.ISSUE_ADDED, made, by=by, at=at)
    return made


@transaction.atomic
def receive_issue(*, uuid: UUID, copies: int | None = None, by: Actor, at: datetime) -> tuple[SerialIssue, bool]:
    """Register that an issue came (cl. 12), in so many copies as are subscribed to where no number is said.

    Returns the issue, and whether it was registered now: of two desks the second one is told that it came already.
    Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.RECEIVE_ISSUES)
    row = queries.lock_issue(uuid)
    if row.state == IssueState.RECEIVED:
        return row, False
    came = queries.copies_of(row.subscription) if copies is None else copies
    _require([] if 1 <= came <= rules.MOST_COPIES else [Refusal.COPIES])
    row.state, row.copies, row.received_at, row.received_by_id = IssueState.RECEIVED, came, at, by.account_id
    row.save(update_fields=["state", "copies", "received_at", "received_by"])
    _tell(EVENTS.ISSUE_RECEIVED, row, by=by, at=at, copies=came)
    return row, True


@transaction.atomic
def undo_receipt(*, uuid: UUID, by: Actor, at: datetime) -> SerialIssue:
    """Take back that an issue came: it is expected again. Raises ``NotFound``, ``SerialsRefused``."""
    by.require(GRANTS.RECEIVE_ISSUES)
    row = queries.lock_issue(uuid)
    refusals = [] if row.state == IssueState.RECEIVED else [Refusal.NOT_RECEIVED]
    if queries.copies_of_issue(row):
        refusals.append(Refusal.HAS_COPIES)
    if queries.bound_copies([row.pk]):
        refusals.append(Refusal.IS_BOUND)
    _require(refusals)
    row.state, row.copies, row.received_at, row.received_by = IssueState.EXPECTED, 0, None, None
    row.save(update_fields=["state", "copies", "received_at", "received_by"])
    _tell(EVENTS.RECEIPT_UNDONE, row, by=by, at=at)
    return row


@transaction.atomic
def mark_missing(*, uuid: UUID, by: Actor, at: datetime) -> SerialIssue:
    """Note that an issue will not come, e.g. was not printed. Raises ``NotFound``, ``SerialsRefused``."""
    by.require(GRANTS.RECEIVE_ISSUES)
    row = queries.lock_issue(uuid)
    _require([] if row.state == IssueState.EXPECTED else [Refusal.NOT_EXPECTED])
    return _stands(row, IssueState.MISSING, EVENTS.ISSUE_MISSING, by=by, at=at)


@transaction.atomic
def expect_again(*, uuid: UUID, by: Actor, at: datetime) -> SerialIssue:
    """Expect an issue again that was noted as one that will not come. Raises ``NotFound``, ``SerialsRefused``."""
    by.require(GRANTS.RECEIVE_ISSUES)
    row = queries.lock_issue(uuid)
    _require([] if row.state == IssueState.MISSING else [Refusal.NOT_MISSING])
    return _stands(row, IssueState.EXPECTED, EVENTS.ISSUE_EXPECTED, by=by, at=at)


@transaction.atomic
def join_next(*, uuid: UUID, by: Actor, at: datetime) -> SerialIssue:
    """Let an expected issue be a double one with the next number, e.g. "3–4". Raises ``NotFound``, ``SerialsRefused``."""
    by.require(GRANTS.RECEIVE_ISSUES)
    row = queries.lock_issue(uuid)
    _require([] if row.state == IssueState.EXPECTED and row.number is not None else [Refusal.NOT_EXPECTED])
    following = row.subscription.issues.filter(
        year=row.year, number=(row.number_through or row.number or 0) + 1, name="", state=IssueState.EXPECTED, claims=None
    ).first()
    if following is None:
        raise SerialsRefused([Told(Refusal.NO_NEXT)])
    following_through, expected_on = following.number_through or following.number, following.expected_on
    following.delete()
    row.number_through, row.expected_on, row.by_hand = following_through, expected_on, True
    row.save(update_fields=["number_through", "expected_on", "by_hand"])
    _tell(EVENTS.ISSUES_JOINED, row, by=by, at=at)
    return row


# ---- issues in the catalogue ----


@transaction.atomic
def describe_issue(*, uuid: UUID, by: Actor, at: datetime) -> SerialIssue:
    """Give an issue that came a record of its own, part of the periodical's: for articles in it, and for its copies.

    A second time changes nothing. Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.RECEIVE_ISSUES)
    row = queries.lock_issue(uuid)
    if row.record_id is not None:
        return row
    _require([] if row.state == IssueState.RECEIVED else [Refusal.NOT_RECEIVED])
    name = rules.label(row.number, row.number_through, row.name)
    row.record_id = _described(row.subscription.record_id, key=row.uuid, year=row.year, label=name, by=by, at=at)
    row.save(update_fields=["record"])
    _tell(EVENTS.ISSUE_DESCRIBED, row, by=by, at=at)
    return row


@transaction.atomic
def add_copies(
    *, uuid: UUID, number: int, place_key: str, for_loan: bool, barcodes: Sequence[str] = (), by: Actor, at: datetime
) -> list[int]:
    """Add copies of a described issue to the catalogue; the number given serves where no barcode is. Return their ids.

    Never more than came, whatever two desks do. Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.RECEIVE_ISSUES)
    row = queries.lock_issue(uuid)
    if row.record_id is None:
        raise SerialsRefused([Told(Refusal.NOT_DESCRIBED)])
    present = queries.copies_of_issue(row)
    _require(rules.refusals_of_copies(received=row.copies, present=present, more=number, barcodes=len(set(barcodes))))
    if taken := holdings_queries.taken_numbers(barcodes=barcodes):
        raise SerialsRefused([Told(Refusal.BARCODE_TAKEN, one) for one in sorted(taken)])
    _refuse_closed(place_key)
    first = administration.take_number(series=Series.ISSUE_COPY, year=CONTINUOUS, count=number)
    numbers = [f"{COPY_LETTER}{first + place:06}" for place in range(number)]
    given = [*dict.fromkeys(barcodes), *numbers[len(set(barcodes)) :]]
    return [
        holdings.add_item(
            record_id=row.record_id, barcode=barcode, inventory_number=own, place_key=place_key, for_loan=for_loan,
            acquired_on=clock.local_date(row.received_at or at), by=by, at=at,
        ).pk
        for own, barcode in zip(numbers, given, strict=True)
    ]  # fmt: skip


def _refuse_closed(place_key: str) -> None:
    if closed := holdings_queries.closed_places(keys=[place_key]):
        raise SerialsRefused([Told(Refusal.CLOSED_PLACE, name) for name in closed])


# ---- binding ----


@transaction.atomic
def bind_issues(
    *,
    key: UUID,
    issue_uuids: Collection[UUID],
    place_key: str,
    for_loan: bool,
    barcode: str = "",
    by: Actor,
    at: datetime,
) -> Binding:
    """Bind one copy of each issue of a year into a volume with an inventory number (cl. 12); it is not lent alone any more.

    The same *key* a second time gives the same volume. Raises ``SerialsRefused``.
    """
    by.require(GRANTS.KEEP_SERIALS)
    rows = queries.lock_issues(issue_uuids)
    known = Binding.objects.filter(uuid=key).first()
    if known is not None:
        return known
    free, bound = queries.free_items(rows), queries.bound_copies([row.pk for row in rows])
    told = rules.refusals_to_bind([_to_bind(row, free=free[row.pk], bound=bound.get(row.pk, 0)) for row in rows])
    _refuse_closed(place_key)
    if barcode and holdings_queries.taken_numbers(barcodes=[barcode]):
        told.append(Told(Refusal.BARCODE_TAKEN, barcode))
    if told:
        raise SerialsRefused(told)
    of, year, day = rows[0].subscription.record_id, rows[0].year, clock.local_date(at)
    numbers = _numbers(rows)
    volume = _described(of, key=key, year=year, label=numbers, by=by, at=at)
    inventory = f"{administration.take_number(series=Series.INVENTORY, year=CONTINUOUS):0{INVENTORY_DIGITS}}"
    if holdings_queries.taken_numbers(barcodes=[] if barcode else [inventory], inventory=[inventory]):
        raise SerialsRefused([Told(Refusal.INVENTORY_TAKEN, inventory)])
    item = holdings.add_item(
        record_id=volume, barcode=barcode or inventory, inventory_number=inventory, place_key=place_key, for_loan=for_loan,
        acquired_on=day, by=by, at=at,
    )  # fmt: skip
    act = administration.take_number(series=Series.BINDING_ACT, year=day.year)
    made = Binding.objects.create(
        uuid=key, periodical_id=of, item=item, year=year, numbers=numbers[:500], number=act, act_year=day.year, day=day,
        made_by_id=by.account_id,
    )  # fmt: skip
    lent = {one.id for row in rows if row.record_id for one in holdings_queries.items_of(row.record_id) if one.for_loan}
    taken = {row.pk: (free[row.pk] or (None,))[0] for row in rows}
    BoundIssue.objects.bulk_create(
        [BoundIssue(binding=made, issue=row, item_id=taken[row.pk], was_for_loan=taken[row.pk] in lent) for row in rows]
    )
    holdings.set_for_loan([pk for pk in taken.values() if pk in lent and pk is not None], for_loan=False, at=at)
    facts = {"number": str(made), "year": str(year), "issues": numbers}
    audit.record(EVENTS.ISSUES_BOUND, by=by, about=made, at=at, facts=facts)
    return made


@transaction.atomic
def undo_binding(*, uuid: UUID, by: Actor, at: datetime) -> Binding:
    """Take a bound volume apart: its copy is withdrawn, its number stays taken, the issues are lent as before.

    Raises ``NotFound``, ``SerialsRefused``.
    """
    by.require(GRANTS.KEEP_SERIALS)
    row = queries.lock_binding(uuid)
    refusals = [Refusal.BINDING_UNDONE] if row.undone_at is not None else []
    holdings_queries.lock_item(row.item_id)
    if row.item_id in lending.items_on_loan():
        refusals.append(Refusal.BINDING_ON_LOAN)
    _require(refusals)
    row.undone_at, row.undone_by_id = at, by.account_id
    row.save(update_fields=["undone_at", "undone_by"])
    holdings.set_state([row.item_id], ItemState.WITHDRAWN, at=at)
    back = row.bound.filter(was_for_loan=True, item__isnull=False).values_list("item_id", flat=True)
    holdings.set_for_loan([pk for pk in back if pk is not None], for_loan=True, at=at)
    audit.record(EVENTS.BINDING_UNDONE, by=by, about=row, at=at, facts={"number": str(row)})
    return row


def _to_bind(row: SerialIssue, *, free: tuple[int, ...] | None, bound: int) -> ToBind:
    about = rules.label(row.number, row.number_through, row.name)
    return ToBind(about, row.subscription.record_id, row.year, IssueState(row.state), row.copies, bound, free)


def _numbers(rows: Sequence[SerialIssue]) -> str:
    held = rules.held_by_year([rules.Held(row.year, row.number, row.number_through, row.name) for row in rows])
    return held[0][1]


def _described(record_id: int, *, key: UUID, year: int, label: str, by: Actor, at: datetime) -> int:
    """Make the record of an issue or a volume of issues; return its id."""
    whole_uuid = cataloguing.uuids_of([record_id])[record_id]
    whole = editing.number_record(uuid=whole_uuid, by=by, at=at)
    begun = simple.new_record(
        FormKind.ISSUE, entered=f"{clock.local_date(at):%y%m%d}", language="kaz", agency=settings.TORELIK_MARC_AGENCY
    )
    marc = describing.issue_record(whole, begun=begun, year=year, label=label)
    try:
        made = editing.add_record(key=key, marc=marc, is_sure=True, by=by, at=at)
    except editing.EditRefused as refused:
        raise SerialsRefused([Told(Refusal.NOT_DESCRIBABLE, label)]) from refused
    return cataloguing.record_by_uuid(made).pk


# ---- claims ----


@transaction.atomic
def claim_issues(*, supplier_id: int, by: Actor, at: datetime) -> SerialClaim:
    """Make a claim about every late issue of a supplier that no fresh claim names, one in a day (cl. 12).

    Raises ``SerialsRefused``.
    """
    by.require(GRANTS.KEEP_SERIALS)
    today = clock.local_date(at)
    # Who claims takes the number first: two desks wait for each other here, and the second one finds the first claim.
    number = administration.take_number(series=Series.SERIAL_CLAIM, year=today.year)
    late = next((one for one in queries.late_by_supplier(today=today, visible_to=by) if one.supplier_id == supplier_id), None)
    refusals = [Refusal.CLAIMED_TODAY] if SerialClaim.objects.filter(supplier_id=supplier_id, day=today).exists() else []
    if not supplier_id:
        refusals.append(Refusal.NO_SUPPLIER)
    if late is None:
        refusals.append(Refusal.NOTHING_LATE)
    if refusals or late is None:
        raise SerialsRefused([Told(refusal) for refusal in refusals])
    made = SerialClaim.objects.create(
        supplier_id=supplier_id, number=number, year=today.year, day=today, made_by_id=by.account_id
    )
    ClaimedIssue.objects.bulk_create([ClaimedIssue(claim=made, issue_id=one.id) for one in late.issues])
    facts = {"number": f"{made.number}/{made.year}", "issues": str(len(late.issues))}
    audit.record(EVENTS.ISSUES_CLAIMED, by=by, about=made, at=at, facts=facts)
    return made


# ---- what follows ----


def follow_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the subscriptions of a merged record be those of the other one."""
    rows = Subscription.objects.filter(record_id=way.from_id).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    Subscription.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved


def follow_issue_record(way: Way, only: Sequence[str] | None) -> list[str]:
    """Let the issues that a merged record describes be described by the other one."""
    rows = SerialIssue.objects.filter(record_id=way.from_id).order_by("id")
    if only is not None:
        rows = rows.filter(uuid__in=only)
    moved = [str(uuid) for uuid in rows.values_list("uuid", flat=True)]
    SerialIssue.objects.filter(uuid__in=moved).update(record_id=way.to_id)
    return moved


def _follow_plan(row: Subscription) -> None:
    """Make the expected issues those of the patterns and the period."""
    found = row.issues.annotate(claimed=F("claims__id")).order_by("id")
    known = {
        one.pk: Known(
            one.pk, one.year, one.number, one.number_through,
            is_untouched=one.state == IssueState.EXPECTED and not one.by_hand and one.claimed is None,
            expected_on=one.expected_on,
        )
        for one in found
    }  # fmt: skip
    plan = rules.planned_issues(
        queries.plan_of(queries.patterns_of(row)), begins_on=row.begins_on, valid_through=row.valid_through
    )
    change = rules.replanned(list(known.values()), plan)
    SerialIssue.objects.filter(pk__in=change.gone).delete()
    SerialIssue.objects.bulk_create(
        [
            SerialIssue(
                subscription=row, year=one.year, volume=one.volume, number=one.number, number_through=one.through,
                expected_on=one.expected_on,
            )
            for one in change.new
        ]
    )  # fmt: skip


def _keep_pattern(row: Subscription, pattern: Pattern) -> None:
    PublicationPattern.objects.create(
        subscription=row,
        since=pattern.since,
        frequency=pattern.frequency,
        numbering=pattern.numbering,
        weekdays="".join(str(day) for day in sorted(pattern.weekdays)),
        times=pattern.times,
        day=pattern.day,
        omitted=",".join(str(month) for month in sorted(pattern.omitted)),
        doubles=", ".join(f"{first}-{last}" for first, last in pattern.doubles),
        first_number=pattern.first_number,
        volume=pattern.volume,
    )


def _set_places(row: Subscription, copies: Mapping[int, int]) -> None:
    wanted = {place_id: number for place_id, number in copies.items() if number}
    row.places.exclude(place_id__in=wanted).delete()
    for place_id, number in wanted.items():
        SubscribedCopies.objects.update_or_create(subscription=row, place_id=place_id, defaults={"copies": number})


def _stands(row: SerialIssue, state: IssueState, event: EVENTS, *, by: Actor, at: datetime) -> SerialIssue:
    row.state = state
    row.save(update_fields=["state"])
    _tell(event, row, by=by, at=at)
    return row


def _tell(event: EVENTS, row: SerialIssue, *, by: Actor, at: datetime, copies: int = 0) -> None:
    facts = {"year": str(row.year), "number": rules.label(row.number, row.number_through, row.name)}
    audit.record(event, by=by, about=row, at=at, facts=facts | ({"copies": str(copies)} if copies else {}))


def _require(refusals: Collection[Refusal], *, about: str = "") -> None:
    if refusals:
        raise SerialsRefused([Told(refusal, about) for refusal in refusals])


def _known(header: Mapping[str, Any]) -> dict[str, Any]:
    if strange := set(header) - set(HEADER):
        raise TypeError(f"A subscription has no {', '.join(sorted(strange))}.")
    return dict(header)
