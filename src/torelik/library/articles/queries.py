"""Questions of the article index: the periodicals, the issues of one, the articles of an issue."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from torelik.kernel.actor import Actor
from torelik.library.cataloguing import queries as records
from torelik.library.cataloguing.queries import EditedRecord, RecordCard
from torelik.library.cataloguing.vocabulary import RecordKind
from torelik.library.editing import queries as editing
from torelik.library.editing.queries import PartLine


@dataclass(frozen=True, slots=True)
class PeriodicalLine:
    """One periodical of the catalogue, with how many issues are catalogued."""

    card: RecordCard
    issues: int


@dataclass(frozen=True, slots=True)
class IssueLine:
    """One issue, with how many articles are entered."""

    part: PartLine
    articles: int


def host_to_index(uuid: UUID, *, visible_to: Actor) -> EditedRecord:
    """Return the record in which articles stand, for who catalogues. Raises ``NotFound``, also for everybody else."""
    return records.record_to_edit(uuid, visible_to=visible_to)


def periodicals(words: str, *, visible_to: Actor) -> Any:
    """Return the periodicals of the catalogue in the order of titles; their issues are not among them."""
    found = records.records(words=words, kind=RecordKind.SERIAL.value, visible_to=visible_to)
    return found.filter(marc__leader__regex=r"^.{7}[si]")


def periodical_lines(found: Any) -> list[PeriodicalLine]:
    """Return the rows of one page of periodicals (rows of ``periodicals``); two queries."""
    lines = records.lines_of_records(found)
    counts = editing.count_parts([card.id for card, _copies in lines], articles=False)
    return [PeriodicalLine(card, counts.get(card.id, 0)) for card, _copies in lines]


def issues_of(periodical_id: int) -> list[tuple[int | None, list[IssueLine]]]:
    """Return the issues of a periodical by year, the newest year first, each issue with its number of articles; three queries."""
    issues = [part for part in editing.parts_of(periodical_id) if not part.is_article]
    counts = editing.count_parts([part.id for part in issues], articles=True)
    years: dict[int | None, list[IssueLine]] = {}
    for part in issues:
        years.setdefault(part.year, []).append(IssueLine(part, counts.get(part.id, 0)))
    return sorted(years.items(), key=lambda one: -(one[0] or 0))


def articles_of(host_id: int) -> list[PartLine]:
    """Return the articles of an issue or a book in the order of their pages; two queries."""
    return [part for part in editing.parts_of(host_id) if part.is_article]


def is_article(opened: EditedRecord) -> bool:
    """Tell whether the record is an article itself, in which no other stands."""
    return opened.kind == RecordKind.ARTICLE


def is_periodical(opened: EditedRecord) -> bool:
    """Tell whether articles stand in the issues of the record and not in the record itself."""
    return opened.kind == RecordKind.SERIAL and opened.marc.leader[7:8] in ("s", "i")
