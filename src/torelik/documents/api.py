"""What other contexts may use of documents."""

from torelik.documents.files.actions import (
    FileTooLarge,
    UploadRefused,
    check_file,
    open_stored,
    receive_file,
    store_file,
    take_picture,
)
from torelik.documents.files.models import StoredFile
from torelik.documents.files.rules import Accepts, Kind
from torelik.documents.files.scanning import ScannerDown, scanner_version
from torelik.documents.rights.actions import (
    RightRefused,
    close_file,
    enter_right,
    offer_file,
    replace_file,
    save_network,
    see_to_ends,
    withdraw_file,
)
from torelik.documents.rights.forms import RightForm
from torelik.documents.rights.owners import OwnerCard, register_owner_kind
from torelik.documents.rights.paths import reading_path
from torelik.documents.rights.permissions import access_to, access_to_all, audience_of, audiences_of
from torelik.documents.rights.queries import (
    ReadableCard,
    RightsFigures,
    owners_with_files,
    readable,
    readables_by_id,
    readables_by_stored,
    readables_of,
    rights_figures,
    terms_by_file,
)
from torelik.documents.rights.rules import Access, NewTerm, in_force
from torelik.documents.rights.signals import file_closed, file_offered, file_replaced, file_withdrawn
from torelik.documents.rights.vocabulary import Ground, ReadingAccess, TermRefusal
from torelik.documents.rights.vocabulary import Refusal as ReadingRefusal

__all__ = [
    "Accepts",
    "FileTooLarge",
    "Kind",
    "ScannerDown",
    "StoredFile",
    "UploadRefused",
    "check_file",
    "open_stored",
    "receive_file",
    "scanner_version",
    "store_file",
    "take_picture",
    "RightRefused",
    "close_file",
    "enter_right",
    "offer_file",
    "replace_file",
    "save_network",
    "see_to_ends",
    "withdraw_file",
    "RightForm",
    "OwnerCard",
    "register_owner_kind",
    "access_to",
    "access_to_all",
    "audience_of",
    "audiences_of",
    "ReadableCard",
    "RightsFigures",
    "owners_with_files",
    "readable",
    "readables_by_id",
    "readables_by_stored",
    "readables_of",
    "rights_figures",
    "terms_by_file",
    "Access",
    "NewTerm",
    "in_force",
    "file_closed",
    "file_offered",
    "file_replaced",
    "file_withdrawn",
    "Ground",
    "ReadingAccess",
    "TermRefusal",
    "ReadingRefusal",
    "reading_path",
]
