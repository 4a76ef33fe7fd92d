"""Words of lending."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LoanState(models.TextChoices):
    ON_LOAN = "on-loan", _("On loan")
    RETURNED = "returned", _("Returned")
    UNDONE = "undone", _("The issue was undone")
    REPLACED = "replaced", _("Lost; another book was accepted instead")
    PAID = "paid", _("Lost; its price was paid")
    GONE = "gone", _("Lost; the reader is gone")


class LoanUse(models.TextChoices):
    """Where a book that was issued is read, and so how long the loan lasts."""

    HOME = "home", pgettext_lazy("use of a copy", "At home")
    READING_ROOM = "reading-room", pgettext_lazy("use of a copy", "In the library only")
    OVERNIGHT = "overnight", pgettext_lazy("use of a copy", "Overnight")


class Weight(models.TextChoices):
    """What makes one lending rule more specific than another; the first weighs most."""

    PLACE = "place", _("The rule that applies names the storage place of the copy.")
    BRANCH = "branch", _("The rule that applies names the branch of the copy.")
    CATEGORY = "category", _("The rule that applies names the category of the reader.")
    KIND = "kind", _("The rule that applies names the kind of the record.")
    LAPSED = "lapsed", _("The last day of this rule has passed.")


class PolicyRefusal(models.TextChoices):
    """Why a lending rule is not saved or not removed."""

    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed this rule meanwhile. Look at it again.")
    ANOTHER_COVERS_THE_SAME = "another-covers-the-same", _("There is a rule for exactly these readers and copies already.")
    REMOVED = "removed", _("This rule has been removed.")
    PASSED = "passed", _("The last day has passed already.")


class LoanVerb(models.TextChoices):
    """What can happen to a loan; ``rules.LOAN_LIFE`` says in which state."""

    RENEW = "renew", pgettext_lazy("what happens to a loan", "Renew")
    RETURN = "return", pgettext_lazy("what happens to a loan", "Return")
    UNDO = "undo", pgettext_lazy("what happens to a loan", "Undo the issue")
    REPLACE = "replace", pgettext_lazy("what happens to a loan", "Replace the lost copy")
    SETTLE = "settle", pgettext_lazy("what happens to a loan", "End: the price is paid")
    REOPEN = "reopen", pgettext_lazy("what happens to a loan", "Open again: the replacement was reversed")
    CLOSE = "close", pgettext_lazy("what happens to a loan", "End: the reader is gone")


class LoanAct(models.TextChoices):
    """What the diary of the library counts of a loan."""

    ISSUED = "issued", pgettext_lazy("counted in the diary", "Issued")
    RENEWED = "renewed", pgettext_lazy("counted in the diary", "Renewed")
    RETURNED = "returned", pgettext_lazy("counted in the diary", "Returned")
    UNDONE = "undone", pgettext_lazy("counted in the diary", "Undone")


class Refusal(models.TextChoices):
    """Why a copy is not issued; the order is the one in which a librarian should hear the reasons."""

    ON_LOAN = "on-loan", _("The copy is on loan to another reader.")
    LOST = "lost", _("The copy is registered as lost.")
    WITHDRAWN = "withdrawn", _("The copy is withdrawn from stock.")
    IN_REPAIR = "in-repair", _("The copy is in repair.")
    NOT_FOR_LOAN = "not-for-loan", _("The copy is for use in the library only.")
    NO_POLICY = "no-policy", _("No lending rule is set for this category of readers.")
    CARD_EXPIRED = "card-expired", _("The reader's ticket has expired.")
    BLOCKED = "blocked", _("The reader is blocked from borrowing.")
    CLEARED = "cleared", _("The reader was given a clearance slip and has left the library.")
    OVERDUE_ITEMS = "overdue-items", _("The reader has overdue books.")
    OWES_MONEY = "owes-money", _("The reader owes the library money.")
    LIMIT_REACHED = "limit-reached", _("The reader has as many books as the rules allow.")
    LIMIT_IN_ALL = "limit-in-all", _("The reader has as many books in all as this rule allows.")
    ALREADY_HELD = "already-held", _("The reader already has a copy of this title.")
    WAITED_FOR = "waited-for", _("Another reader waits for this copy.")
    NONE_LEFT = "none-left", _("Readers have every copy of this title that stands here.")


class RenewalRefusal(models.TextChoices):
    """Why a loan is not extended."""

    ENDED = "ended", _("This loan has already ended.")
    NO_POLICY = "no-policy", _("No lending rule is set for this category of readers.")
    CARD_EXPIRED = "card-expired", _("The reader's ticket has expired.")
    BLOCKED = "blocked", _("The reader is blocked from borrowing.")
    OVERDUE = "overdue", _("The book is overdue.")
    MISSING = "missing", _("The copy is lost, or said to have come back.")
    RENEWALS_USED_UP = "renewals-used-up", _("The loan has been renewed as often as the rules allow.")
    NOT_LATER = "not-later", _("Renewing today would not give a later due date.")
    WAITED_FOR = "waited-for", _("Another reader waits for this title.")


class UndoRefusal(models.TextChoices):
    """Why an issue is not undone; a return does the same and leaves its trace."""

    ENDED = "ended", _("This loan has already ended.")
    SOMEBODY_ELSES = "somebody-elses", _("The book was issued by another librarian.")
    RENEWED = "renewed", _("The loan has been renewed since.")
    TOO_LATE = "too-late", _("An issue can be undone for a few minutes only. Return the book instead.")


class LossRefusal(models.TextChoices):
    """Why a loan is not registered as lost, claimed returned or settled."""

    ENDED = "ended", _("This loan has already ended.")
    NOT_LOST = "not-lost", _("The copy is not registered as lost.")
    NOT_PAID = "not-paid", _("The price of the copy was not charged, or the reader still owes money.")
    LOST = "lost", _("The copy is registered as lost already.")
    CLEARED = "cleared", _("The reader was given a clearance slip and has left the library.")
    STILL_READER = "still-reader", _("The reader’s ticket is valid: the reader is not gone.")
    NO_REASON = "no-reason", _("Write why: the journal keeps it.")
    HAS_ANOTHER = "has-another", _("The reader has another copy of this group card meanwhile.")


class ReturnRefusal(models.TextChoices):
    NOT_ON_LOAN = "not-on-loan", _("The copy is not on loan.")


class DeskMode(models.TextChoices):
    """What a scan of a copy does at the desk."""

    ISSUE = "issue", pgettext_lazy("mode of the lending desk", "Issue")
    RETURN = "return", pgettext_lazy("mode of the lending desk", "Return")
    RENEW = "renew", pgettext_lazy("mode of the lending desk", "Renew")


class Done(models.TextChoices):
    """What the desk has just done; it stands in the address, so that a reload tells it again and does nothing."""

    ISSUED = "issued", _("Issued: “%(title)s”")
    ALREADY_ISSUED = "already-issued", _("Already issued to this reader: “%(title)s”")
    RETURNED = "returned", _("Returned: “%(title)s”")
    ALREADY_RETURNED = "already-returned", _("Already returned: “%(title)s”")
    RENEWED = "renewed", _("Renewed: “%(title)s”")
    ALREADY_RENEWED = "already-renewed", _("Already renewed today: “%(title)s”")
    UNDONE = "undone", _("The issue was undone: “%(title)s”")


class GRANTS(models.TextChoices):
    ISSUE_ITEM = "library.issue-item", _("Issue, return and renew at the lending desk")
    LIFT_REFUSAL = "library.lift-refusal", _("Issue or renew in spite of a refusal, with a reason")
    SET_POLICIES = "library.set-policies", _("Set the lending rules")


LIFTED_BY = {
    Refusal.NOT_FOR_LOAN: GRANTS.LIFT_REFUSAL,
    Refusal.CARD_EXPIRED: GRANTS.LIFT_REFUSAL,
    Refusal.BLOCKED: GRANTS.LIFT_REFUSAL,
    Refusal.OVERDUE_ITEMS: GRANTS.LIFT_REFUSAL,
    Refusal.OWES_MONEY: GRANTS.LIFT_REFUSAL,
    Refusal.LIMIT_REACHED: GRANTS.LIFT_REFUSAL,
    Refusal.LIMIT_IN_ALL: GRANTS.LIFT_REFUSAL,
    Refusal.ALREADY_HELD: GRANTS.LIFT_REFUSAL,
    Refusal.WAITED_FOR: GRANTS.LIFT_REFUSAL,
}
"""Refusals that a person may lift, and the grant that lets them. What is not here is a fact, not a judgement."""

RENEWAL_LIFTED_BY = {RenewalRefusal.WAITED_FOR: GRANTS.LIFT_REFUSAL}
"""The same for renewals."""


class LetterRefusal(models.TextChoices):
    """Why no letters to debtors are written."""

    NOBODY = "nobody", _("Choose readers who have overdue books.")
    TOO_MANY = "too-many", _("These are too many letters at once: choose fewer readers.")


class ReminderStep(models.TextChoices):
    """How often a reader was reminded of one loan, in the order of the steps."""

    SOON = "soon", pgettext_lazy("reminder", "Due soon")
    FIRST = "first", pgettext_lazy("reminder", "Overdue, first")
    SECOND = "second", pgettext_lazy("reminder", "Overdue, second")
    THIRD = "third", pgettext_lazy("reminder", "Overdue, third")


class ReminderRefusal(models.TextChoices):
    """Why the days of reminding are not changed."""

    NOT_IN_ORDER = "not-in-order", _("Each reminder of an overdue book comes later than the one before.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed this meanwhile. Look at it again.")


class EVENTS(models.TextChoices):
    ITEM_ISSUED = "library.item-issued", _("A copy was issued")
    ITEM_RETURNED = "library.item-returned", _("A copy was returned")
    LOAN_RENEWED = "library.loan-renewed", _("A loan was renewed")
    ISSUE_UNDONE = "library.issue-undone", _("An issue was undone")
    GROUP_COPY_ISSUED = "library.group-copy-issued", _("A copy without an inventory number was issued")
    GROUP_COPY_RETURNED = "library.group-copy-returned", _("A copy without an inventory number was returned")
    LOAN_REPLACED = "library.loan-replaced", _("A loan of a lost copy ended: another was accepted instead")
    COPY_LOST = "library.copy-lost", _("A copy on loan was registered as lost")
    COPIES_LOST = "library.copies-lost", _("Copies that are long overdue were registered as lost")
    RETURN_CLAIMED = "library.return-claimed", _("A reader said that a copy had come back")
    LOSS_SETTLED = "library.loss-settled", _("A loan of a lost copy ended: its price was paid")
    LOSS_CLOSED = "library.loss-closed", _("A loan of a lost copy ended: its reader is gone")
    LOAN_REOPENED = "library.loan-reopened", _("A loan was opened again: the replacement was reversed")
    DUE_DAYS_MOVED = "library.due-days-moved", _("Due dates on closed days were moved")
    REFUSAL_LIFTED = "library.refusal-lifted", _("A refusal to issue was lifted")
    POLICY_SET = "library.policy-set", _("A lending rule was set")
    REMINDERS_SET = "library.reminders-set", _("The days of reminding readers were set")
    READERS_REMINDED = "library.readers-reminded", _("Readers were reminded of their books and tickets")
    POLICY_REMOVED = "library.policy-removed", _("A lending rule was removed")
    DEBTORS_WRITTEN_TO = "library.debtors-written-to", _("Letters to debtors were printed")


SECURITY_EVENTS = (
    EVENTS.ITEM_ISSUED,
    EVENTS.ITEM_RETURNED,
    EVENTS.LOAN_RENEWED,
    EVENTS.ISSUE_UNDONE,
    EVENTS.GROUP_COPY_ISSUED,
    EVENTS.GROUP_COPY_RETURNED,
    EVENTS.LOAN_REPLACED,
    EVENTS.COPY_LOST,
    EVENTS.RETURN_CLAIMED,
    EVENTS.LOSS_SETTLED,
    EVENTS.LOSS_CLOSED,
    EVENTS.LOAN_REOPENED,
    EVENTS.REFUSAL_LIFTED,
    EVENTS.POLICY_SET,
    EVENTS.POLICY_REMOVED,
)
"""What the monitoring of information security must know (cl. 10(2))."""


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    ITEM = "item", pgettext_lazy("fact", "copy")
    CARD = "card", pgettext_lazy("fact", "group card")
    PATRON = "patron", pgettext_lazy("fact", "reader")
    DUE_ON = "due_on", _("to be returned by")
    REFUSALS = "refusals", _("lifted refusals")
    KIND = "kind", pgettext_lazy("fact", "kind")
    ITEMS = "items", _("copies at once")
    DAYS = "days", _("days of a loan")
    RENEWALS = "renewals", _("renewals")
    DUE_SOON = "due_soon", pgettext_lazy("fact", "days before the due day")
    FIRST = "first", pgettext_lazy("fact", "days late at the first reminder")
    SECOND = "second", pgettext_lazy("fact", "days late at the second reminder")
    THIRD = "third", pgettext_lazy("fact", "days late at the third reminder")
    TICKET = "ticket", pgettext_lazy("fact", "days before the ticket ends")
    USE = "use", pgettext_lazy("fact", "use")
    HAPPENED_AT = "happened_at", pgettext_lazy("fact", "happened at, at a desk without a connection")


class NOTICES(models.TextChoices):
    """What readers are told; the places are filled when the notice is shown."""

    ISSUED = "library.issued", _("“%(title)s” was issued to you. Return it by %(until)s.")
    LOST = (
        "library.lost",
        _("“%(title)s” is registered as lost. Bring it back, or ask at the library how to replace it."),
    )
    DUE_DAY_MOVED = (
        "library.due-day-moved",
        _("The library is closed when “%(title)s” is due. Return it by %(until)s."),
    )


class REMINDERS(models.TextChoices):
    """What readers are reminded of; ``%(books)s`` are all books that it concerns, each with its day."""

    DUE_SOON = "library.due-soon", _("Return these books in time, or renew them: %(books)s")
    OVERDUE_FIRST = "library.overdue-first", _("Please return the overdue books: %(books)s")
    OVERDUE_SECOND = (
        "library.overdue-second",
        _("Second reminder. Until you return the overdue books, no others are issued to you: %(books)s"),
    )
    OVERDUE_THIRD = (
        "library.overdue-third",
        _("Third reminder. Return the overdue books, or come to the library and say what happened to them: %(books)s"),
    )
    TICKET_ENDS = (
        "library.ticket-ends",
        _("Your reader's ticket is valid through %(until)s. Come to the library to have it prolonged."),
    )


SUBJECTS = {
    REMINDERS.DUE_SOON: _("Books to return soon"),
    REMINDERS.OVERDUE_FIRST: _("Overdue books"),
    REMINDERS.OVERDUE_SECOND: _("Overdue books: second reminder"),
    REMINDERS.OVERDUE_THIRD: _("Overdue books: third reminder"),
    REMINDERS.TICKET_ENDS: _("Your reader's ticket ends soon"),
}
"""Subjects of the letters."""

REMINDER_OF = {
    ReminderStep.SOON: REMINDERS.DUE_SOON,
    ReminderStep.FIRST: REMINDERS.OVERDUE_FIRST,
    ReminderStep.SECOND: REMINDERS.OVERDUE_SECOND,
    ReminderStep.THIRD: REMINDERS.OVERDUE_THIRD,
}
