"""Keeping worksheets: how records of a sort begin."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.vocabulary import GRANTS
from torelik.library.editing import queries, rules
from torelik.library.editing.kinds import FormKind
from torelik.library.editing.models import WORKSHEET_NAME_CHARACTERS, Worksheet
from torelik.library.editing.vocabulary import EVENTS, WorksheetRefusal


class WorksheetRefused(Exception):
    """The worksheet is not kept; ``refusals`` has every reason."""

    def __init__(self, refusals: list[WorksheetRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@transaction.atomic
def save_worksheet(*, name: str, marc: MarcRecord, kind: FormKind, is_shared: bool, by: Actor, at: datetime) -> Worksheet:
    """Keep a record as the beginning of others (cl. 12), for oneself or for all; one's own of the same name is replaced.

    What belongs to one record alone (its numbers, its ISBN) stays out. Raises ``WorksheetRefused``.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    name = " ".join(name.split())
    if not name or len(name) > WORKSHEET_NAME_CHARACTERS:
        raise WorksheetRefused([WorksheetRefusal.NAME])
    beginning = rules.copy_of(marc, entered="")
    row, _is_new = Worksheet.objects.update_or_create(
        owner_id=by.account_id,
        name=name,
        defaults={"marc": beginning.to_json(), "kind": kind, "is_shared": is_shared, "saved_at": at},
    )
    audit.record(EVENTS.WORKSHEET_SAVED, by=by, about=row, at=at)
    return row


@transaction.atomic
def remove_worksheet(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Take one's own worksheet away. Raises ``NotFound``, also for what somebody else keeps."""
    by.require(GRANTS.CATALOGUE_RECORD)
    row = queries.own_worksheet(uuid, visible_to=by)
    audit.record(EVENTS.WORKSHEET_REMOVED, by=by, about=row, at=at)
    row.delete()


def forget_account(account_id: int) -> int:
    """Take away what a person kept for themselves, and the name off what all use; return how many."""
    gone, _by_model = Worksheet.objects.filter(owner_id=account_id, is_shared=False).delete()
    return gone + Worksheet.objects.filter(owner_id=account_id).update(owner=None)
