"""The key that signs checkpoints and archives: Ed25519, a file of the site that its owner alone may read."""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ID_LENGTH = 16


class KeyRefused(Exception):
    """The file of the key is not what it must be; the message says what to do."""


def private_key(path: Path) -> Ed25519PrivateKey:
    """Return the key of the site, made on first use with the rights 0600.

    Raises ``KeyRefused`` for a file that others may read, or that holds another kind of key.
    """
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise KeyRefused(f"{path} can be read by others. Run: chmod 600 {path}")
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise KeyRefused(f"{path} holds no key in PEM.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyRefused(f"{path} holds a key of another kind than Ed25519.")
    return key


def _make(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
    try:
        os.link(partial, path)  # whole or not at all, and never over a key that another process made meanwhile
    except FileExistsError:
        pass
    finally:
        partial.unlink()


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Return a public key kept in a file, e.g. on the host of the auditor. Raises ``KeyRefused``."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeyRefused(f"{path} holds no public key in PEM.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise KeyRefused(f"{path} holds a key of another kind than Ed25519.")
    return key


def known_public_keys(path: Path) -> dict[str, Ed25519PublicKey]:
    """Return by their ids the public half of the site's key and those of earlier keys, kept beside it as ``*.pub.pem``."""
    own = private_key(path).public_key()
    earlier = [read_public_key(file) for file in sorted(path.parent.glob("*.pub.pem"))]
    return {id_of(key): key for key in (*earlier, own)}


def pem_of(key: Ed25519PublicKey) -> str:
    """Return the public key as it is handed to others."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def id_of(key: Ed25519PublicKey) -> str:
    """Return the short name of a key: the beginning of its SHA-256."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:ID_LENGTH]


def is_signed(data: bytes, signature: str, key: Ed25519PublicKey) -> bool:
    """Tell whether *signature* (hexadecimal) is the key's own under *data*."""
    try:
        key.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True
