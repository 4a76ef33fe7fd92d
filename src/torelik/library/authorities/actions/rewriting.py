"""Records follow a heading: a batch of copying rewrites them, with its preview and its way back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from torelik.kernel.actor import Actor
from torelik.library.authorities import rules
from torelik.library.copying import actions as copying
from torelik.library.copying.vocabulary import GRANTS as COPYING


def draft(
    pairs: Mapping[str, str],
    record_ids: Sequence[int],
    *,
    kind: str,
    years: str,
    dates: str,
    by: Actor,
    at: datetime,
) -> UUID | None:
    """Keep which records would have their headings replaced; nothing where none would, and nothing is rewritten yet."""
    if not pairs or not record_ids:
        return None
    batch = copying.draft_batch(
        operation=rules.operation_of(pairs, kind=kind, years=years, dates=dates), record_ids=record_ids,
        chosen_by="; ".join(pairs), by=as_rewriter(by), at=at,
    )  # fmt: skip
    if not batch.would_change:
        batch.delete()
        return None
    return batch.uuid


def as_rewriter(by: Actor) -> Actor:
    """Return who keeps authorities with the grant that rewriting records asks for, for this one act."""
    return by.with_grant(COPYING.EDIT_IN_BATCHES)
