"""Decisions about links in plain Python: what a record links to, what an answer means, when to look again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.marc.building import WEB_ADDRESS
from torelik.library.links.vocabulary import Fault

FAILURES_TO_TELL = 2
"""A site may be away for a night: readers and the staff are told when the second check fails as well."""

CHECK_EVERY = timedelta(days=7)
LOOK_AGAIN_AFTER = timedelta(days=1)
HOSTS_TO_DOUBT = 3
"""Where so many sites are away at once, our own network is: a server may be let out to nobody."""

_NOT_REACHED = frozenset({Fault.NO_ANSWER, Fault.UNKNOWN_HOST, Fault.TOO_SLOW})
AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""The turn of an address that is looked at before all others."""

MOST_FAILURES = 1000
LONGEST_ADDRESS = 2000
SIGN_IN = frozenset({401, 402, 403, 407})
"""The page is there, for whoever may see it: a licensed resource asks for a sign-in."""

ANOTHER_TIME = frozenset({408, 425, 429})
GONE = frozenset({404, 410})
_MARKS = " :;,/="


@dataclass(frozen=True, slots=True)
class Link:
    """One address that a record names, with what the record calls it."""

    url: str
    label: str

    @property
    def host(self) -> str:
        return host_of(self.url)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one check. ``is_put_off`` says that it tells nothing: the site asked to come another time."""

    fault: Fault | None
    status: int | None = None
    is_put_off: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address: how often it has failed in a row, since when, and when it is looked at again."""

    failures: int
    failed_since: datetime | None
    check_after: datetime
    fault: str
    status: int | None


def links_of(marc: MarcRecord) -> list[Link]:
    """Return what a record links to, each address once, called by the text of the link, its materials or its note."""
    found: dict[str, Link] = {}
    for field in marc.data_fields("856"):
        label = next((value.strip(_MARKS) for code in "y3z" for value in field.every(code) if value.strip(_MARKS)), "")
        for value in field.every("u"):
            url = value.strip()
            if WEB_ADDRESS.match(url) and len(url) <= LONGEST_ADDRESS:
                found.setdefault(url, Link(url, label))
    return list(found.values())


def is_checked(url: str) -> bool:
    """Tell whether an address is of a kind that is checked."""
    return url.lower().startswith(("http://", "https://"))


def key_of(url: str) -> str:
    """Return the key of an address: addresses have no greatest length that every database can compare."""
    return sha256(url.encode()).hexdigest()


def host_of(url: str) -> str:
    """Return the host of an address; nothing where it is mistyped."""
    try:
        return (urlsplit(url).hostname or "")[:255]
    except ValueError:
        return ""


def answer_of(status: int) -> Answer:
    """Return what the status of HTTP tells, redirections aside."""
    if status < 400 or status in SIGN_IN:
        return Answer(None, status)
    if status in ANOTHER_TIME:
        return Answer(None, status, is_put_off=True)
    return Answer(Fault.NOT_FOUND if status in GONE else Fault.REFUSED, status)


def after_check(before: Known, answer: Answer, *, at: datetime) -> Known:
    """Return what is known after a check. What failed for the first time is looked at again the next day."""
    if answer.is_put_off:
        return Known(before.failures, before.failed_since, at + LOOK_AGAIN_AFTER, before.fault, before.status)
    if answer.fault is None:
        return Known(0, None, at + CHECK_EVERY, "", answer.status)
    failures = min(before.failures + 1, MOST_FAILURES)
    again = LOOK_AGAIN_AFTER if failures < FAILURES_TO_TELL else CHECK_EVERY
    return Known(failures, before.failed_since or at, at + again, answer.fault.value, answer.status)


def is_broken(failures: int) -> bool:
    """Tell whether an address has failed often enough to be told of."""
    return failures >= FAILURES_TO_TELL


def by_host(urls: Iterable[str]) -> list[list[str]]:
    """Return the addresses of each host together: one of them is asked at a time."""
    found: dict[str, list[str]] = {}
    for url in urls:
        found.setdefault(host_of(url), []).append(url)
    return list(found.values())


def is_cut_off(answers: Mapping[str, Answer]) -> bool:
    """Tell whether it is rather we who are away: of several sites none was reached. Then nothing is told of any of them."""
    hosts = {host_of(url) for url in answers}
    return len(hosts) >= HOSTS_TO_DOUBT and all(answer.fault in _NOT_REACHED for answer in answers.values())


def failed_among(answers: Sequence[Answer]) -> int:
    """Count the answers that are failures."""
    return sum(answer.fault is not None for answer in answers)
