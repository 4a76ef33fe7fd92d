"""Stored files for a whole export, and the end of a file of the product's own."""

from collections.abc import Collection
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from torelik.documents.files.models import StoredFile


def stored_by_ids(ids: Collection[int]) -> list[StoredFile]:
    """Return these files by key; one query. Unknown keys are left out."""
    return list(StoredFile.objects.filter(pk__in=ids).order_by("pk"))


def discard_stored(stored_id: int) -> None:
    """Remove a file that the product made itself and that nothing points to any more; one that is gone stays gone.

    Its bytes go when the transaction is committed. Raises ``ProtectedError`` while something points to it.
    """
    for stored in StoredFile.objects.filter(pk=stored_id):
        stored.delete()
        transaction.on_commit(partial(default_storage.delete, stored.path))
