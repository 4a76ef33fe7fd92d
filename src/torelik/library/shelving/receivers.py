"""What shelving does when records have changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from torelik.library.cataloguing import indexing
from torelik.library.shelving import actions


def index_and_class(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Write the records that the messages name to the index, and count them in their classes."""
    indexing.write_to_index(payloads)
    actions.class_records(payloads)
