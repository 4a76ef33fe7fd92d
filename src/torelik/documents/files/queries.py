"""Questions about stored files."""

from torelik.documents.files.models import StoredFile
from torelik.kernel.errors import NotFound


def stored_file(stored_id: int) -> StoredFile:
    """Return the file as it is kept. Raises ``NotFound``."""
    found = StoredFile.objects.filter(pk=stored_id).first()
    if found is None:
        raise NotFound(f"stored file {stored_id}")
    return found
