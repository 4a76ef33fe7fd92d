"""Questions about notifications."""

from torelik.notifications.queries.texts import (
    KindLine,
    TextCard,
    kept_texts,
    kind,
    lines_of_kinds,
    places_of,
    preview_of,
    problems_of,
    texts_of,
)
from torelik.notifications.queries.told import Told, newest, rows_of, unread_count

__all__ = [
    "KindLine",
    "TextCard",
    "Told",
    "kept_texts",
    "kind",
    "lines_of_kinds",
    "newest",
    "places_of",
    "preview_of",
    "problems_of",
    "rows_of",
    "texts_of",
    "unread_count",
]
