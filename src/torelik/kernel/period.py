"""Half-open periods of days: the first day belongs to the period, the last one does not."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """The days from *starts_on* up to, but without, *ends_before*; ``None`` is open on that side."""

    starts_on: date | None = None
    ends_before: date | None = None

    def __post_init__(self) -> None:
        if self.starts_on and self.ends_before and self.ends_before < self.starts_on:
            raise ValueError("A period cannot end before it starts.")

    def __contains__(self, day: date) -> bool:
        after_start = self.starts_on is None or day >= self.starts_on
        before_end = self.ends_before is None or day < self.ends_before
        return after_start and before_end
