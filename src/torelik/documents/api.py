"""What other contexts may use of documents."""

from torelik.documents.citing.formats import bibtex, ris
from torelik.documents.citing.styles import Style, cited
from torelik.documents.citing.works import Work, WorkKind
from torelik.documents.files.actions import (
    FileTooLarge,
    UploadRefused,
    check_file,
    open_stored,
    receive_file,
    store_file,
    take_picture,
)
from torelik.documents.files.leaving import discard_stored, stored_by_ids
from torelik.documents.files.models import StoredFile
from torelik.documents.files.rules import BOOKS, Accepts, Kind
from torelik.documents.files.scanning import ScannerDown, scanner_version
from torelik.documents.files.sweeping import sweep_unrecorded
from torelik.documents.printing.own_forms import faulty as faulty_forms
from torelik.documents.printing.own_forms import forms
from torelik.documents.printing.own_forms import is_there as has_own_form
from torelik.documents.printing.own_forms import take as take_form
from torelik.documents.printing.typesetting import FormRefused, typeset
from torelik.documents.printing.workbooks import KIND as WORKBOOK_KIND
from torelik.documents.printing.workbooks import workbook
from torelik.documents.reading.sources import register_works
from torelik.documents.rights.actions import (
    RightRefused,
    check_right,
    close_file,
    enter_right,
    move_files,
    offer_file,
    replace_file,
    save_network,
    see_to_ends,
    withdraw_file,
)
from torelik.documents.rights.forms import DayField, RightForm
from torelik.documents.rights.owners import OwnerCard, register_owner_kind
from torelik.documents.rights.paths import bare_reading_path, reading_path
from torelik.documents.rights.permissions import access_to, access_to_all, audience_of, audiences_of
from torelik.documents.rights.queries import (
    ReadableCard,
    RightsFigures,
    has_version,
    newest_version,
    owners_with_files,
    readable,
    readables_by_id,
    readables_by_stored,
    readables_of,
    rights_figures,
    terms_by_file,
)
from torelik.documents.rights.queries.leaving import kept_of
from torelik.documents.rights.rules import Access, NewTerm, in_force
from torelik.documents.rights.signals import file_closed, file_offered, file_replaced, file_withdrawn
from torelik.documents.rights.vocabulary import NOTICES as RIGHTS_NOTICES
from torelik.documents.rights.vocabulary import Ground, ReadingAccess, TermRefusal
from torelik.documents.rights.vocabulary import Refusal as ReadingRefusal
from torelik.documents.text.actions import resume_texts, want_text
from torelik.documents.text.indexing import ask_for_indexing
from torelik.documents.text.owners import SIGNED_IN, Belonging, register_owner
from torelik.documents.text.queries import part_name, part_texts, text_cards, texts_of
from torelik.documents.text.signals import text_read

__all__ = [
    "BOOKS",
    "RIGHTS_NOTICES",
    "SIGNED_IN",
    "WORKBOOK_KIND",
    "Accepts",
    "Access",
    "Belonging",
    "DayField",
    "FileTooLarge",
    "FormRefused",
    "Ground",
    "Kind",
    "NewTerm",
    "OwnerCard",
    "ReadableCard",
    "ReadingAccess",
    "ReadingRefusal",
    "RightForm",
    "RightRefused",
    "RightsFigures",
    "ScannerDown",
    "StoredFile",
    "Style",
    "TermRefusal",
    "UploadRefused",
    "Work",
    "WorkKind",
    "access_to",
    "access_to_all",
    "ask_for_indexing",
    "audience_of",
    "audiences_of",
    "bare_reading_path",
    "bibtex",
    "check_file",
    "check_right",
    "cited",
    "close_file",
    "discard_stored",
    "enter_right",
    "faulty_forms",
    "file_closed",
    "file_offered",
    "file_replaced",
    "file_withdrawn",
    "forms",
    "has_own_form",
    "has_version",
    "in_force",
    "kept_of",
    "move_files",
    "newest_version",
    "offer_file",
    "open_stored",
    "owners_with_files",
    "part_name",
    "part_texts",
    "readable",
    "readables_by_id",
    "readables_by_stored",
    "readables_of",
    "reading_path",
    "receive_file",
    "register_owner",
    "register_owner_kind",
    "register_works",
    "replace_file",
    "resume_texts",
    "rights_figures",
    "ris",
    "save_network",
    "scanner_version",
    "see_to_ends",
    "store_file",
    "stored_by_ids",
    "sweep_unrecorded",
    "take_form",
    "take_picture",
    "terms_by_file",
    "text_cards",
    "text_read",
    "texts_of",
    "typeset",
    "want_text",
    "withdraw_file",
    "workbook",
]
