"""Questions about notifications."""

from torelik.notifications.queries.other_letters import OtherLetterLine, letters_to, other_letter_lines, other_letters
from torelik.notifications.queries.sending import SendingRules, choices, sending, wants_mail
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
from torelik.notifications.queries.told import (
    HistoryLine,
    LetterCard,
    Told,
    count_failed_letters,
    history,
    history_line,
    newest,
    own,
    rows_of,
    shown,
    unread_count,
)

__all__ = [
    "HistoryLine",
    "KindLine",
    "LetterCard",
    "OtherLetterLine",
    "SendingRules",
    "TextCard",
    "Told",
    "choices",
    "count_failed_letters",
    "history",
    "history_line",
    "kept_texts",
    "kind",
    "letters_to",
    "lines_of_kinds",
    "newest",
    "other_letter_lines",
    "other_letters",
    "own",
    "places_of",
    "preview_of",
    "problems_of",
    "rows_of",
    "sending",
    "shown",
    "texts_of",
    "unread_count",
    "wants_mail",
]
