"""When somebody may hold an office, what a commission must have, what a paper keeps. Plain Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from torelik.kernel.trilingual import Trilingual
from torelik.library.signing.vocabulary import Refusal, Role

FEWEST_MEMBERS = 3
MOST_MEMBERS = 12


@dataclass(frozen=True, slots=True)
class Term:
    """From one day through another; without the last day it goes on."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the day is one of the term.

        >>> Term(date(2026, 1, 1), date(2026, 6, 30)).covers(date(2026, 6, 30))
        True
        """
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, other: "Term") -> bool:
        """Say whether some day is of both terms."""
        return self.covers(other.since) or other.covers(self.since)


def refusals_of_term(term: Term, others: Iterable[Term]) -> list[Refusal]:
    """Return why an office cannot be held for the term, with the terms of its other holders."""
    if term.until is not None and term.until < term.since:
        return [Refusal.PERIOD]
    return [Refusal.HELD] if any(term.meets(other) for other in others) else []


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who signs: what they are in the commission, name, position."""

    role: Role
    name: str
    post: Trilingual


def refusals_of_commission(term: Term, members: Sequence[Member]) -> list[Refusal]:
    """Return every reason not to keep a commission."""
    names = [member.name.casefold() for member in members]
    checks = {
        Refusal.PERIOD: term.until is not None and term.until < term.since,
        Refusal.FEW_MEMBERS: len(members) < FEWEST_MEMBERS,
        Refusal.ONE_CHAIR: sum(member.role == Role.CHAIR for member in members) != 1,
        Refusal.NAMED_TWICE: len(set(names)) < len(names),
        Refusal.NO_POST: any(not member.post.kk or not member.post.ru for member in members),
    }
    return [refusal for refusal, applies in checks.items() if applies]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs one paper, as it was on the day of the paper. Kept with it; later changes do not reach it.

    ``order`` is the number and the day (ISO 8601) of the order that named the commission.
    """

    commission: Trilingual = field(default_factory=Trilingual)
    order: tuple[str, str] = ("", "")
    members: tuple[Member, ...] = ()
    offices: Mapping[str, Member] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return what the paper's row keeps."""
        return {
            "commission": _texts(self.commission),
            "order": list(self.order),
            "members": [_kept(member) for member in self.members],
            "offices": {office: _kept(member) for office, member in self.offices.items()},
        }


def signed_of(kept: Mapping[str, Any]) -> Signed:
    """Read what a paper's row keeps; an empty row is of a paper made before signatories were registered."""
    if not kept:
        return Signed()
    number, day = kept["order"]
    return Signed(
        commission=Trilingual(**kept["commission"]),
        order=(number, day),
        members=tuple(_read(member) for member in kept["members"]),
        offices={office: _read(member) for office, member in kept["offices"].items()},
    )


def _kept(member: Member) -> dict[str, Any]:
    return {"role": str(member.role), "name": member.name, "post": _texts(member.post)}


def _read(kept: Mapping[str, Any]) -> Member:
    return Member(Role(kept["role"]), kept["name"], Trilingual(**kept["post"]))


def _texts(value: Trilingual) -> dict[str, str]:
    return {"kk": value.kk, "ru": value.ru, "en": value.en}
