"""Words of copying: targets, merging, batches, tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Protocol(models.TextChoices):
    SRU = "sru", "SRU"
    Z3950 = "z3950", "Z39.50"


class Syntax(models.TextChoices):
    """In which tags a target gives its records."""

    MARC21 = "usmarc", "MARC 21"
    UNIMARC = "unimarc", "UNIMARC"
    RUSMARC = "rusmarc", "RUSMARC"
    RECOGNISE = "marcxml", _("as the records themselves show")


class AddressFault(models.TextChoices):
    """Why an address is not gone to. The values are those of ``addresses.Wrong``."""

    SCHEME = "scheme", _("The address has the wrong beginning: SRU needs http or https, Z39.50 only a host and a port.")
    HOST = "host", _("This is no address of a server.")
    CREDENTIALS = "credentials", _("No name and no password may stand in an address.")
    PORT = "port", _("The port is no number between 1 and 65535.")
    UNKNOWN = "unknown-host", _("The server of this name is not found.")
    PRIVATE = "private-network", _("The name leads into a private network; the administrator has to allow this server.")


class TargetFault(models.TextChoices):
    """Why a target gave nothing. The values are those of ``asking.Fault``."""

    ADDRESS = "address", _("Its address is not gone to.")
    NO_ANSWER = "no-answer", _("It does not answer.")
    TOO_SLOW = "too-slow", _("It took too long.")
    TOO_LARGE = "too-large", _("Its answer is too large.")
    NOT_UNDERSTOOD = "not-understood", _("Its answer was not understood.")
    REFUSED = "refused", _("It refused the question.")
    NO_LIBRARY = "no-library", _("Z39.50 needs the library libyaz, which is not installed on this server.")


class Choice(models.TextChoices):
    """What is kept of one field of two records."""

    OURS = "ours", _("Keep ours")
    THEIRS = "theirs", _("Take theirs")
    BOTH = "both", _("Keep both")
    NEITHER = "neither", _("Neither")


class MergeRefusal(models.TextChoices):
    """Why two records are not made one."""

    SAME_RECORD = "same-record", _("A record cannot be merged with itself.")
    CHANGED_MEANWHILE = "changed-meanwhile", _("One of the records was changed meanwhile: look at both again.")
    UNDONE_ALREADY = "undone-already", _("The merging was undone already.")
    SURVIVOR_MERGED = "survivor-merged", _("The record that stayed was merged into another one since: undo that first.")
    NO_TITLE = "no-title", _("The record has no title.")


class OperationKind(models.TextChoices):
    SET = "set", _("Set a subfield")
    REPLACE = "replace", _("Replace text in a subfield")
    ADD_FIELD = "add-field", _("Add a field")
    DELETE_FIELD = "delete-field", _("Delete a field")
    DELETE_SUBFIELD = "delete-subfield", _("Delete a subfield")
    PLACE = "place", _("Change the place of publication")
    NORMALISE = "normalise", _("Normalise: blanks, forms of letters, empty subfields")
    HEADING = "heading", _("Change a heading")


class OperationRefusal(models.TextChoices):
    """Why an operation cannot be done on any record."""

    TAG = "tag", _("A tag is three digits; control fields and the leader are not changed in batches.")
    CODE = "code", _("A code of a subfield is one small letter or digit.")
    TEXT = "text", _("Say which text is to be replaced.")
    VALUE = "value", _("Say the new text.")
    INDICATORS = "indicators", _("Indicators are two characters: digits or #.")
    TITLE = "title", _("The field of the title cannot be deleted.")


class BatchRefusal(models.TextChoices):
    """Why a batch is not begun or not undone."""

    NOTHING_CHOSEN = "nothing-chosen", _("No record fits.")
    NOTHING_CHANGES = "nothing-changes", _("The operation changes none of these records.")
    TOO_MANY = "too-many", _("These are too many records for one batch: narrow the search.")
    NOT_IN_STATE = "not-in-state", _("The batch is not waiting for this any more.")


class BatchState(models.TextChoices):
    """How far a batch is; see ``rules.BATCH_LIFE``."""

    DRAFT = "draft", _("Waiting for your decision")
    RUNNING = "running", _("Being done")
    DONE = "done", pgettext_lazy("a batch", "Done")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", pgettext_lazy("a batch", "Undone")


class TableRefusal(models.TextChoices):
    """Why a table of descriptions is not taken."""

    NOT_XLSX = "not-xlsx", _("This is not an XLSX table.")
    EMPTY = "empty", _("The table has no rows under its headings.")
    TOO_MANY_ROWS = "too-many-rows", _("The table has more rows than are taken at once.")
    NO_TITLE_COLUMN = "no-title-column", _("Say which column is the title.")
    COLUMN_TWICE = "column-twice", _("Two columns are said to be the same thing.")
    GIVEN_ALREADY = "given-already", _("The table was given for import already.")


class Column(models.TextChoices):
    """What a column of a table may be."""

    NOTHING = "", _("leave out")
    TITLE = "title", _("Title")
    AUTHOR = "author", _("Author")
    YEAR = "year", _("Year")
    ISBN = "isbn", "ISBN"
    PUBLISHER = "publisher", _("Publisher")
    PLACE = "place", _("Place of publication")
    PAGES = "pages", _("Pages")
    UDC = "udc", _("UDC")
    BBK = "bbk", _("BBK")
    INVENTORY = "inventory", _("Inventory numbers")


class EVENTS(models.TextChoices):
    TARGET_SAVED = "library.target-saved", _("A catalogue for copying was saved")
    TARGET_REMOVED = "library.target-removed", _("A catalogue for copying was removed")
    RECORD_COPIED = "library.record-copied", _("A record was copied from another catalogue")
    RECORDS_MERGED = "library.records-merged", _("Two records were merged")
    MERGING_UNDONE = "library.merging-undone", _("A merging of records was undone")
    BATCH_STARTED = "library.batch-started", _("A change of many records was started")
    BATCH_DONE = "library.batch-done", _("A change of many records was done")
    BATCH_UNDONE = "library.batch-undone", _("A change of many records was undone")
    TABLE_GIVEN = "library.table-given", _("A table of descriptions was given for import")


SECURITY_EVENTS = (EVENTS.TARGET_SAVED, EVENTS.TARGET_REMOVED, EVENTS.BATCH_STARTED)


class FACTS(models.TextChoices):
    ADDRESS = "address", _("address")
    SOURCE = "source", pgettext_lazy("fact", "source")
    LOSER = "loser", _("merged record")
    OPERATION = "operation", _("operation")
    ROWS = "rows", _("rows")
    CHANGED = "changed", pgettext_lazy("fact", "changed")
    LEFT = "left", _("left as they are")


class GRANTS(models.TextChoices):
    KEEP_TARGETS = (
        "library.keep-targets",
        _("Set up catalogues to copy from and self-service terminals"),
    )
    MERGE_RECORDS = "library.merge-records", _("Merge duplicate records")
    EDIT_IN_BATCHES = "library.edit-in-batches", _("Change many records at once")


class NOTICES(models.TextChoices):
    BATCH_DONE = "library.batch-done", _("The change of many records is done: changed %(changed)s.")
