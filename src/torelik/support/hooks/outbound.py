"""Sending one delivery: to the one address that was checked, signed, no redirection followed, nothing of the answer kept."""

import http.client
import ssl
from dataclasses import dataclass

from django.conf import settings

from torelik.kernel.addresses import AddressRefused, Place, Wrong, checked_address, place_of
from torelik.kernel.connecting import connected
from torelik.support.hooks import rules
from torelik.support.hooks.vocabulary import DeliveryFault

SCHEMES = ("https", "http")
SECONDS = 10.0
"""For the whole of a delivery, whatever the other side does."""

_FAULTS = {Wrong.UNKNOWN: DeliveryFault.UNKNOWN_HOST, Wrong.PRIVATE: DeliveryFault.PRIVATE}


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of one attempt; without a fault it was taken."""

    status: int | None = None
    fault: DeliveryFault | None = None


def place(address: str) -> tuple[Place, str]:
    """Take the address of a webhook apart, and return its numeric address as well. Raises ``AddressRefused``.

    Whether the host may stand in a private network is in the settings alone: who types addresses does not decide it.
    """
    found = place_of(address, schemes=SCHEMES)
    private = rules.may_be_private(found.host, allowed=settings.TORELIK_HOOKS_PRIVATE)
    return found, checked_address(found, may_be_private=private)


def send(*, address: str, body: str, headers: dict[str, str], seconds: float = SECONDS) -> Sent:
    """Send one delivery. Whatever a stranger's server does is an answer, no error is raised."""
    try:
        found, numeric = place(address)
        with connected(found, numeric, seconds=seconds) as connection:
            connection.request("POST", found.path or "/", body=body.encode(), headers=headers)
            status = connection.getresponse().status
    except AddressRefused as refused:
        return Sent(fault=_FAULTS.get(refused.wrong, DeliveryFault.ADDRESS))
    except ssl.SSLCertVerificationError:
        return Sent(fault=DeliveryFault.CERTIFICATE)
    except (OSError, http.client.HTTPException):
        return Sent(fault=DeliveryFault.NO_ANSWER)
    except ValueError:  # what was an address once and is none any more
        return Sent(fault=DeliveryFault.ADDRESS)
    return Sent(status, None if rules.is_success(status) else DeliveryFault.STATUS)
