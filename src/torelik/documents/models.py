"""The tables of the context, gathered from its modules."""

from torelik.documents.files.models import StoredFile
from torelik.documents.rights.models import FileVersion, ReadableFile, ReadingRoomNetwork, RightsTerm, TermMoment

__all__ = ["FileVersion", "ReadableFile", "ReadingRoomNetwork", "RightsTerm", "StoredFile", "TermMoment"]
