"""Words of acquisition."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EntryKind(models.TextChoices):
    """What an entry of a budget's ledger says. Sums are in tenge; only an allocation and what is spent may be negative."""

    ALLOCATED = "allocated", pgettext_lazy("budget", "Allocated")
    COMMITTED = "committed", pgettext_lazy("budget", "Committed")
    RELEASED = "released", pgettext_lazy("budget", "Released")
    SPENT = "spent", pgettext_lazy("budget", "Spent")


class SuggestionState(models.TextChoices):
    """How far a reader's suggestion has come."""

    NEW = "new", pgettext_lazy("suggestion", "New")
    ACCEPTED = "accepted", pgettext_lazy("suggestion", "Accepted")
    ORDERED = "ordered", pgettext_lazy("suggestion", "Ordered")
    RECEIVED = "received", pgettext_lazy("suggestion", "Received")
    DECLINED = "declined", pgettext_lazy("suggestion", "Declined")


class OrderState(models.TextChoices):
    """How far an order has come."""

    DRAFT = "draft", pgettext_lazy("order", "Draft")
    SENT = "sent", pgettext_lazy("order", "Sent")
    PARTLY = "partly", pgettext_lazy("order", "Partly received")
    RECEIVED = "received", pgettext_lazy("order", "Received")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")


OPEN_STATES = (OrderState.SENT, OrderState.PARTLY)
"""States of an order of which copies are still awaited."""


class InvoiceState(models.TextChoices):
    """How far an invoice has come."""

    DRAFT = "draft", pgettext_lazy("invoice", "Draft")
    APPROVED = "approved", pgettext_lazy("invoice", "Approved")
    PAID = "paid", pgettext_lazy("invoice", "Paid")


class Refusal(models.TextChoices):
    """Why something of acquisition is not done."""

    BIN_TAKEN = "bin-taken", _("Another supplier has this BIN.")
    CONTRACT_TAKEN = "contract-taken", _("The supplier has a contract with this number and day already.")
    BUDGET_CLOSED = "budget-closed", _("The budget is closed: its rest went over to the next year.")
    BELOW_COMMITTED = "below-committed", _("So much is committed or spent already that the sum cannot be lowered to this.")
    NOT_ONIX = "not-onix", _("The file is no price list in ONIX that can be read.")
    LIST_TOO_LONG = "list-too-long", _("The price list has more than 20,000 titles. Ask the supplier for a part of it.")
    NOTHING_CHOSEN = "nothing-chosen", _("Write the number of copies at one title at least.")
    NO_REASON = "no-reason", _("Write why.")
    NO_SUM = "no-sum", _("A sum is above zero and has at most two decimals.")
    NOT_NEW = "not-new", _("The suggestion was decided already.")
    NOT_ACCEPTED = "not-accepted", _("Only an accepted suggestion can be ordered.")
    ORDERED_ALREADY = "ordered-already", _("The suggestion stands in an order already.")
    TOO_MANY_SUGGESTIONS = "too-many-suggestions", _("You have many suggestions that wait for an answer. Wait for it first.")
    NOT_DRAFT = "not-draft", _("It is no draft any more.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed it meanwhile. Look at it again.")
    EMPTY = "empty", _("There are no lines.")
    TOO_MANY_LINES = "too-many-lines", _("An order has at most 1,000 lines.")
    NO_TITLE = "no-title", _("Name a title.")
    ARTICLE = "article", _("An article has no copies of its own: take the issue or the book in which it stands.")
    QUANTITY = "quantity", _("A line has from 1 to 5,000 copies.")
    PRICE = "price", _("A price is not negative and has at most two decimals.")
    NO_BUDGET = "no-budget", _("Say from which budget the line is paid.")
    OVER_BUDGET = "over-budget", _("The budget has not enough left.")
    SUPPLIER_INACTIVE = "supplier-inactive", _("The supplier is not worked with any more.")
    OTHER_SUPPLIER = "other-supplier", _("The contract is with another supplier.")
    CONTRACT_ENDED = "contract-ended", _("The contract has ended.")
    OVER_CONTRACT = "over-contract", _("The contract has not enough left.")
    EXPECTED_BEFORE = "expected-before", _("The expected day is before today.")
    NOT_OPEN = "not-open", _("Nothing of the order is awaited any more.")
    MORE_THAN_AWAITED = "more-than-awaited", _("More copies than are awaited.")
    MORE_THAN_RECEIVED = "more-than-received", _("More copies than were received.")
    NOT_LINKED = "not-linked", _("The line names no record of the catalogue yet.")
    LINKED_ALREADY = "linked-already", _("Copies of the line were received under another record already.")
    NOT_LATE = "not-late", _("Nothing of the order is late.")
    CLAIMED_TODAY = "claimed-today", _("A claim of today exists already.")
    NUMBER_TAKEN = "number-taken", _("The supplier has an invoice with this number already.")
    TOTAL_DIFFERS = "total-differs", _("The total differs from the sum of the lines, postage and adjustment.")
    MORE_THAN_ORDERED = "more-than-ordered", _("More copies than were ordered and not invoiced yet.")
    NOT_SENT = "not-sent", _("The order was not sent, or it is of another supplier.")
    DATED_AHEAD = "dated-ahead", _("The day lies ahead.")
    NOT_APPROVED = "not-approved", _("Only an approved invoice is paid.")
    ROW = "row", _("A row of the list is not understood: title; author; year; ISBN; copies; price.")


