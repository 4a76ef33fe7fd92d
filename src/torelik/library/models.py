"""The tables of the context, gathered from its modules."""

from torelik.library.administration.models import NumberSequence
from torelik.library.cataloguing.models import (
    Import,
    ImportEntry,
    ImportProfile,
    Record,
    RecordKey,
    RecordOriginal,
    RecordStage,
    RecordVersion,
)
from torelik.library.collections.models import BookList, ListEntry, SavedSearch
from torelik.library.copying.models import (
    Batch,
    BatchChange,
    CopySearch,
    DescriptionTable,
    FoundRecord,
    Merging,
    Target,
)
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.labels.models import LabelList
from torelik.library.lending.models import Loan, LoanPolicy
from torelik.library.patrons.models import Patron, PatronCategory
from torelik.library.shelving.models import AuthorMarkLine, RecordClass, ShelfMark, SubjectClass
from torelik.library.stock.models import ClosedYear, StockDocument, StockEntry, StockLine
from torelik.library.stocktaking.models import ExpectedCopy, StockScan, StockTaking

__all__ = [
    "AuthorMarkLine",
    "Batch",
    "BatchChange",
    "BookList",
    "ClosedYear",
    "CopySearch",
    "DescriptionTable",
    "ExpectedCopy",
    "FoundRecord",
    "Import",
    "ImportEntry",
    "ImportProfile",
    "Item",
    "LabelList",
    "ListEntry",
    "Loan",
    "LoanPolicy",
    "Merging",
    "NumberSequence",
    "Patron",
    "PatronCategory",
    "Record",
    "RecordClass",
    "RecordKey",
    "RecordOriginal",
    "RecordStage",
    "RecordVersion",
    "SavedSearch",
    "ShelfMark",
    "StockDocument",
    "StockEntry",
    "StockLine",
    "StockScan",
    "StockTaking",
    "StoragePlace",
    "SubjectClass",
    "Target",
]
