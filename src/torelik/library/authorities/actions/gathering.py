"""Gathering the headings of the whole catalogue: links for all records, provisional authorities for what leads nowhere."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library.authorities import queries, rules
from torelik.library.authorities.actions.keeping import AuthorityRefused, found_by, orderings_of
from torelik.library.authorities.actions.linking import PORTION, link_keys, link_records
from torelik.library.authorities.models import Authority, AuthorityName, Gathering
from torelik.library.authorities.rules import Told
from torelik.library.authorities.vocabulary import EVENTS, GRANTS, AuthorityState, Refusal
from torelik.library.cataloguing import queries as cataloguing
from torelik.outbox import api as outbox

TOPIC = "library.gather-headings"
"""The outbox topic; its payload is ``{"gathering": numeric id}``."""


@transaction.atomic
def gather_headings(*, by: Actor, at: datetime) -> Gathering:
    """Have the headings of all records gathered by the worker. Raises ``AuthorityRefused`` while another gathering works."""
    by.require(GRANTS.KEEP_AUTHORITIES)
    try:
        with transaction.atomic():
            row = Gathering.objects.create(asked_at=at, by_id=by.account_id)
    except IntegrityError as error:
        raise AuthorityRefused([Told(Refusal.AT_WORK)]) from error
    outbox.send(TOPIC, {"gathering": row.pk}, at=at)
    return row


def work_on_gathering(*, gathering_id: int, at: datetime) -> None:
    """Go on with a gathering after the last portion that was written; one that is done stays as it is.

    Of two processes at work on the same one, the second finds the position moved and stops.
    """
    work = Gathering.objects.filter(pk=gathering_id, is_done=False).first()
    if work is None:
        return
    ids = cataloguing.all_keys()
    left = [key for key in ids if key > work.position]
    position, done = work.position, len(ids) - len(left)
    for start in range(0, len(left), PORTION):
        portion = left[start : start + PORTION]
        done += len(portion)
        with transaction.atomic():
            moves = {"position": portion[-1], "records": done, "expected": len(ids)}
            if not Gathering.objects.filter(pk=gathering_id, position=position, is_done=False).update(**moves):
                return
            link_records(portion)
        position = portion[-1]
    # Years first: a heading without them then leads to the one namesake who has some, and makes no second authority.
    for with_years in (True, False):
        _make_provisional(work, with_years=with_years, at=at)
    _finish(gathering_id, at=at)


def resume_gatherings(*, at: datetime) -> int:
    """Give a gathering that a stopped worker left half-way to the worker again; return how many."""
    left = list(Gathering.objects.filter(is_done=False).values_list("pk", flat=True))
    for gathering_id in left:
        outbox.send(TOPIC, {"gathering": gathering_id}, at=at)
    return len(left)


def _make_provisional(work: Gathering, *, with_years: bool, at: datetime) -> None:
    groups: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for kind, key, years, text in queries.groups_without_authority(with_years=with_years):
        groups[kind, key][years] = text
    wanted = [
        (kind, key, years, by_years[years]) for (kind, key), by_years in groups.items() for years in rules.lives_among(by_years)
    ]
    for start in range(0, len(wanted), PORTION):
        with transaction.atomic():
            held = Gathering.objects.select_for_update(of=("self",)).get(pk=work.pk)
            if held.is_done:
                return
            held.made += _make(wanted[start : start + PORTION], by_id=work.by_id, at=at)
            held.save(update_fields=["made"])


def _make(wanted: Sequence[tuple[str, str, str, str]], *, by_id: int | None, at: datetime) -> int:
    """Make provisional authorities for those that another process has not made meanwhile; return how many."""
    there = queries.names_with_keys({key for _, key, _, _ in wanted})
    missing = [one for one in wanted if all(name.dates != one[2] for name in there.get((one[0], one[1]), ()))]
    rows = []
    for kind, _key, years, text in missing:
        heading = Trilingual(**{rules.language_of(text): text})
        dates = years.replace("-", "–") if "-" in years else f"{years}–" if years else ""
        kk, ru, en = orderings_of(heading, dates)
        rows.append(
            Authority(
                kind=kind, state=AuthorityState.PROVISIONAL, heading_kk=heading.kk, heading_ru=heading.ru, heading_en=heading.en,
                dates=dates, ordering=kk, ordering_ru=ru, ordering_en=en, found_by=found_by(heading, dates, ()), made_at=at,
                made_by_id=by_id, updated_at=at, updated_by_id=by_id,
            )
        )  # fmt: skip
    Authority.objects.bulk_create(rows, batch_size=PORTION)
    AuthorityName.objects.bulk_create(
        [
            AuthorityName(authority=row, kind=kind, key=key, years=years, text=text, is_preferred=True)
            for row, (kind, key, years, text) in zip(rows, missing, strict=True)
        ],
        batch_size=PORTION,
    )
    link_keys({key for _, key, _, _ in missing})
    return len(rows)


@transaction.atomic
def _finish(gathering_id: int, *, at: datetime) -> None:
    if not Gathering.objects.filter(pk=gathering_id, is_done=False).update(is_done=True, finished_at=at):
        return
    work = Gathering.objects.get(pk=gathering_id)
    facts = {"records": work.records, "made": work.made}
    audit.record(EVENTS.HEADINGS_GATHERED, by=_actor(work.by_id), at=at, facts=facts)


def _actor(account_id: int | None) -> Actor:
    if account_id is None:
        return Actor.system("gathering")
    card = identity.accounts_by_id([account_id]).get(account_id)
    return Actor(account_id=account_id, name=card.full_name if card else "")
