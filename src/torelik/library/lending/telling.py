"""How the desk says what happened: every notice is made here, from what actions and queries return."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torelik.kernel import clock
from torelik.library.branches.speaking import words_of
from torelik.library.holdings.queries import ItemCard
from torelik.library.lending import cases, queries
from torelik.library.lending.actions import IssueRefused, RenewalRefused, UndoRefused
from torelik.library.lending.vocabulary import Done, LoanState, Refusal
from torelik.ui.templatetags.torelik import clock_time, long_date


@dataclass(frozen=True, slots=True)
class Notice:
    """One alert of the desk: what happened, why, what can be done about it."""

    tone: str
    title: str
    note: str = ""
    reasons: tuple[str, ...] = ()
    undo: UUID | None = None
    lift_item: UUID | None = None


STATES_TOLD = {
    Done.ISSUED: LoanState.ON_LOAN,
    Done.ALREADY_ISSUED: LoanState.ON_LOAN,
    Done.RETURNED: LoanState.RETURNED,
    Done.ALREADY_RETURNED: LoanState.RETURNED,
    Done.RENEWED: LoanState.ON_LOAN,
    Done.ALREADY_RENEWED: LoanState.ON_LOAN,
    Done.UNDONE: LoanState.UNDONE,
}
"""What an address says happened is told only while it is still true of the loan."""

REPETITIONS = {Done.ALREADY_ISSUED, Done.ALREADY_RETURNED, Done.ALREADY_RENEWED}


def done(what: Done, line: queries.LoanLine) -> Notice | None:
    """Return the notice of what was done to a loan, or nothing when the loan has moved on since."""
    if line.state != STATES_TOLD[what]:
        return None
    return Notice(
        tone="info" if what in REPETITIONS else "ok",
        title=str(what.label) % {"title": line.title},
        note=_note(line),
        undo=line.uuid if what == Done.ISSUED and line.may_be_undone else None,
    )


def _note(line: queries.LoanLine) -> str:
    number = _("Inv. No. %(number)s") % {"number": line.inventory_number}
    if line.state == LoanState.ON_LOAN:
        after = _("return by %(date)s") % {"date": long_date(line.due_on)}
        if line.due_at:
            after = f"{after}, {clock_time(line.due_at)}"
        if line.closed_words:
            after = f"{after} · {line.closed_words}"
    elif line.state == LoanState.RETURNED and line.returned_at:
        late = (clock.local_date(line.returned_at) - line.due_on).days
        after = _("taken back at %(time)s") % {"time": clock_time(line.returned_at)}
        if late > 0:
            after = ngettext("%(count)d day late", "%(count)d days late", late) % {"count": late}
    else:
        return number
    return f"{number} · {after}"


def renewed_together(renewed: int, refused: int) -> Notice:
    """Return the notice after everything possible was renewed."""
    title = ngettext("%(count)d loan was renewed.", "%(count)d loans were renewed.", renewed) % {"count": renewed}
    note = ngettext(
        "%(count)d loan could not be renewed: see the table.", "%(count)d loans could not be renewed: see the table.", refused
    )
    return Notice(tone="ok" if renewed else "warn", title=title, note=note % {"count": refused} if refused else "")


def unknown_number(number: str) -> Notice:
    """Return the notice for a number that is nobody's."""
    return Notice(
        tone="danger",
        title=_("No reader's ticket and no copy has this number: %(number)s") % {"number": number},
        note=_("Nothing was changed. Check the number and scan again."),
    )


def unreadable(reasons: list[str]) -> Notice:
    """Return the notice for a scan that is no number at all."""
    return Notice(tone="danger", title=_("Nothing was scanned."), reasons=tuple(reasons))


def reader_needed(item: ItemCard, *, due_on: date | None) -> Notice:
    """Return the notice when a book is scanned for issue and nobody stands at the desk."""
    where = _("The copy is in the library: %(place)s.") % {"place": item.place}
    if due_on is not None:
        where = _("The copy is on loan until %(date)s.") % {"date": long_date(due_on)}
    # Outside of the f-string: what stands in it is not collected for translation.
    book = _("“%(title)s”, inv. No. %(number)s.") % {"title": item.title, "number": item.inventory_number}
    return Notice(tone="warn", title=_("Scan the reader's ticket first, then the book."), note=f"{book} {where}")


def issue_refused(refused: IssueRefused, *, may_lift: bool) -> Notice:
    """Return the notice with every reason at once; the form that lifts them only for who may."""
    item = refused.case.item
    return Notice(
        tone="danger",
        title=_("Not issued: “%(title)s”") % {"title": item.title},
        note=_("Inv. No. %(number)s") % {"number": item.inventory_number},
        reasons=tuple(reason(refusal, refused.case) for refusal in refused.refusals),
        lift_item=item.uuid if may_lift and refused.may_be_lifted else None,
    )


def reason(refusal: Refusal, case: cases.IssueCase) -> str:
    """Return a refusal as a sentence with its particulars: to whom, until when, how many."""
    facts = case.facts
    if refusal == Refusal.ON_LOAN:
        words = {"name": case.held_by, "date": long_date(case.held_until)}
        return _("The copy is on loan to another reader: %(name)s, until %(date)s.") % words
    if refusal == Refusal.CARD_EXPIRED:
        return _("The reader's ticket expired on %(date)s.") % {"date": long_date(facts.card_valid_through)}
    if refusal == Refusal.BLOCKED:
        words = {"date": long_date(facts.blocked_until), "reason": case.patron.block_reason}
        return _("The reader is blocked from borrowing until %(date)s. Reason: %(reason)s") % words
    if refusal == Refusal.OVERDUE_ITEMS:
        return _("The reader has overdue books; the earliest was due on %(date)s.") % {"date": long_date(facts.earliest_due_on)}
    if refusal == Refusal.LIMIT_REACHED and case.policy:
        return _("The reader has %(held)d of the %(limit)d books that the rules allow.") % {
            "held": facts.items_covered,
            "limit": case.policy.max_items,
        }
    return str(refusal.label)


def renewal_refused(refused: RenewalRefused) -> Notice:
    """Return the notice with every reason for which a loan was not extended, and why it is due when it is."""
    until = _("Return by %(date)s") % {"date": long_date(refused.loan.due_on)}
    return Notice(
        tone="danger",
        title=_("Not renewed: “%(title)s”") % {"title": refused.loan.item.record.title},
        note=" · ".join(filter(None, [until, words_of(refused.passed)])),
        reasons=tuple(str(refusal.label) for refusal in refused.refusals),
    )


def not_on_loan(item: ItemCard) -> Notice:
    """Return the notice when a copy is scanned that nobody has."""
    return Notice(
        tone="warn",
        title=_("The copy is not on loan: “%(title)s”") % {"title": item.title},
        note=_("Inv. No. %(number)s. Nothing was changed; put it back in its place: %(place)s.")
        % {"number": item.inventory_number, "place": item.place},
    )


def undo_refused(refused: UndoRefused) -> Notice:
    """Return the notice with every reason for which an issue stays."""
    return Notice(
        tone="danger",
        title=_("The issue was not undone: “%(title)s”") % {"title": refused.loan.item.record.title},
        reasons=tuple(str(refusal.label) for refusal in refused.refusals),
    )


def lift_needs_reason(item: ItemCard) -> Notice:
    """Return the notice when a refusal was to be lifted without a reason; the form stays open."""
    return Notice(tone="danger", title=_("Not issued: “%(title)s”") % {"title": item.title}, lift_item=item.uuid)
