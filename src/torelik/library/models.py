"""The tables of the context, gathered from its modules."""

from torelik.library.acquisition.models import (
    Budget,
    Claim,
    Contract,
    Fund,
    FundEntry,
    Invoice,
    InvoiceLine,
    OfferedTitle,
    Order,
    OrderLine,
    PriceList,
    Suggestion,
    Supplier,
)
from torelik.library.administration.models import NumberSequence
from torelik.library.authorities.models import Authority, AuthorityName, AuthorityRelation, Gathering, Heading, Rewriting
from torelik.library.branches.models import Branch, ClosedDay, OpeningHours, ServicePoint
from torelik.library.cataloguing.models import (
    ExportProfile,
    Import,
    ImportEntry,
    ImportProfile,
    Record,
    RecordKey,
    RecordOriginal,
    RecordStage,
    RecordVersion,
)
from torelik.library.clearance.models import ClearanceRun, ClearanceSlip
from torelik.library.collections.models import BookList, Exhibition, ExhibitionSection, ListEntry, SavedSearch
from torelik.library.copying.models import (
    Batch,
    BatchChange,
    CopySearch,
    DescriptionTable,
    FoundRecord,
    Merging,
    Target,
)
from torelik.library.debts.models import DebtEntry, DebtTerms
from torelik.library.dictionaries.models import DictionaryEntry, DictionaryHeading, DictionaryLetter
from torelik.library.editing.models import RecordPart, Scan, Worksheet
from torelik.library.exporting.models import LibraryExport
from torelik.library.holdings.models import GroupBalance, GroupCard, Item, StoragePlace
from torelik.library.holds.models import Hold, HoldTerms, Transfer
from torelik.library.labels.models import LabelList
from torelik.library.lending.models import (
    CountedAct,
    GroupLoan,
    Loan,
    LoanPolicy,
    RefusedIssue,
    Reminder,
    ReminderSetting,
    TicketReminder,
)
from torelik.library.links.models import RecordLink, WebAddress
from torelik.library.offline_desk.models import OfflineScan, OfflineSettlement
from torelik.library.patrons.models import Patron, PatronCategory, Registration, Visit
from torelik.library.programs.models import KeptAnswer
from torelik.library.protocols.models import HarvestEntry
from torelik.library.reporting.models import SavedReport
from torelik.library.requests.models import BookRequest
from torelik.library.self_service.models import Terminal
from torelik.library.serials.models import (
    Binding,
    BoundIssue,
    ClaimedIssue,
    PublicationPattern,
    SerialClaim,
    SerialIssue,
    SubscribedCopies,
    Subscription,
)
from torelik.library.sets.models import BookSet, SetCopy, SetHandout, SetTitle
from torelik.library.shelving.models import AuthorMarkLine, RecordClass, ShelfMark, SubjectClass
from torelik.library.signing.models import Commission, CommissionMember, Signatory
from torelik.library.stock.models import ClosedYear, StockDocument, StockEntry, StockLine
from torelik.library.stocktaking.models import ExpectedCopy, StockScan, StockTaking

__all__ = [
    "AuthorMarkLine",
    "Authority",
    "AuthorityName",
    "AuthorityRelation",
    "Batch",
    "BatchChange",
    "Binding",
    "BookList",
    "BookRequest",
    "BookSet",
    "BoundIssue",
    "Branch",
    "Budget",
    "Claim",
    "ClaimedIssue",
    "ClearanceRun",
    "ClearanceSlip",
    "ClosedDay",
    "ClosedYear",
    "Commission",
    "CommissionMember",
    "Contract",
    "CopySearch",
    "CountedAct",
    "DebtEntry",
    "DebtTerms",
    "DescriptionTable",
    "DictionaryEntry",
    "DictionaryHeading",
    "DictionaryLetter",
    "Exhibition",
    "ExhibitionSection",
    "ExpectedCopy",
    "ExportProfile",
    "FoundRecord",
    "Fund",
    "FundEntry",
    "Gathering",
    "GroupBalance",
    "GroupCard",
    "GroupLoan",
    "HarvestEntry",
    "Heading",
    "Hold",
    "HoldTerms",
    "Import",
    "ImportEntry",
    "ImportProfile",
    "Invoice",
    "InvoiceLine",
    "Item",
    "KeptAnswer",
    "LabelList",
    "LibraryExport",
    "ListEntry",
    "Loan",
    "LoanPolicy",
    "Merging",
    "NumberSequence",
    "OfferedTitle",
    "OfflineScan",
    "OfflineSettlement",
    "OpeningHours",
    "Order",
    "OrderLine",
    "Patron",
    "PatronCategory",
    "PriceList",
    "PublicationPattern",
    "Record",
    "RecordClass",
    "RecordKey",
    "RecordLink",
    "RecordOriginal",
    "RecordPart",
    "RecordStage",
    "RecordVersion",
    "RefusedIssue",
    "Registration",
    "Reminder",
    "ReminderSetting",
    "Rewriting",
    "SavedReport",
    "SavedSearch",
    "Scan",
    "SerialClaim",
    "SerialIssue",
    "ServicePoint",
    "SetCopy",
    "SetHandout",
    "SetTitle",
    "ShelfMark",
    "Signatory",
    "StockDocument",
    "StockEntry",
    "StockLine",
    "StockScan",
    "StockTaking",
    "StoragePlace",
    "SubjectClass",
    "SubscribedCopies",
    "Subscription",
    "Suggestion",
    "Supplier",
    "Target",
    "Terminal",
    "TicketReminder",
    "Transfer",
    "Visit",
    "WebAddress",
    "Worksheet",
]
