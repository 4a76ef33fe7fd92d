"""What roles tell the contexts above."""

from django.dispatch import Signal

roles_changed = Signal()
"""An account's roles or a role's grants changed. Sent with ``account_ids`` (a list), inside the transaction."""
