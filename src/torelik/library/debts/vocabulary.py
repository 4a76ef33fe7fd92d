"""Words of debts."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Money(models.TextChoices):
    """Whether the library takes money of readers."""

    BLOCK = "block", _("No money: whoever owes books is only lent nothing")
    LEDGER = "ledger", _("Money: fines and the price of lost copies are charged and paid")


class EntryKind(models.TextChoices):
    """What a line of the ledger is."""

    OVERDUE = "overdue", pgettext_lazy("debt", "Days late")
    LOST = "lost", pgettext_lazy("debt", "Lost copy")
    DAMAGE = "damage", pgettext_lazy("debt", "Damage")
    PAYMENT = "payment", pgettext_lazy("debt", "Payment")
    WAIVER = "waiver", pgettext_lazy("debt", "Waived")
    REFUND = "refund", pgettext_lazy("debt", "Paid back")
    CANCELLED = "cancelled", pgettext_lazy("debt", "Charge taken back")


CHARGES = (EntryKind.OVERDUE, EntryKind.LOST, EntryKind.DAMAGE)
"""What a reader is charged with; each may be taken back once."""

WITH_RECEIPT = (EntryKind.PAYMENT, EntryKind.REFUND)
"""Money changes hands: a numbered receipt is given."""

LESSENING = (EntryKind.PAYMENT, EntryKind.WAIVER, EntryKind.CANCELLED)
"""What makes a debt smaller."""


class Refusal(models.TextChoices):
    """Why nothing is charged, paid, waived or taken back."""

    NO_MONEY = "no-money", _("The library takes no money of readers.")
    NOT_A_SUM = "not-a-sum", _("Give a sum of more than nothing, in tenge.")
    MORE_THAN_OWED = "more-than-owed", _("This is more than the reader owes.")
    MORE_THAN_PAID = "more-than-paid", _("Only a payment is paid back, and only a charge is taken back, each once.")
    NO_REASON = "no-reason", _("Write the reason: the journal keeps it.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed this meanwhile. Look at it again.")


class GRANTS(models.TextChoices):
    KEEP_DEBTS = "library.keep-debts", _("Charge readers, take their payments and see what they owe")
    WAIVE_DEBTS = "library.waive-debts", _("Waive debts of readers, take charges back and pay back, with a reason")


class EVENTS(models.TextChoices):
    CHARGED = "library.debt-charged", _("A reader was charged")
    PAID = "library.debt-paid", _("A reader paid")
    WAIVED = "library.debt-waived", _("A debt of a reader was waived")
    TAKEN_BACK = "library.debt-taken-back", _("A payment was paid back, or a charge taken back")
    TERMS_SET = "library.debt-terms-set", _("It was set whether the library takes money of readers")
    LIST_TAKEN = "library.debt-list-taken", _("The accountant’s list of readers’ debts was taken out")


SECURITY_EVENTS = (EVENTS.PAID, EVENTS.WAIVED, EVENTS.TAKEN_BACK, EVENTS.TERMS_SET)
"""What the monitoring of information security must know (cl. 10(2))."""
