"""Signing checkpoints, copying them off the host, and comparing the chain with them."""

import logging
import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from torelik.audit import actions as journal
from torelik.audit.checkpoints import keys, queries, rules
from torelik.audit.checkpoints.models import Checkpoint
from torelik.audit.checkpoints.rules import Statement
from torelik.audit.rules import moment
from torelik.audit.vocabulary import EVENTS, GRANTS
from torelik.kernel import clock
from torelik.kernel.actor import Actor

log = logging.getLogger(__name__)

__all__ = ["copy_checkpoints", "make_checkpoint", "make_due_checkpoint", "public_key"]


def public_key() -> Ed25519PublicKey:
    """Return the public half of the site's key. Raises ``keys.KeyRefused``."""
    return keys.private_key(settings.TORELIK_CHECKPOINT_KEY_FILE).public_key()


def make_due_checkpoint(*, by: Actor, at: datetime) -> Checkpoint | None:
    """Make a checkpoint when the last one is old enough, and copy to the folder whatever it lacks.

    A folder that cannot be written to, e.g. an unmounted one, is logged; the next round copies what is missing.
    """
    last = queries.newest()
    due = last is None or at - last.made_at >= timedelta(minutes=settings.TORELIK_CHECKPOINT_MINUTES)
    made = make_checkpoint(by=by, at=at) if due else None
    try:
        copy_checkpoints(folder=settings.TORELIK_CHECKPOINTS)
    except OSError as error:
        log.error("Checkpoints cannot be copied to %s: %s", settings.TORELIK_CHECKPOINTS, error)
    return made


@transaction.atomic
def make_checkpoint(*, by: Actor, at: datetime) -> Checkpoint | None:
    """Sign what the chain has become; ``None`` when nothing but checkpoints was sealed since the last one.

    The event carries the whole statement: the collector of security events gets a copy too.
    """
    by.require(GRANTS.KEEP_JOURNAL)
    last = queries.newest()
    seal = queries.seals_to_sign(after=last.sequence if last else 0)
    if seal is None:
        return None
    key = keys.private_key(settings.TORELIK_CHECKPOINT_KEY_FILE)
    statement = Statement(seal.sequence, seal.digest, seal.sequence, moment(at), keys.id_of(key.public_key()))
    signature = key.sign(rules.signed_bytes(statement)).hex()
    made = Checkpoint.objects.create(
        sequence=statement.sequence,
        digest=statement.digest,
        count=statement.count,
        made_at=at,
        key=statement.key,
        signature=signature,
    )
    facts = {
        "sequence": statement.sequence,
        "seal": statement.digest,
        "count": statement.count,
        "key": statement.key,
        "signature": signature,
    }
    journal.record(EVENTS.CHECKPOINT_SIGNED, by=by, at=at, facts=facts)
    return made


def copy_checkpoints(*, folder: Path) -> int:
    """Append to the folder's file of the day the checkpoints that the folder lacks; return how many.

    Raises ``OSError`` when the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copied = 0
    for row in queries.checkpoints_after(queries.last_copied(folder)):
        path = folder / f"checkpoints-{clock.local_date(row.made_at).isoformat()}.jsonl"
        with path.open("a+", encoding="utf-8") as file:
            if _ends_half_way(path):
                file.write("\n")  # a line that a killed process left half written stays alone
            file.write(rules.line_of(queries.signed_of(row)))
            file.flush()
            os.fsync(file.fileno())
        copied += 1
    return copied


def _ends_half_way(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        if size == 0:
            return False
        file.seek(-1, os.SEEK_END)
        return file.read(1) != b"\n"
