"""Decisions of the editor in plain Python: which errors are new, what is told where, and what two changes leave to choose."""

from collections import Counter
from collections.abc import Sequence

from torelik.library.cataloguing.checking import Remark, remarks_on
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.editing import grid
from torelik.library.versions.rules import Merge, three_way

STAMP = "005"
"""The moment of the last change: the product writes it, nobody types it."""
NOT_COPIED = ("001", "003", "005", "010", "015", "016", "020", "035")
"""What belongs to one record alone and does not go into its copy or into a worksheet."""


def new_errors(after: MarcRecord, before: MarcRecord | None) -> int:
    """Count the errors that the record did not have *before*: an old fault does not keep anybody from mending another."""
    old = Counter(_named(one) for one in remarks_on(before) if one.is_error) if before else Counter()
    return (Counter(_named(one) for one in remarks_on(after) if one.is_error) - old).total()


def _named(remark: Remark) -> tuple[str, str, str, str]:
    return remark.code, remark.tag, remark.subfield, remark.detail


def merge_of(*, base: MarcRecord | None, mine: MarcRecord, theirs: MarcRecord) -> Merge:
    """Return what two people have made of a record; without the *base* what both say alike is taken, the rest is a choice.

    The moment of the last change is taken from what is saved already: it is no statement of anybody.
    """
    begun = base or MarcRecord(theirs.leader, ())
    stamp = theirs.control(STAMP)
    one, other = (grid.with_control(record, STAMP, stamp) if stamp else grid.without(record, STAMP) for record in (begun, mine))
    return three_way(one, other, theirs)


def differs(one: MarcRecord, other: MarcRecord) -> bool:
    """Tell whether two records say something different, apart from the moment of the last change."""
    return grid.without(one, STAMP) != grid.without(other, STAMP)


def copy_of(record: MarcRecord, *, entered: str) -> MarcRecord:
    """Return the record as the beginning of another one: its numbers stay behind, the day of entry is today's."""
    copied = grid.without(record, *NOT_COPIED)
    codes = copied.control("008")
    leader = f"{record.leader[:5]}n{record.leader[6:]}"
    copied = MarcRecord(leader, copied.fields)
    return grid.with_control(copied, "008", entered + codes[len(entered) :]) if codes else copied


def is_numbered(record: MarcRecord) -> bool:
    """Tell whether the record has its control number."""
    return bool(record.control("001").strip())


def remarks_by_place(record: MarcRecord) -> tuple[dict[int, list[Remark]], list[Remark], list[Remark]]:
    """Return what formal control finds: at the fields by their place, at the leader, and about the whole."""
    placed: dict[int, list[Remark]] = {}
    leader: list[Remark] = []
    rest: list[Remark] = []
    for remark in remarks_on(record):
        if remark.place is not None:
            placed.setdefault(remark.place, []).append(remark)
        elif remark.tag == grid.LEADER:
            leader.append(remark)
        else:
            rest.append(remark)
    return placed, leader, rest


def remarks_of(remarks: Sequence[Remark], tags: Sequence[str], code: str) -> list[Remark]:
    """Return the remarks that belong to one thing the form asks for."""
    return [one for one in remarks if one.tag in tags and one.subfield in ("", code)]
