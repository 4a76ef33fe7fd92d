"""Who may read which file today, and when a right comes to its end (cl. 4(9)). The dates alone decide."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from torelik.documents.rights.vocabulary import (
    DOCUMENTED,
    HELD,
    FileState,
    Ground,
    Moment,
    NetworkRefusal,
    ReadingAccess,
    Refusal,
    TermRefusal,
)

MONTH_DAYS, WEEK_DAYS, QUARTER_DAYS = 30, 7, 90
WIDEST_IPV4_BITS, WIDEST_IPV6_BITS = 8, 32
"""Shorter lengths would open the reading room to half of the world by a slip of the finger."""

MAPPED_BITS = 96
"""The length before an IPv4 address inside of IPv6 (``::ffff:10.0.0.1``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFacts:
    """One right as it was entered. Both days belong to it; ``valid_through`` is ``None`` where it has no end.

    ``key`` orders rights that begin on one day: the greater was entered later.
    """

    access: ReadingAccess
    valid_from: date
    valid_through: date | None = None
    first_page: int | None = None
    last_page: int | None = None
    may_download: bool = False
    may_copy: bool = False
    was_closed: bool = False
    key: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """Who wants to read, from where, on which day of the Academy."""

    today: date
    is_signed_in: bool = False
    is_in_reading_room: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a visitor may do with a file. Pages count from one; ``None`` means from the beginning, to the end."""

    refusals: tuple[Refusal, ...] = ()
    first_page: int | None = None
    last_page: int | None = None
    may_download: bool = False
    may_copy: bool = False
    watermark: bool = False

    @property
    def allowed(self) -> bool:
        return not self.refusals

    @property
    def is_partial(self) -> bool:
        """Whether only some of the pages are open."""
        return self.first_page is not None or self.last_page is not None

    def refusals_of_page(self, page: int) -> tuple[Refusal, ...]:
        """Return every reason not to show the page."""
        is_outside = page < (self.first_page or 1) or (self.last_page is not None and page > self.last_page)
        return (*self.refusals, *((Refusal.OUTSIDE_PAGES,) if is_outside else ()))


def in_force(terms: Iterable[TermFacts], *, today: date) -> TermFacts | None:
    """Return the right that counts on the day: of those that have begun and were not closed the one that began last.

    It counts even when its last day has passed: an older right without an end does not come back to life.
    """
    begun = [term for term in terms if not term.was_closed and term.valid_from <= today]
    return max(begun, key=lambda term: (term.valid_from, term.key), default=None)


def access_of(terms: Sequence[TermFacts], visit: VisitFacts) -> Access:
    """Return what the visit may do with a file that has these rights."""
    term = in_force(terms, today=visit.today)
    closed = _closed_to_all(terms, visit)
    if term is None or closed:
        return Access(refusals=(closed or Refusal.NO_RIGHT,))
    checks = {
        Refusal.SIGN_IN: term.access == ReadingAccess.SIGNED_IN and not visit.is_signed_in,
        Refusal.READING_ROOM: term.access == ReadingAccess.READING_ROOM and not visit.is_in_reading_room,
    }
    refusals = tuple(refusal for refusal, applies in checks.items() if applies)
    is_partial = term.first_page is not None
    return Access(
        refusals=refusals,
        first_page=term.first_page,
        last_page=term.last_page,
        # A downloaded file would have all of its pages.
        may_download=term.may_download and not refusals and not is_partial,
        may_copy=term.may_copy and not refusals,
        watermark=is_partial or term.access != ReadingAccess.EVERYBODY,
    )


def _closed_to_all(terms: Sequence[TermFacts], visit: VisitFacts) -> Refusal | None:
    """Return why nobody may read the file: then it does not matter who asks, and nothing that the asker does would help."""
    if visit.is_withdrawn:
        return Refusal.WITHDRAWN
    state = state_of(terms, today=visit.today)
    return {
        FileState.NO_RIGHT: Refusal.NO_RIGHT,
        FileState.NOT_BEGUN: Refusal.NOT_BEGUN,
        FileState.CLOSED: Refusal.CLOSED,
        FileState.ENDED: Refusal.ENDED,
    }.get(state)


def state_of(terms: Sequence[TermFacts], *, today: date, is_withdrawn: bool = False) -> FileState:
    """Return what the register says of a file with these rights."""
    if is_withdrawn:
        return FileState.WITHDRAWN
    term = in_force(terms, today=today)
    if term is None:
        if any(not one.was_closed for one in terms):
            return FileState.NOT_BEGUN
        return FileState.CLOSED if terms else FileState.NO_RIGHT
    if term.valid_through is not None and term.valid_through < today:
        return FileState.ENDED
    if term.access == ReadingAccess.CLOSED:
        return FileState.CLOSED
    if term.valid_through is not None and term.valid_through <= today + timedelta(days=MONTH_DAYS):
        return FileState.ENDING_SOON
    return FileState.OPEN


def moment_of(terms: Sequence[TermFacts], *, today: date) -> Moment | None:
    """Return what the keepers should hear today about the right in force, or nothing.

    Nothing is told where another right follows without a gap: the file does not close.
    """
    term = in_force(terms, today=today)
    if term is None or term.valid_through is None:
        return None
    next_day = term.valid_through + timedelta(days=1)
    if any(not one.was_closed and today < one.valid_from <= next_day for one in terms):
        return None
    days_left = (term.valid_through - today).days
    if days_left < 0:
        return Moment.ENDED
    if days_left == 0:
        return Moment.LAST_DAY
    if days_left <= WEEK_DAYS:
        return Moment.WEEK
    return Moment.MONTH if days_left <= MONTH_DAYS else None


# ---- entering a right ----


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerm:
    """A right as somebody wants to enter it."""

    holder: str
    ground: Ground
    access: ReadingAccess
    valid_from: date
    valid_through: date | None = None
    document_number: str = ""
    document_date: date | None = None
    first_page: int | None = None
    last_page: int | None = None
    may_download: bool = False
    may_copy: bool = False
    note: str = ""


def refusals_to_enter(term: NewTerm, *, today: date) -> list[TermRefusal]:
    """Every reason in the right itself not to enter it."""
    pages = (term.first_page, term.last_page)
    checks = {
        TermRefusal.NO_HOLDER: term.ground in HELD and not term.holder.strip(),
        TermRefusal.NO_DOCUMENT: term.ground in DOCUMENTED and not (term.document_number.strip() and term.document_date),
        TermRefusal.DATED_AHEAD: term.document_date is not None and term.document_date > today,
        TermRefusal.ENDS_BEFORE_IT_BEGINS: term.valid_through is not None and term.valid_through < term.valid_from,
        TermRefusal.ENDED_ALREADY: term.valid_through is not None and term.valid_through < today,
        TermRefusal.PAGES: pages != (None, None) and not _are_pages(*pages),
    }
    return [refusal for refusal, applies in checks.items() if applies]


def _are_pages(first: int | None, last: int | None) -> bool:
    return first is not None and last is not None and 1 <= first <= last


# ---- the reading room ----


def parsed_network(words: str) -> IPv4Network | IPv6Network | None:
    """Read a network as a keeper writes it; a single address is a network of one. ``None`` for anything else.

    Bits beyond the length are dropped. IPv4 inside of IPv6 becomes plain IPv4, as addresses of visitors do.
    """
    try:
        network = ip_network(words.strip(), strict=False)
    except ValueError:
        return None
    if isinstance(network, IPv6Network) and (mapped := network.network_address.ipv4_mapped):
        return IPv4Network((mapped, network.prefixlen - MAPPED_BITS))
    return network


def refusals_of_network(words: str) -> list[NetworkRefusal]:
    """Every reason in the written network not to save it."""
    network = parsed_network(words)
    if network is None:
        return [NetworkRefusal.NOT_A_NETWORK]
    widest = WIDEST_IPV6_BITS if isinstance(network, IPv6Network) else WIDEST_IPV4_BITS
    return [NetworkRefusal.TOO_WIDE] if network.prefixlen < widest else []


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Tell whether *address* lies in one of the networks; what is no address lies nowhere."""
    try:
        parsed = ip_address(address.strip())
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    return any(network is not None and parsed in network for network in map(parsed_network, networks))
