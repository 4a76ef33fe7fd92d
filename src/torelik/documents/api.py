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
from torelik.documents.files.rules import BOOKS, Accepts, Kind
from torelik.documents.files.scanning import ScannerDown, scanner_version
from torelik.documents.text.actions import resume_texts, want_text
from torelik.documents.text.indexing import ask_for_indexing
from torelik.documents.text.owners import SIGNED_IN, Belonging, register_owner
from torelik.documents.text.queries import part_name, part_texts, text_cards, texts_of
from torelik.documents.text.signals import text_read

__all__ = [
    "BOOKS",
    "SIGNED_IN",
    "Accepts",
    "Belonging",
    "FileTooLarge",
    "Kind",
    "ScannerDown",
    "StoredFile",
    "UploadRefused",
    "ask_for_indexing",
    "check_file",
    "open_stored",
    "part_name",
    "part_texts",
    "receive_file",
    "register_owner",
    "resume_texts",
    "scanner_version",
    "store_file",
    "take_picture",
    "text_cards",
    "text_read",
    "texts_of",
    "want_text",
]
