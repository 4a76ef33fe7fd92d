"""What other contexts may use of notifications."""

from torelik.notifications.actions import notify
from torelik.notifications.kinds import Group, UnknownKind, Word, register_kinds, register_place
from torelik.notifications.queries import unread_count

__all__ = ["Group", "UnknownKind", "Word", "notify", "register_kinds", "register_place", "unread_count"]
