"""What the state of a clause follows from, and what an entry of the register must have. Plain Python."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from torelik.bridges.compliance.vocabulary import Force, Mark, ProofState, Refusal
from torelik.kernel.trilingual import LANGUAGES, Trilingual


def state_of_clause(states: Collection[ProofState]) -> ProofState:
    """Return what the proofs of a clause come to: what needs attention is never hidden behind what is met."""
    present = set(states)
    if ProofState.ATTENTION in present:
        return ProofState.ATTENTION
    if len(present) == 1:
        return next(iter(present))
    return ProofState.PARTLY if present else ProofState.NOT_YET


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisText:
    """One entry of the register as somebody writes it.

    ``old_terms`` and ``new_terms`` have a line for each term; the lines of a language stand beside each other.
    """

    act: Trilingual
    number: str
    article: str = ""
    adopted_on: date | None = None
    edition_on: date | None = None
    force: Force
    mark: Mark
    checked_on: date | None = None
    checked_by: str = ""
    source: str = ""
    link: str = ""
    old_terms: Trilingual = field(default_factory=Trilingual)
    new_terms: Trilingual = field(default_factory=Trilingual)
    note: Trilingual = field(default_factory=Trilingual)


def refusals_to_save(basis: BasisText, *, today: date, is_outdated: bool) -> list[Refusal]:
    """Return every reason not to save the entry."""
    checks = {
        Refusal.DATE_OF_CHECK_MISSING: basis.mark == Mark.VERIFIED and not (basis.checked_on and basis.checked_by.strip()),
        Refusal.CHECKED_IN_FUTURE: basis.checked_on is not None and basis.checked_on > today,
        Refusal.TERMS_UNEVEN: any(
            len(lines_of(basis.old_terms, code)) != len(lines_of(basis.new_terms, code)) for code in LANGUAGES
        ),
        Refusal.CHANGED_MEANWHILE: is_outdated,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def lines_of(terms: Trilingual, code: str) -> list[str]:
    """Return the terms of one language, one a line."""
    return [line.strip() for line in getattr(terms, code).splitlines() if line.strip()]


def pairs_of(old: Trilingual, new: Trilingual, *, language: str) -> list[tuple[str, str]]:
    """Return old and new terms side by side in *language*, else in the first language that has them."""
    for code in (language, *LANGUAGES):
        pairs = list(zip(lines_of(old, code), lines_of(new, code), strict=False))
        if pairs:
            return pairs
    return []
