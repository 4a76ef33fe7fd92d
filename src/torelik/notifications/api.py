"""What other contexts may use of notifications."""

from torelik.notifications.actions import notify
from torelik.notifications.kinds import UnknownKind, register_kinds
from torelik.notifications.queries import unread_count

__all__ = ["UnknownKind", "notify", "register_kinds", "unread_count"]
