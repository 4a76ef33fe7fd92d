"""The tables of the context, gathered from its modules."""

from torelik.documents.files.models import StoredFile

__all__ = ["StoredFile"]
