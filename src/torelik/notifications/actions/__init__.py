"""Telling people, and keeping the words in which they are told."""

from torelik.notifications.actions.telling import forget, mark_all_read, notify
from torelik.notifications.actions.texts import TextRefused, go_back_to_default, keep_text

__all__ = ["TextRefused", "forget", "go_back_to_default", "keep_text", "mark_all_read", "notify"]
