"""In what an index differs from what contexts would write today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Differences:
    """Keys of documents that the index lacks, has in an older form, or should not have any more."""

    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.stale or self.surplus)

    def keys(self) -> list[str]:
        return [*self.missing, *self.stale, *self.surplus]

    def add(self, others: "Differences") -> None:
        self.missing += others.missing
        self.stale += others.stale
        self.surplus += others.surplus


def differences(*, now: Iterable[tuple[str, str]], indexed: Mapping[str, str]) -> Differences:
    """Compare keys and digests of *now* with those in the index."""
    found, left = Differences(), dict(indexed)
    for key, digest in now:
        there = left.pop(key, None)
        if there is None:
            found.missing.append(key)
        elif there != digest:
            found.stale.append(key)
    found.surplus += left
    return found
