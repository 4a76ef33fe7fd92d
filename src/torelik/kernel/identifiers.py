"""Identifiers that leave the database: UUIDs for other systems."""

import uuid


def new_uuid() -> uuid.UUID:
    """Return a random UUID (version 4), for URLs, exports and the API; numeric keys never leave."""
    return uuid.uuid4()
