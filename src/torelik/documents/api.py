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
]
