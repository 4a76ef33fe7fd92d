"""The tables of the context, gathered from its modules."""

from torelik.documents.files.models import StoredFile
from torelik.documents.reading.models import ReadingMark, ReadingPlace, ViewCount
from torelik.documents.rights.models import FileVersion, ReadableFile, ReadingRoomNetwork, RightsTerm, TermMoment
from torelik.documents.text.models import Extraction, TextPart

__all__ = [
    "Extraction",
    "FileVersion",
    "ReadableFile",
    "ReadingMark",
    "ReadingPlace",
    "ReadingRoomNetwork",
    "RightsTerm",
    "StoredFile",
    "TermMoment",
    "TextPart",
    "ViewCount",
]
