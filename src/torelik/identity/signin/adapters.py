"""What allauth's second factor asks of us: names, and secrets that do not lie open in the database."""

import base64

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"torelik: secrets of second factors"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts secrets by a key derived from the site's; says ``torelik`` where a device shows whose code this is."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "torelik"}

    def get_totp_label(self, user: object) -> str:
        return str(getattr(user, "username", ""))


def _cipher() -> MultiFernet:
    # A site that changes its key names the old one among the fallbacks until people have set up anew.
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(key: str | bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key if isinstance(key, bytes) else key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
