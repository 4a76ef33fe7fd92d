"""What happens to readable files, as the catalogue's index must follow it."""

from datetime import datetime
from typing import Any

from torelik.documents import api as documents
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import ask_for_indexing
from torelik.library.electronic_copies.queries import OWNER_KIND


def index_anew(*, readable_id: int, stored_id: int, at: datetime, replaced_id: int | None = None, **_: Any) -> None:
    """Have the record and the text indexed anew: whether there is a full text, or who may find it, has changed."""
    card = documents.readables_by_id([readable_id]).get(readable_id)
    if card is None or card.owner_kind != OWNER_KIND:
        return
    record = cataloguing.record_cards([card.owner_key]).get(card.owner_key)
    if record is not None:
        ask_for_indexing([record.id], at=at)
    documents.ask_for_indexing([stored_id, *([replaced_id] if replaced_id else [])], at=at)
