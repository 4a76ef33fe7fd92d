"""What happens to texts, told to whoever stands above."""

from django.dispatch import Signal

text_read = Signal()
"""A file has been read: ``stored_id``, ``at``. Sent inside the transaction."""
