"""Keeping webhooks, and delivering to them."""

from torelik.support.hooks.actions.delivering import deliver_due, forget_old, spread
from torelik.support.hooks.actions.keeping import (
    DeliveryRefused,
    HookRefused,
    Kept,
    add_hook,
    change_hook,
    leave_out,
    pause_hook,
    remove_hook,
    renew_secret,
    resume_hook,
    send_again,
    try_hook,
)

__all__ = [
    "DeliveryRefused",
    "HookRefused",
    "Kept",
    "add_hook",
    "change_hook",
    "deliver_due",
    "forget_old",
    "leave_out",
    "pause_hook",
    "remove_hook",
    "renew_secret",
    "resume_hook",
    "send_again",
    "spread",
    "try_hook",
]
