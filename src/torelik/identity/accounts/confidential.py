"""What the database keeps closed: encrypted so that a stolen copy says nothing, found by a keyed hash.

Keys come from the settings, newest first: the first closes, all open, so a new key is put before the old one and
``reseal`` of the accounts closes everything anew before the old key is dropped.
"""

import hashlib
import hmac

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def closed(text: str) -> str:
    """Return *text* encrypted by the newest key; the empty text stays empty."""
    return _keys().encrypt(text.encode()).decode() if text else ""


def opened(token: str) -> str:
    """Return what was closed by any of the site's keys. Raises ``cryptography.fernet.InvalidToken``."""
    return _keys().decrypt(token.encode()).decode() if token else ""


def search_key(text: str) -> str:
    """Return the keyed hash by which *text* is found: without the key nobody can try all numbers against it."""
    return hmac.new(settings.TORELIK_PERSONAL_DATA_HASH_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.TORELIK_PERSONAL_DATA_KEYS])
