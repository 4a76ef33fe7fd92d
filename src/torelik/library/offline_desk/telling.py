"""How the offline desk says what became of a scan, in the language of the moment."""

from django.utils.translation import gettext as _

from torelik.library.lending.vocabulary import Refusal
from torelik.library.offline_desk.models import OfflineScan
from torelik.library.offline_desk.queries import ConflictLine
from torelik.library.offline_desk.vocabulary import Conflict, Note, ScanState, Verb
from torelik.ui.templatetags.torelik import long_date

TONES = {ScanState.APPLIED: "ok", ScanState.NOTED: "info", ScanState.CONFLICT: "danger", ScanState.DISCARDED: "info"}


def answer(scan: OfflineScan) -> dict[str, str]:
    """Return what a browser shows of a scan that it has sent."""
    return {
        "key": str(scan.uuid),
        "state": scan.state,
        "note": scan.note,
        "tone": TONES[ScanState(scan.state)],
        "words": words(scan),
    }


def words(scan: OfflineScan) -> str:
    """Say in one line what became of the scan."""
    parts = [scan.item.record.title[:140] if scan.item else ""]
    if scan.state == ScanState.APPLIED and scan.loan and scan.verb == Verb.ISSUE:
        parts += [_("Issued, return by %(date)s") % {"date": long_date(scan.loan.due_on)}]
    elif scan.state == ScanState.APPLIED:
        parts += [_("Returned")]
    elif scan.note:
        parts += [str(Note(scan.note).label)]
    else:
        refusals = [str(Refusal(value).label) for value in scan.refusals]
        why = " ".join(refusals or [str(Conflict(scan.conflict).label)])
        parts += [_("Kept, to be decided: %(why)s") % {"why": why}]
    return " · ".join(filter(None, parts))


def reasons(line: ConflictLine) -> list[str]:
    """Return every reason for which somebody has to decide, with who has the copy now."""
    if line.conflict is None:
        return []
    if not line.refusals:
        return [str(line.conflict.label)]
    return [_reason(refusal, line) for refusal in line.refusals]


def _reason(refusal: Refusal, line: ConflictLine) -> str:
    if refusal == Refusal.ON_LOAN and line.held_by:
        told = {"name": line.held_by, "date": long_date(line.held_until)}
        return _("The copy is on loan to another reader: %(name)s, until %(date)s.") % told
    if refusal == Refusal.ON_LOAN:
        return _("The copy was on loan to another reader then. It has come back since: try again.")
    return str(refusal.label)