class GRANTS(models.TextChoices):
    KEEP_SUPPLIERS = "library.keep-suppliers", _("Keep suppliers and their contracts")
    KEEP_BUDGETS = "library.keep-budgets", _("Set funds and budgets of acquisition")
    KEEP_ORDERS = "library.keep-orders", _("Decide suggestions, draft and send orders, claim and cancel")
    ORDER_OVER_BUDGET = "library.order-over-budget", _("Order or pay beyond what a budget or a contract has left, with a reason")
    KEEP_INVOICES = "library.keep-invoices", _("Enter invoices and approve them")
    MARK_PAID = "library.mark-invoices-paid", _("Mark an invoice as paid")
    SEE_ACQUISITION = "library.see-acquisition", _("See suppliers, budgets, orders and invoices")


SEES = (
    GRANTS.SEE_ACQUISITION,
    GRANTS.KEEP_ORDERS,
    GRANTS.KEEP_INVOICES,
    GRANTS.KEEP_BUDGETS,
    GRANTS.KEEP_SUPPLIERS,
    GRANTS.MARK_PAID,
)
"""Whoever holds one of these may look."""

LIFTED_BY = {Refusal.OVER_BUDGET: GRANTS.ORDER_OVER_BUDGET, Refusal.OVER_CONTRACT: GRANTS.ORDER_OVER_BUDGET}
"""Refusals that a person may lift with a reason, and the grant that lets them."""


class Offer(models.TextChoices):
    """Whether a title of a price list can be had."""

    AVAILABLE = "available", pgettext_lazy("title of a price list", "Available")
    TO_ORDER = "to-order", pgettext_lazy("title of a price list", "To order")
    LATER = "later", pgettext_lazy("title of a price list", "Not now")
    GONE = "gone", pgettext_lazy("title of a price list", "No longer")
    UNKNOWN = "unknown", pgettext_lazy("title of a price list", "Not told")


AVAILABLE_OFFERS = (Offer.AVAILABLE, Offer.TO_ORDER)
"""What can be had, at once or in some time."""


class EVENTS(models.TextChoices):
    SUPPLIER_SAVED = "library.supplier-saved", _("A supplier was added or changed")
    CONTRACT_SAVED = "library.contract-saved", _("A contract with a supplier was added or changed")
    FUND_SAVED = "library.fund-saved", _("A source of funding was added or changed")
    BUDGET_SET = "library.budget-set", _("The sum of a budget was set")
    BUDGET_ROLLED = "library.budget-rolled-over", _("A budget went over to the next year")
    SUGGESTION_MADE = "library.suggestion-made", _("A reader proposed a title")
    SUGGESTION_DECIDED = "library.suggestion-decided", _("A suggestion of a reader was decided")
    PRICE_LIST_TAKEN = "library.price-list-taken", _("A price list of a supplier was taken in")
    ORDER_DRAFTED = "library.order-drafted", _("An order was drafted")
    ORDER_DISCARDED = "library.order-discarded", _("A draft of an order was discarded")
    ORDER_SENT = "library.order-sent", _("An order was sent")
    ORDER_CANCELLED = "library.order-cancelled", _("Copies of an order were cancelled")
    ORDER_CLAIMED = "library.order-claimed", _("A claim was made about a late order")
    ORDER_RECEIVED = "library.order-received", _("Copies of an order were received")
    RECEIPT_TAKEN_BACK = "library.order-receipt-taken-back", _("The receipt of copies of an order was taken back")
    LINE_LINKED = "library.order-line-linked", _("A line of an order was linked to a record")
    INVOICE_DRAFTED = "library.invoice-drafted", _("An invoice was entered")
    INVOICE_DISCARDED = "library.invoice-discarded", _("A draft of an invoice was discarded")
    INVOICE_APPROVED = "library.invoice-approved", _("An invoice was approved")
    INVOICE_PAID = "library.invoice-paid", _("An invoice was marked as paid")
    LIMIT_LIFTED = "library.budget-limit-lifted", _("The limit of a budget or a contract was lifted")


SECURITY_EVENTS = (EVENTS.LIMIT_LIFTED,)


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    NUMBER = "number", pgettext_lazy("fact", "number")
    TITLES = "titles", pgettext_lazy("fact", "titles")
    COPIES = "copies", pgettext_lazy("fact", "copies")
    AMOUNT = "amount", pgettext_lazy("fact", "amount, tenge")
    YEAR = "year", pgettext_lazy("fact", "year")
    STATE = "state", pgettext_lazy("fact", "state")
    REASON = "reason", pgettext_lazy("fact", "reason")
    REFUSALS = "refusals", _("lifted refusals")


class NOTICES(models.TextChoices):
    """What readers are told of their suggestions."""

    ACCEPTED = "library.suggestion-accepted", _("The library will order the title that you proposed: “%(title)s”.")
    ORDERED = "library.suggestion-ordered", _("The title that you proposed is ordered: “%(title)s”.")
    RECEIVED = "library.suggestion-received", _("The title that you proposed has come: “%(title)s”.")
    DECLINED = "library.suggestion-declined", _("The title that you proposed will not be ordered: “%(title)s”. %(reason)s")
