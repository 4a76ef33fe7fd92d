"""Putting a report together, keeping it, running it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.library.administration.vocabulary import EVENTS as RUNS
from torelik.library.administration.vocabulary import GRANTS
from torelik.library.reporting import permissions, queries, rules
from torelik.library.reporting.models import SavedReport
from torelik.library.reporting.rules import Definition
from torelik.library.reporting.subjects import Subject, subject_of
from torelik.library.reporting.vocabulary import EVENTS, Refusal


class ReportRefused(Exception):
    """A report is not run or not kept; ``refusals`` has every reason."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a report, beside its definition."""

    name: str
    is_shared: bool


def run_report(definition: Definition, *, form: str, known_as: str, by: Actor, at: datetime) -> queries.Found:
    """Return the rows of a report; a run that names readers is in the journal before the first row is read (cl. 12).

    *form* is what the rows leave as: ``page``, ``xlsx``, ``csv`` or ``pdf``; *known_as* names the report in the journal.
    Raises ``PermissionDenied``, ``ReportRefused``.
    """
    by.require(GRANTS.SEE_REPORTS)
    subject = _allowed(definition, by)
    if told := rules.refusals(definition, subject.shape):
        raise ReportRefused(told)
    found = queries.found(definition, subject, today=clock.local_date(at), visible_to=by)
    if permissions.names_readers(subject, definition):
        facts = {"report": known_as or definition.subject, "format": form, "rows": found.total}
        with transaction.atomic():
            audit.record(RUNS.PERSONAL_REPORT_RUN, by=by, at=at, facts=facts)
    return found


@transaction.atomic
def save_report(*, key: UUID, kept: Kept, definition: Definition, by: Actor, at: datetime) -> SavedReport:
    """Keep a report of one's own; the same *key* twice is one report.

    Raises ``PermissionDenied`` where the report uses what the actor may not see, ``ReportRefused`` with every reason.
    """
    by.require(GRANTS.SEE_REPORTS)
    owner, subject = _account_of(by), _allowed(definition, by)
    made = SavedReport.objects.filter(uuid=key, owner_id=owner).first()
    if made is not None:
        return made
    told = rules.refusals_to_save(kept.name, reports=queries.count_own(owner)) + rules.refusals(definition, subject.shape)
    if told:
        raise ReportRefused(told)
    made = SavedReport.objects.create(
        uuid=key, owner_id=owner, name=kept.name.strip(), subject=subject.key, definition=definition.to_json(),
        is_shared=kept.is_shared, made_at=at, changed_at=at,
    )  # fmt: skip
    audit.record(EVENTS.REPORT_SAVED, by=by, about=made, at=at, facts=_facts(made))
    return made


@transaction.atomic
def change_report(*, uuid: UUID, seen: int, kept: Kept, definition: Definition, by: Actor, at: datetime) -> SavedReport:
    """Change a report of one's own; *seen* is the version that was on the screen.

    Raises ``NotFound``, ``PermissionDenied``, ``ReportRefused`` with every reason.
    """
    by.require(GRANTS.SEE_REPORTS)
    row, subject = queries.lock_own_report(uuid, _account_of(by)), _allowed(definition, by)
    told = [Refusal.CHANGED_MEANWHILE] if row.version != seen else []
    told += rules.refusals_to_save(kept.name, reports=0) + rules.refusals(definition, subject.shape)
    if told:
        raise ReportRefused(told)
    row.name, row.is_shared, row.subject = kept.name.strip(), kept.is_shared, subject.key
    row.definition, row.changed_at, row.version = definition.to_json(), at, row.version + 1
    row.save(update_fields=["name", "is_shared", "subject", "definition", "changed_at", "version"])
    audit.record(EVENTS.REPORT_CHANGED, by=by, about=row, at=at, facts=_facts(row))
    return row


@transaction.atomic
def copy_report(*, uuid: UUID, by: Actor, at: datetime) -> SavedReport:
    """Keep a report that one sees as one's own, shared with nobody, without what is gone since.

    Raises ``NotFound``, ``PermissionDenied``, ``ReportRefused``.
    """
    by.require(GRANTS.SEE_REPORTS)
    seen = queries.saved_report(uuid, visible_to=by)
    return save_report(key=new_uuid(), kept=Kept(seen.report.name, False), definition=seen.definition, by=by, at=at)


@transaction.atomic
def remove_report(*, uuid: UUID, by: Actor, at: datetime) -> None:
    """Delete a report of one's own, also where its subject is gone. Raises ``NotFound``."""
    by.require(GRANTS.SEE_REPORTS)
    row = queries.lock_own_report(uuid, _account_of(by))
    audit.record(EVENTS.REPORT_REMOVED, by=by, about=row, at=at, facts=_facts(row))
    row.delete()


def forget_account(account_id: int) -> int:
    """Erase a person's own reports; what was shared is the library's and stays, of an account without a name."""
    removed, _each = SavedReport.objects.filter(owner_id=account_id, is_shared=False).delete()
    return removed


def _allowed(definition: Definition, by: Actor) -> Subject:
    """Return the subject. Raises ``ReportRefused`` where there is none, ``PermissionDenied``."""
    subject = subject_of(definition.subject)
    if subject is None:
        raise ReportRefused([Refusal.UNKNOWN])
    if lacking := permissions.grant_to_run(subject, definition, by):
        raise PermissionDenied(lacking)
    return subject


def _account_of(by: Actor) -> int:
    if by.account_id is None:
        raise NotFound("Reports are kept for who has signed in.")
    return by.account_id


def _facts(row: SavedReport) -> dict[str, Any]:
    return {"subject": row.subject, "shared": row.is_shared}
