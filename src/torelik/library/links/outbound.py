"""Looking whether an address answers: HEAD, then GET where that is refused; nothing of what the page says is read.

The name of each host is resolved once and must lead to public addresses alone; that address is connected to. A redirection
is followed as a new address would be: its host is checked as well, so none leads into a private network.
"""

import http.client
import ssl
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from torelik.kernel.addresses import AddressRefused, Wrong, checked_address, place_of
from torelik.kernel.connecting import connected
from torelik.library.links import rules
from torelik.library.links.rules import Answer
from torelik.library.links.vocabulary import Fault

SCHEMES = ("http", "https")
MOST_REDIRECTIONS = 5
SECONDS = 15.0
"""For one address with its redirections."""

PAUSE_SECONDS = 1.0
"""Between two requests to one host."""

HOSTS_AT_ONCE = 4
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_SAFE = "/%:=&?~#+!$,;'@()*[]"
_FAULTS = {Wrong.UNKNOWN: Fault.UNKNOWN_HOST, Wrong.PRIVATE: Fault.PRIVATE}


def look_at_all(urls: Sequence[str], *, may_be_private: bool, until: float, pause: float = PAUSE_SECONDS) -> dict[str, Answer]:
    """Look at these addresses, several hosts at once but one address of a host at a time.

    What is not looked at when ``time.monotonic()`` has reached *until* is left out and keeps its turn.
    """
    found: dict[str, Answer] = {}

    def look_at_host(own: Sequence[str]) -> None:
        for number, url in enumerate(own):
            if time.monotonic() >= until:
                return
            if number:
                time.sleep(pause)
            found[url] = look_at(url, may_be_private=may_be_private)

    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        list(pool.map(look_at_host, rules.by_host(urls)))
    return found


def look_at(url: str, *, may_be_private: bool, seconds: float = SECONDS) -> Answer:
    """Look at one address. Whatever a stranger's site does is an answer, no error is raised."""
    ends_at = time.monotonic() + seconds
    for _step in range(MOST_REDIRECTIONS + 1):
        try:
            status, location = _asked("HEAD", url, may_be_private=may_be_private, ends_at=ends_at)
            if status >= 400:  # many servers know no HEAD, and say so in many ways
                status, location = _asked("GET", url, may_be_private=may_be_private, ends_at=ends_at)
        except AddressRefused as refused:
            return Answer(_FAULTS.get(refused.wrong, Fault.ADDRESS))
        except ssl.SSLCertVerificationError:
            return Answer(Fault.CERTIFICATE)
        except TimeoutError:
            return Answer(Fault.TOO_SLOW)
        except (OSError, http.client.HTTPException):
            return Answer(Fault.TOO_SLOW if time.monotonic() >= ends_at else Fault.NO_ANSWER)
        except ValueError:  # what is no address at all, here or where a redirection leads
            return Answer(Fault.ADDRESS)
        if status not in REDIRECTIONS or not location:
            return rules.answer_of(status)
        url = urljoin(url, location)
    return Answer(Fault.REDIRECTS)


def _asked(method: str, url: str, *, may_be_private: bool, ends_at: float) -> tuple[int, str]:
    parts = urlsplit(url)
    place = place_of(urlunsplit((parts.scheme, parts.netloc, "", "", "")), schemes=SCHEMES)
    numeric = checked_address(place, may_be_private=may_be_private)
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe=_SAFE)
    with connected(place, numeric, seconds=left) as connection:
        connection.request(method, path, headers={"Accept": "*/*", "User-Agent": "torelik (check of links)"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
