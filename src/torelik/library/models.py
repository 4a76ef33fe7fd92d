"""The tables of the context, gathered from its modules."""

from torelik.library.administration.models import NumberSequence
from torelik.library.cataloguing.models import Import, ImportEntry, Record, RecordKey, RecordOriginal
from torelik.library.collections.models import BookList, ListEntry, SavedSearch
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.lending.models import Loan, LoanPolicy
from torelik.library.patrons.models import Patron, PatronCategory
from torelik.library.stock.models import ClosedYear, StockDocument, StockEntry, StockLine
from torelik.library.stocktaking.models import ExpectedCopy, StockScan, StockTaking

__all__ = [
    "BookList",
    "ClosedYear",
    "ExpectedCopy",
    "Import",
    "ImportEntry",
    "Item",
    "ListEntry",
    "Loan",
    "LoanPolicy",
    "NumberSequence",
    "Patron",
    "PatronCategory",
    "Record",
    "RecordKey",
    "RecordOriginal",
    "SavedSearch",
    "StockDocument",
    "StockEntry",
    "StockLine",
    "StockScan",
    "StockTaking",
    "StoragePlace",
]
