"""The tables of the context, gathered from its modules."""

from torelik.library.administration.models import NumberSequence
from torelik.library.cataloguing.models import Import, ImportEntry, ImportProfile, Record, RecordKey, RecordOriginal
from torelik.library.collections.models import BookList, ListEntry, SavedSearch
from torelik.library.holdings.models import Item, StoragePlace
from torelik.library.lending.models import Loan, LoanPolicy
from torelik.library.patrons.models import Patron, PatronCategory

__all__ = [
    "BookList",
    "Import",
    "ImportEntry",
    "ImportProfile",
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
    "StoragePlace",
]
