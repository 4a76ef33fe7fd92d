"""Where the product may go by itself: the host is resolved once, every address checked, and that address connected to.

A name that leads into a private network is refused unless the administrator has allowed this host; what is checked is
what is connected to, so a name that changes its address between the two changes nothing.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443, "z3950": 210}
NAT64 = ip_network("64:ff9b::/96")
LONGEST_ADDRESS = 300


class Wrong(Enum):
    """Why an address is not gone to. The values are stable: the interface has a sentence for each."""

    SCHEME = "scheme"
    HOST = "host"
    CREDENTIALS = "credentials"
    PORT = "port"
    UNKNOWN = "unknown-host"
    PRIVATE = "private-network"


class AddressRefused(Exception):
    """The address is not gone to; ``wrong`` says why."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart: scheme, host as written, port, path without the slash at its end."""

    scheme: str
    host: str
    port: int
    path: str = ""


def place_of(address: str, *, schemes: tuple[str, ...]) -> Place:
    """Take an address apart; without a scheme it has the first of *schemes*. Raises ``AddressRefused``."""
    text = address.strip()
    if len(text) > LONGEST_ADDRESS or any(ord(char) <= 32 for char in text):
        raise AddressRefused(Wrong.HOST)
    parts = urlsplit(text if "://" in text else f"{schemes[0]}://{text}")
    if parts.scheme not in schemes:
        raise AddressRefused(Wrong.SCHEME)
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(Wrong.CREDENTIALS)
    try:
        port = parts.port or DEFAULT_PORTS[parts.scheme]
    except ValueError as error:
        raise AddressRefused(Wrong.PORT) from error
    if not parts.hostname or parts.query or parts.fragment:
        raise AddressRefused(Wrong.HOST)
    return Place(parts.scheme, parts.hostname, port, parts.path.rstrip("/"))


def checked_address(place: Place, *, may_be_private: bool) -> str:
    """Return one numeric address of the host to which it is allowed to connect. Raises ``AddressRefused``.

    All addresses of the name must be allowed: a name with a public and a private one is a trap.
    """
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused(Wrong.UNKNOWN) from error
    numeric = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    if not numeric:
        raise AddressRefused(Wrong.UNKNOWN)
    if not all(is_allowed(one, may_be_private=may_be_private) for one in numeric):
        raise AddressRefused(Wrong.PRIVATE)
    return numeric[0]


def is_allowed(numeric: str, *, may_be_private: bool) -> bool:
    """Tell whether a numeric address may be connected to; link-local addresses never, whoever allows them."""
    address = _plain(ip_address(numeric))
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    return may_be_private or address.is_global


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address that is meant: IPv4 hides in IPv6 in three ways."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
