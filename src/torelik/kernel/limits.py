"""How much one stranger may ask of the product: the size of what is sent, and how often.

Counts live in the cache named ``limits``: each web process counts for itself, so a site with several of them puts a
limit into the web server in front as well (docs/security.md).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from ipaddress import IPv6Address, ip_address
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase

from torelik.kernel import clock

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
BODY_LIMIT = "body_limit_setting"
IPV6_NETWORK_BITS = 64
"""One household or office has a whole network of this size: its addresses count as one."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    times: int
    seconds: int


class TooManyRequests(Exception):
    """The address has asked too often; ``retry_after`` says in how many seconds it may ask again. Answered with *status*."""

    def __init__(self, *, limit: str, retry_after: int, is_first: bool, status: int) -> None:
        super().__init__(f"The limit {limit} is reached for {retry_after} seconds.")
        self.limit = limit
        self.retry_after = retry_after
        self.status = status
        self.is_first = is_first
        """Whether this is the first refusal of the period: one line in the journal is enough."""


def limited(name: str, *, methods: tuple[str, ...] = ("POST",), status: int = 429) -> Callable[[View], View]:
    """Limit how often one address may call the view without being signed in; the rate stands in ``TORELIK_RATES``.

    *status* is what a protocol older than 429 has for it.

    Raises ``TooManyRequests`` before the view is entered. People who are signed in are not counted: an auditorium shares
    one address, and what they do stands in the journal under their names.
    """

    def limit(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods and not request.user.is_authenticated:
                _count(name, request, status=status)
            return view(request, *args, **kwargs)

        return answer  # type: ignore[return-value]

    return limit


def takes_files(setting: str) -> Callable[[View], View]:
    """Let people who are signed in send the view as many bytes as *setting* says; everything else has the small limit."""

    def mark(view: View) -> View:
        setattr(view, BODY_LIMIT, setting)
        return view

    return mark


def rates_from(words: str, *, otherwise: Mapping[str, Rate]) -> dict[str, Rate]:
    """Read rates as an administrator writes them, ``search=120/60 feedback=10/600``; others stay as *otherwise* says.

    Raises ``ValueError`` for what cannot be read, and for the name of a limit that does not exist.
    """
    rates = dict(otherwise)
    for word in words.split():
        name, _equals, numbers = word.partition("=")
        times, _slash, seconds = numbers.partition("/")
        if name not in rates or not (times.isdecimal() and seconds.isdecimal() and int(seconds)):
            raise ValueError(f"TORELIK_RATES: {word!r} is no limit. Known are: {', '.join(sorted(rates))}; e.g. search=120/60")
        rates[name] = Rate(int(times), int(seconds))
    return rates


def network_of(address: str) -> str:
    """Return what counts as one asker: an IPv4 address, or the network of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> (128 - IPV6_NETWORK_BITS) << (128 - IPV6_NETWORK_BITS)))
    return str(parsed)


def _count(name: str, request: HttpRequest, *, status: int) -> None:
    count_one(name, of=network_of(str(request.META.get("REMOTE_ADDR", ""))), status=status)


def count_one(name: str, *, of: str, status: int = 429) -> None:
    """Count one request of an asker, by whatever name it is known. Raises ``TooManyRequests`` above the rate *name*."""
    rate: Rate | None = settings.TORELIK_RATES.get(name)
    if rate is None:
        return
    now = int(clock.now().timestamp())
    period = now // rate.seconds
    key = f"{name}:{of}:{period}"
    counts = caches["limits"]
    counts.add(key, 0, timeout=2 * rate.seconds)
    try:
        count = counts.incr(key)
    except ValueError:  # crowded out between the two lines above: the count begins anew
        counts.set(key, 1, timeout=2 * rate.seconds)
        count = 1
    if count > rate.times:
        retry_after = (period + 1) * rate.seconds - now
        raise TooManyRequests(limit=name, retry_after=retry_after, is_first=count == rate.times + 1, status=status)
