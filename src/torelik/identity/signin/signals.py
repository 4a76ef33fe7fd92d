"""What signing in tells its own tasks: letters are written by the worker, so that an answer tells nothing by its time."""

from django.dispatch import Signal

recovery_asked = Signal()
"""Somebody asked for a new password. Sent with ``address`` as typed; whether anybody has it is not known yet."""
invitation_wanted = Signal()
"""A person should set their first password. Sent with ``account_id``."""
factor_was_reset = Signal()
"""An administrator took a person's second factor away. Sent with ``account_id``."""
letter_tried = Signal()
"""The mail server got a letter. Sent with ``kind``, ``account_id``, ``address``, ``fault`` and ``at``; never its words."""
