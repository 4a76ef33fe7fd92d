"""Telling people, by which ways and when, and keeping the words in which they are told."""

from torelik.notifications.actions.letters import TOPIC, SendingRefused, release_letters, send_again, send_letter
from torelik.notifications.actions.other_letters import keep_letter, send_and_keep
from torelik.notifications.actions.sending import set_sending
from torelik.notifications.actions.telling import choose_mail, forget, forget_old, mark_all_read, notify
from torelik.notifications.actions.texts import TextRefused, go_back_to_default, keep_text

__all__ = [
    "TOPIC",
    "SendingRefused",
    "TextRefused",
    "choose_mail",
    "forget",
    "forget_old",
    "go_back_to_default",
    "keep_letter",
    "keep_text",
    "mark_all_read",
    "notify",
    "release_letters",
    "send_again",
    "send_and_keep",
    "send_letter",
    "set_sending",
]
