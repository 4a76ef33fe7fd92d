"""What a scan means and when a stock-taking may go on. Plain Python."""

from dataclasses import dataclass

from torelik.library.stocktaking.vocabulary import Finding, Refusal, Verdict


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """What is known of a number at the moment when it is read at a shelf."""

    is_known: bool = True
    in_stock: bool = True
    is_lost: bool = False
    on_loan: bool = False
    here: bool = True
    finding: Finding | None = Finding.UNSEEN


def verdict_of(facts: ScanFacts) -> Verdict:
    """Say what the scan means; the first that applies, the gravest first."""
    if not facts.is_known:
        return Verdict.UNKNOWN
    if not facts.in_stock:
        return Verdict.WITHDRAWN
    if facts.is_lost:
        return Verdict.LOST
    if facts.on_loan:
        return Verdict.ON_LOAN
    if not facts.here:
        return Verdict.MISPLACED
    # A copy that was met in a wrong place and is now met in its own has been put back: that is worth saying.
    return Verdict.AGAIN if facts.finding is Finding.SEEN else Verdict.SEEN


def finding_after(facts: ScanFacts) -> Finding | None:
    """Return what is known of an expected copy after the scan; ``None`` where the scan changes nothing."""
    if not facts.is_known or not facts.in_stock or facts.finding in {None, Finding.SEEN}:
        return None
    after = Finding.SEEN if facts.here else Finding.MISPLACED
    return None if after is facts.finding else after


def refusals_to_open(
    *, places: int, commission: str, busy: bool, copies: int, standing: bool = False, works: bool = True
) -> list[Refusal]:
    """Every reason not to open a stock-taking; *standing* is whether a standing commission was chosen, *works* whether it may."""
    checks = {
        Refusal.NO_PLACES: not places,
        Refusal.NO_COMMISSION: not standing and not commission.strip(),
        Refusal.NOT_IN_FORCE: standing and not works,
        Refusal.PLACE_BUSY: busy,
        Refusal.NOTHING_THERE: bool(places) and not copies,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def refusals_to_close(*, is_closed: bool, passes: int, missing: int) -> list[Refusal]:
    """Every reason not to close: what the first pass has not found must be looked for a second time."""
    checks = {Refusal.CLOSED: is_closed, Refusal.ONE_PASS: not is_closed and passes < 2 and missing > 0}
    return [refusal for refusal, applies in checks.items() if applies]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many expected copies there are of each finding."""

    unseen: int = 0
    seen: int = 0
    misplaced: int = 0
    on_loan: int = 0
    lost: int = 0
    gone: int = 0

    @property
    def expected(self) -> int:
        """Copies that should be accounted for: all but those that left the stock meanwhile.

        Those that readers lost are on the registers until an act writes them off, and are told apart.
        """
        return self.unseen + self.seen + self.misplaced + self.on_loan + self.lost

    @property
    def found(self) -> int:
        return self.seen + self.misplaced

    @property
    def percent(self) -> int:
        """How much of what can stand on the shelves was met; 100 only when nothing is left."""
        on_shelves = self.unseen + self.found
        return 100 * self.found // on_shelves if on_shelves else 100


def progress_of(counts: dict[str, int]) -> Progress:
    """Return the progress of counts by finding."""
    return Progress(**{finding.value.replace("-", "_"): counts.get(finding, 0) for finding in Finding})
