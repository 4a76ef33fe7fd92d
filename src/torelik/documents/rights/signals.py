"""What happens to readable files, told to whoever stands above; each is sent inside the transaction.

All carry ``readable_id``, ``stored_id`` and ``at``; ``file_replaced`` also ``replaced_id``, the stored file it was before.
"""

from django.dispatch import Signal

file_offered = Signal()
"""A file was offered, or may be read in another way than before: a right was entered or has begun."""

file_replaced = Signal()

file_closed = Signal()
"""Nobody may read the file any more: its right has ended, or a keeper has closed it."""

file_withdrawn = Signal()
