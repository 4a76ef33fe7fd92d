"""Resumption tokens: they carry the place in the list themselves, so that nothing is kept between two pages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from torelik.library.protocols.rules import HarvestRefused
from torelik.library.protocols.vocabulary import Format, OaiFault, Verb

GOOD_FOR = timedelta(days=1)
_SALT = "torelik.library.protocols.resumption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in which list a harvester stands: after the entry with this stamp and key; ``until`` is frozen.

    A record that changes meanwhile leaves the list behind ``until`` and is in the next harvest: none is lost, none comes twice.
    """

    verb: Verb
    format: Format
    set: str
    since: datetime | None
    until: datetime
    after: datetime
    after_id: int
    shown: int
    total: int


def token_of(place: Place, *, at: datetime) -> str:
    """Write the token, signed: nobody else makes one."""
    since = _number(place.since) if place.since else None
    return signing.dumps(
        [
            place.verb.value, place.format.value, place.set, since, _number(place.until), _number(place.after), place.after_id,
            place.shown, place.total, _number(at + GOOD_FOR),
        ],
        salt=_SALT,
    )  # fmt: skip


def place_in(token: str, *, verb: Verb, at: datetime) -> Place:
    """Read a token of ours. Raises ``HarvestRefused`` for a stranger's, an expired one, and one of another verb."""
    try:
        named, prefix, of_set, since, until, after, after_id, shown, total, ends = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise HarvestRefused((OaiFault.BAD_RESUMPTION, "The resumption token is not of this repository.")) from error
    if named != verb.value:
        raise HarvestRefused((OaiFault.BAD_RESUMPTION, f"The resumption token is of the verb {named}."))
    if _number(at) > ends:
        raise HarvestRefused((OaiFault.BAD_RESUMPTION, "The resumption token has expired."))
    return Place(
        verb=verb, format=Format(prefix), set=of_set, since=_moment(since) if since is not None else None, until=_moment(until),
        after=_moment(after), after_id=after_id, shown=shown, total=total,
    )  # fmt: skip


def _number(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(number: int) -> datetime:
    return datetime.fromtimestamp(number, tz=UTC)
