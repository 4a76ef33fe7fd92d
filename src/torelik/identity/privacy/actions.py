"""Giving out and forgetting what is known of a person."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.identity.accounts import actions as account_actions
from torelik.identity.accounts import queries as accounts
from torelik.identity.accounts.signals import obligations_of
from torelik.identity.accounts.vocabulary import AccountState
from torelik.identity.privacy import queries, registry, rules
from torelik.identity.privacy.vocabulary import EVENTS, GRANTS, ErasureRefusal
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound


class ErasureRefused(Exception):
    """A person's data are not erased; carries every reason."""

    def __init__(self, refusals: list[ErasureRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: how many rows forgot something, and in words why names were kept, where they were."""

    rows: int
    kept: list[str]


@transaction.atomic  # nosemgrep: act-without-a-grant - one's own data
def export_own_data(*, by: Actor, at: datetime) -> str:
    """Return everything that is known of the asker as JSON; one's own data need no grant. Raises ``NotFound``."""
    if by.account_id is None:
        raise NotFound("account")
    return _export(by.account_id, by=by, at=at)


@transaction.atomic
def export_data_of(*, account_uuid: UUID, by: Actor, at: datetime) -> str:
    """Return everything that is known of a person who has asked for it, as JSON. Raises ``NotFound``."""
    by.require(GRANTS.ANSWER_DATA_REQUESTS)
    return _export(accounts.account_by_uuid(account_uuid).pk, by=by, at=at)


def _export(account_id: int, *, by: Actor, at: datetime) -> str:
    found = queries.everything_of(account_id)
    audit.record(EVENTS.DATA_EXPORTED, by=by, about=accounts.account_by_id(account_id), at=at)
    return json.dumps({"exported_at": at.isoformat(), **found}, ensure_ascii=False, indent=2)


@transaction.atomic
def erase_data_of(*, account_uuid: UUID, by: Actor, at: datetime) -> Erased:
    """Forget what the law allows to forget of a person who left (law 94-V, Art. 18): contacts, IIN, notes, and the names
    too unless a context must keep them, e.g. with results of study. Rows stay, so that counts and histories hold.

    Raises ``ErasureRefused`` with every reason, ``NotFound``.
    """
    by.require(GRANTS.ANSWER_DATA_REQUESTS)
    account = accounts.lock_account(accounts.account_by_uuid(account_uuid).pk)
    open_ones = obligations_of(account.pk, on=clock.local_date(at))
    if refusals := rules.refusals_to_erase(
        is_closed=account.state == AccountState.CLOSED, is_settled=not open_ones, is_erased=account.erased_at is not None
    ):
        raise ErasureRefused(refusals)
    kept = queries.grounds_to_keep(account.pk)
    rows = sum(keeper.erase(account.pk) for keeper in registry.keepers())
    account_actions.forget(account, keep_names=bool(kept), at=at)
    audit.record(EVENTS.DATA_ERASED, by=by, about=account, at=at, facts={"rows": rows, "names_kept": bool(kept)})
    return Erased(rows, kept)


def forget_requests(account_id: int) -> int:
    """Empty what the person wrote in requests; what was decided, when and on which basis stays as proof."""
    account = accounts.account_by_id(account_id)
    requests = account.verification_requests.exclude(post="", note="")
    return int(requests.update(post="", note=""))
