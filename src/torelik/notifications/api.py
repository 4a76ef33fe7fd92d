"""What other contexts may use of notifications."""

from torelik.notifications.actions import forget_old, notify, release_letters, send_and_keep
from torelik.notifications.kinds import Group, UnknownKind, Word, register_kinds, register_letters, register_place
from torelik.notifications.queries import count_failed_letters, unread_count

__all__ = [
    "Group",
    "UnknownKind",
    "Word",
    "count_failed_letters",
    "forget_old",
    "notify",
    "register_kinds",
    "register_letters",
    "register_place",
    "release_letters",
    "send_and_keep",
    "unread_count",
]
