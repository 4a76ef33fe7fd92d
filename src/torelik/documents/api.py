"""What other contexts may use of documents."""

from torelik.documents.files.actions import FileTooLarge, open_stored, store_file
from torelik.documents.files.models import StoredFile

__all__ = ["FileTooLarge", "StoredFile", "open_stored", "store_file"]
