"""What people sign in with in tests: an application for codes, a device for passkeys."""

import json
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from fido2 import cbor
from fido2.cose import ES256

from torelik.identity.models import Account

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class CountingHasher(MD5PasswordHasher):
    """A hasher that counts how often a password was computed."""

    algorithm = "md5"
    computed = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).computed += 1
        return str(super().encode(password, salt))


def code(secret: str = SECRET, *, steps_ahead: int = 0) -> str:
    """Return what the application shows now, or some steps of half a minute from now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps_ahead))


def with_application(account: Account, secret: str = SECRET) -> list[str]:
    """Give the account an application for codes; return its recovery codes."""
    totp.TOTP.activate(account, secret)
    return RecoveryCodes.activate(account).get_unused_codes()  # type: ignore[no-any-return]


def kinds_of(account: Account) -> list[str]:
    """Return the kinds of the account's factors, sorted."""
    return sorted(Authenticator.objects.filter(user_id=account.pk).values_list("type", flat=True))


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class Device:
    """A security key made of software: makes one credential and signs with it, as a browser would send it."""

    def __init__(self, origin: str = "http://localhost") -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = sha256(str(id(self)).encode()).digest()
        self.count = 0

    def make(self, options: dict[str, Any]) -> str:
        """Answer creation options."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        credential = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
        data = self._data(options["publicKey"]["rp"]["id"], flags=0x45) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._answer({"clientDataJSON": text(client), "attestationObject": text(attestation)})

    def show(self, options: dict[str, Any]) -> str:
        """Answer request options."""
        data = self._data(options["publicKey"]["rpId"], flags=0x05)
        client = self._client("webauthn.get", options)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        response = {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)}
        return self._answer(response)

    def _data(self, rp: str, *, flags: int) -> bytes:
        self.count += 1
        return sha256(rp.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["publicKey"]["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, response: dict[str, str]) -> str:
        own = text(self.credential_id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "clientExtensionResults": {}, "response": response})


def failures_allowed() -> int:
    return int(settings.AXES_FAILURE_LIMIT)
