"""Words of the stock."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(models.TextChoices):
    """What a document does to the stock."""

    RECEIPT = "receipt", pgettext_lazy("stock document", "Receipt")
    WRITE_OFF = "write-off", pgettext_lazy("stock document", "Write-off")
    TRANSFER = "transfer", pgettext_lazy("stock document", "Transfer")
    REVALUATION = "revaluation", pgettext_lazy("stock document", "Revaluation")
    REPLACEMENT = "replacement", pgettext_lazy("stock document", "Replacement of lost copies")
    REVERSAL = "reversal", pgettext_lazy("stock document", "Reversal")


DRAFTED = (
    DocumentKind.RECEIPT,
    DocumentKind.WRITE_OFF,
    DocumentKind.TRANSFER,
    DocumentKind.REVALUATION,
    DocumentKind.REPLACEMENT,
)
"""What people draft; a reversal is made of a document that was posted."""


class DocumentState(models.TextChoices):
    """How far a document has come."""

    DRAFT = "draft", pgettext_lazy("stock document", "Draft")
    POSTED = "posted", pgettext_lazy("stock document", "Posted")
    REVERSED = "reversed", pgettext_lazy("stock document", "Reversed")


class Source(models.TextChoices):
    """Where copies come from."""

    PURCHASE = "purchase", _("Purchase")
    DONATION = "donation", _("Donation")
    OBLIGATORY = "obligatory", _("Obligatory copy")
    EXCHANGE = "exchange", _("Exchange")
    OWN = "own", _("Publication of the Academy")
    REPLACEMENT = "replacement", _("Accepted in place of a lost copy")
    OPENING = "opening", _("Stock at the beginning of the register")


class Reason(models.TextChoices):
    """Why copies leave the stock."""

    WORN = "worn", _("Worn out")
    OUTDATED = "outdated", _("Outdated in content")
    LOST = "lost", _("Lost by a reader")
    MISSING = "missing", _("Not found at a stock-taking")
    DEFECT = "defect", _("Defective")
    OFF_PROFILE = "off-profile", _("Outside of the library's profile")


class Part(models.TextChoices):
    """To which part of the summary register an entry belongs."""

    RECEIVED = "received", _("Received")
    LEFT = "left", _("Left the stock")
    MOVED = "moved", _("Moved")
    VALUE = "value", _("Revalued")


class Refusal(models.TextChoices):
    """Why a document is not posted, a line not added, a year not closed."""

    NOT_DRAFT = "not-draft", _("The document was posted already.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("Somebody has changed the document meanwhile. Look at it again.")
    EMPTY = "empty", _("The document has no lines.")
    DATED_AHEAD = "dated-ahead", _("The document is dated ahead.")
    CLOSED_PERIOD = "closed-period", _("The registers of that year are closed.")
    NO_SOURCE = "no-source", _("Say where the copies come from.")
    NO_REASON = "no-reason", _("Say why the copies leave the stock.")
    NO_COMMISSION = "no-commission", _("Name the members of the commission.")
    NOT_IN_FORCE = "not-in-force", _("The commission does not work on the day of the document.")
    NO_PLACE = "no-place", _("Say where the copies are to stand.")
    CLOSED_PLACE = "closed-place", _("The storage place is closed: no copies come there.")
    QUANTITY = "quantity", _("A line has from 1 to 5,000 copies.")
    PRICE = "price", _("A price is not negative and has at most two decimals.")
    BARCODES_DIFFER = "barcodes-differ", _("There must be as many barcodes as copies.")
    BARCODE_TWICE = "barcode-twice", _("A barcode stands in the document twice.")
    BARCODE_TAKEN = "barcode-taken", _("A copy with this barcode is in the stock already.")
    INVENTORY_TAKEN = "inventory-taken", _("The next inventory numbers are taken. The sequence must begin after them.")
    ON_LOAN = "on-loan", _("The copy is on loan.")
    NOT_IN_STOCK = "not-in-stock", _("The copy is not in the stock any more.")
    NOT_IN_REGISTER = "not-in-register", _("The copy is not in the register yet. Take it in by a receipt of the opening stock.")
    IN_REGISTER = "in-register", _("The copy is in the register already.")
    THERE_ALREADY = "there-already", _("The copy stands there already.")
    UNKNOWN_NUMBER = "unknown-number", _("There is no copy with this number.")
    IN_DOCUMENT = "in-document", _("The copy stands in the document already.")
    NO_TITLE = "no-title", _("Choose a title of the catalogue.")
    ARTICLE = "article", _("An article has no copies of its own: take the issue or the book in which it stands.")
    TOO_MANY_LINES = "too-many-lines", _("A document has at most 5,000 lines.")
    MORE_THAN_AWAITED = "more-than-awaited", _("More copies than the order still awaits.")
    ORDER_NOT_OPEN = "order-not-open", _("Nothing of the order is awaited any more.")
    OTHER_TITLE = "other-title", _("The line of the order names another title, or none yet.")
    NOTHING_CHOSEN = "nothing-chosen", _("Choose at least one line of an order.")
    READER_LEFT = "reader-left", _("The reader has a clearance slip: withdraw it first, so that the loan can be opened again.")
    READER_HAS_ANOTHER = (
        "reader-has-another",
        _("The reader has another copy of the group card meanwhile: take it back first, so that the loan can be opened again."),
    )
    NOT_LOST = "not-lost", _("The loan of the lost copy is open, or the copy was found or has left by another act.")
    MORE_THAN_THERE = "more-than-there", _("Fewer copies than that stand there on the group card.")
    UNKNOWN_CARD = "unknown-card", _("There is no group card with this number.")
    NOT_FOR_GROUPS = "not-for-groups", _("A document of this kind takes only copies with inventory numbers.")
    GROUP_BARCODES = "group-barcodes", _("Copies without inventory numbers have no barcodes.")
    NO_READER = "no-reader", _("Name the reader who lost the copy.")
    NO_LOST = "no-lost", _("Add the lost copy by its number.")
    NO_EQUIVALENT = "no-equivalent", _("Add the title that was accepted instead.")
    NO_NEW_COPIES = "no-new-copies", _("A document of this kind brings no new copies.")
    COEFFICIENT = "coefficient", _("A coefficient is above 0, at most 1,000, with at most four decimals.")
    NOT_REVALUATION = "not-revaluation", _("Only a revaluation takes copies by their years.")
    NOTHING_FOUND = "nothing-found", _("No copy in stock with a price was received in these years.")
    NOT_POSTED = "not-posted", _("Only a posted document can be reversed.")
    CHANGED_SINCE = "changed-since", _("The copy was changed by a later document.")
    NO_NOTE = "no-note", _("Write why.")
    NOT_OVER = "not-over", _("The year is not over yet.")
    CLOSED_ALREADY = "closed-already", _("The year is closed already.")
    EARLIER_OPEN = "earlier-open", _("An earlier year is still open.")
    DRAFTS_LEFT = "drafts-left", _("Drafts of that year are waiting to be posted.")


class Language(models.TextChoices):
    """Columns of the register for languages."""

    KAZAKH = "kaz", pgettext_lazy("column of the register", "in Kazakh")
    RUSSIAN = "rus", pgettext_lazy("column of the register", "in Russian")
    OTHER = "other", pgettext_lazy("column of the register", "in other languages")


class Section(models.TextChoices):
    """Columns of the register for fields of knowledge, by the beginning of the UDC number."""

    LAW = "34", _("Law")
    SOCIAL = "3", _("Other social sciences")
    PHILOSOPHY = "1", _("Philosophy and psychology")
    RELIGION = "2", _("Religion")
    NATURE = "5", _("Natural sciences")
    APPLIED = "6", _("Applied sciences")
    ARTS = "7", _("Arts and sport")
    LETTERS = "8", _("Language and literature")
    HISTORY = "9", _("History and geography")
    GENERAL = "0", _("General works")
    NONE = "", _("Without a class mark")


class Bbk(models.TextChoices):
    """Columns of the register for main rows of BBK, by the tables for public libraries."""

    LAW = "67", _("Law")
    ECONOMY = "65", pgettext_lazy("BBK", "Economy")
    POLITICS = "66", pgettext_lazy("BBK", "Politics")
    HISTORY = "63", pgettext_lazy("BBK", "History")
    SOCIAL = "6", _("Other social sciences")
    RELIGION = "86", pgettext_lazy("BBK", "Religion, philosophy, psychology")
    CULTURE = "7", pgettext_lazy("BBK", "Culture, education, arts")
    LETTERS = "8", _("Language and literature")
    NATURE = "2", _("Natural sciences")
    TECHNICS = "3", pgettext_lazy("BBK", "Technology")
    FARMING = "4", pgettext_lazy("BBK", "Agriculture and forestry")
    HEALTH = "5", pgettext_lazy("BBK", "Health and medicine")
    UNIVERSAL = "9", pgettext_lazy("BBK", "Works of universal content")
    BETWEEN = "1", pgettext_lazy("BBK", "Knowledge between disciplines")
    NONE = "", _("Without a class mark")


class Carrier(models.TextChoices):
    """Columns of the register for what a document is recorded on."""

    PAPER = "paper", pgettext_lazy("carrier", "Printed")
    DISC = "disc", pgettext_lazy("carrier", "Electronic, on a disc or a drive")
    ONLINE = "online", pgettext_lazy("carrier", "Electronic, over the network")
    SOUND = "sound", pgettext_lazy("carrier", "Sound recording")
    VIDEO = "video", pgettext_lazy("carrier", "Film or video")
    MICROFORM = "microform", pgettext_lazy("carrier", "Microform")
    UNKNOWN = "", pgettext_lazy("column of the register", "Not told")


class Origin(models.TextChoices):
    """Columns of the register for where a document was published."""

    HOME = "home", pgettext_lazy("column of the register", "Published in Kazakhstan")
    FOREIGN = "foreign", pgettext_lazy("column of the register", "Published abroad")
    UNKNOWN = "", pgettext_lazy("column of the register", "Not told")


class Coming(models.TextChoices):
    """Columns of the register for whether the library had the title before."""

    FIRST = "first", pgettext_lazy("column of the register", "Title new to the library")
    AGAIN = "again", pgettext_lazy("column of the register", "Title that was here")
    UNKNOWN = "", pgettext_lazy("column of the register", "Not told")


class Payment(models.TextChoices):
    """Columns of the register for whether the library paid."""

    PAID = "paid", pgettext_lazy("column of the register", "Paid for")
    FREE = "free", pgettext_lazy("column of the register", "Free of charge")
    UNKNOWN = "", pgettext_lazy("column of the register", "Not told")


class Balance(models.TextChoices):
    """Columns of the register for whether the accounting department carries the copy."""

    ON = "on", pgettext_lazy("column of the register", "On the balance")
    OFF = "off", pgettext_lazy("column of the register", "Off the balance")
    UNKNOWN = "", pgettext_lazy("column of the register", "Not told")


class Split(models.TextChoices):
    """By what the copies of a part of the register are split into columns; the user chooses which are shown."""

    LANGUAGES = "languages", pgettext_lazy("split of the register", "Language")
    SECTIONS = "sections", pgettext_lazy("split of the register", "Field of knowledge")
    KINDS = "kinds", pgettext_lazy("split of the register", "Kind of document")
    KINDS_BY_LANGUAGE = "kinds_by_language", pgettext_lazy("split of the register", "Kind and language")
    BBKS = "bbks", pgettext_lazy("split of the register", "BBK")
    CARRIERS = "carriers", pgettext_lazy("split of the register", "Carrier")
    ORIGINS = "origins", pgettext_lazy("split of the register", "Country")
    COMINGS = "comings", pgettext_lazy("split of the register", "First or again")
    PAYMENTS = "payments", pgettext_lazy("split of the register", "Paid or free")
    BALANCES = "balances", pgettext_lazy("split of the register", "Balance")


USUAL_SPLITS = (Split.LANGUAGES, Split.SECTIONS, Split.KINDS)
"""What is shown before anybody has chosen."""


class EVENTS(models.TextChoices):
    DRAFTED = "library.stock-drafted", _("A stock document was drafted")
    DISCARDED = "library.stock-discarded", _("A draft of a stock document was discarded")
    POSTED = "library.stock-posted", _("A stock document was posted")
    REPLACED = "library.stock-replaced", _("Lost copies were replaced by equivalents")
    REVERSED = "library.stock-reversed", _("A stock document was reversed")
    CLOSED = "library.stock-year-closed", _("A year of the stock registers was closed")


class FACTS(models.TextChoices):
    """Names of facts in events, as the auditor reads them."""

    NUMBER = "number", pgettext_lazy("fact", "number")
    COPIES = "copies", pgettext_lazy("fact", "copies")
    AMOUNT = "amount", pgettext_lazy("fact", "amount, tenge")
    YEAR = "year", pgettext_lazy("fact", "year")
    LOST = "lost", pgettext_lazy("fact", "lost copies")
    ACCEPTED = "accepted", pgettext_lazy("fact", "copies accepted instead")


class GRANTS(models.TextChoices):
    KEEP_STOCK = "library.keep-stock", _("Draft receipts, write-offs, transfers and revaluations of copies")
    POST_STOCK = "library.post-stock", _("Post stock documents and reverse them")
    SEE_STOCK = "library.see-stock", _("See stock documents and registers")
