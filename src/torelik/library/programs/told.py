"""What happens in the library that webhooks of other programs may be told: references and counts alone."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from torelik.library.cataloguing.vocabulary import EVENTS as RECORDS
from torelik.library.copying.vocabulary import EVENTS as COPYING
from torelik.library.holds.vocabulary import EVENTS as HOLDS
from torelik.library.lending.vocabulary import EVENTS as LOANS
from torelik.support import api as support

_LOAN, _HOLD = ("item", "patron"), ("patron",)
_IMPORT = ("read", "imported", "updated", "duplicates", "quarantined")

TOLD: tuple[tuple[str, str | Promise, tuple[str, ...], tuple[str, ...]], ...] = (
    ("loan.issued", _("A book was issued"), (LOANS.ITEM_ISSUED, LOANS.GROUP_COPY_ISSUED), _LOAN),
    ("loan.renewed", _("A loan was renewed"), (LOANS.LOAN_RENEWED,), (*_LOAN, "due_on")),
    ("loan.returned", _("A book was returned"), (LOANS.ITEM_RETURNED, LOANS.GROUP_COPY_RETURNED), _LOAN),
    ("loan.undone", _("An issue was undone"), (LOANS.ISSUE_UNDONE,), _LOAN),
    ("loan.lost", _("A book on loan was registered as lost"), (LOANS.COPY_LOST,), _LOAN),
    ("hold.placed", _("A title was put on hold"), (HOLDS.PLACED,), _HOLD),
    ("hold.ready", _("A held book is ready to be picked up"), (HOLDS.READY,), (*_HOLD, "until")),
    ("hold.ended", _("A hold ended: with a loan, cancelled, or not picked up"),
     (HOLDS.FULFILLED, HOLDS.CANCELLED, HOLDS.EXPIRED), _HOLD),
    ("record.published", _("A record came into the catalogue"), (RECORDS.RECORD_CATALOGUED,), ()),
    ("record.changed", _("A record of the catalogue was changed"), (RECORDS.RECORD_CHANGED, RECORDS.RECORD_RESTORED),
     ("version",)),
    ("record.deleted", _("A record was merged into another and left the catalogue"), (COPYING.RECORDS_MERGED,), ("loser",)),
    ("import.ended", _("An import of records has ended"), (RECORDS.RECORDS_IMPORTED, RECORDS.IMPORT_REFUSED), _IMPORT),
    ("batch.ended", _("A change of many records has ended"), (COPYING.BATCH_DONE, COPYING.BATCH_UNDONE), ()),
)  # fmt: skip
"""Key, words, entries of the journal, facts that go along. Of an import or a change of many records one event is told: its
records are harvested (``docs/protocols.md``)."""


def offer_events() -> None:
    """Offer them to webhooks."""
    for key, label, journal, refers in TOLD:
        support.register_hook_event(key, label, journal=journal, refers=refers)
