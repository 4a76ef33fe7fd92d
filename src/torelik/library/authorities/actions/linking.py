"""Linking headings of records to authorities: after a record has changed, and after an authority has."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from django.db import transaction

from torelik.kernel import rows
from torelik.library.authorities import queries, rules
from torelik.library.authorities.models import Heading
from torelik.library.cataloguing import queries as cataloguing
from torelik.library.cataloguing.indexing import Present
from torelik.library.cataloguing.marc import MarcRecord

PORTION = 500
_COLUMNS = (
    "record", "tag", "kind", "text", "main", "key", "main_key", "years", "role", "authority", "is_ambiguous",
)  # fmt: skip

Follow = Callable[[Collection[str]], None]
"""Derives what a module keeps of the authorities that have, or had, names with these keys; inside the same transaction."""

_followers: dict[str, Follow] = {}


def register_follower(name: str, follow: Follow) -> None:
    """Let *follow* see whenever authorities have got or lost names; called once, when the application starts."""
    _followers[name] = follow


def link_changed(ids: Sequence[int], present: Sequence[Present]) -> None:
    """Derive the headings of records that have changed, with their authorities; twice gives the same."""
    _link(ids, [(one.id, one.marc) for one in present])


def link_records(ids: Sequence[int]) -> None:
    """Derive the headings of these records from their present versions, with their authorities; twice gives the same."""
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        _link(portion, [(pk, MarcRecord.from_json(marc)) for pk, marc in cataloguing.marc_by_key(portion)])


@transaction.atomic
def _link(ids: Sequence[int], records: Iterable[tuple[int, MarcRecord]]) -> None:
    wanted = [(record_id, heading) for record_id, marc in records for heading in rules.headings_of(marc)]
    names = queries.names_with_keys({key for _, heading in wanted for key in (heading.key, heading.main_key)})
    headings = []
    for record_id, heading in wanted:
        authority_id, is_ambiguous = rules.authority_of(heading.kind, (heading.key, heading.main_key), heading.dates, names)
        headings.append(
            (
                record_id, heading.tag, heading.kind, heading.text, heading.main, heading.key, heading.main_key, heading.dates,
                heading.role, authority_id, is_ambiguous,
            )
        )  # fmt: skip
    Heading.objects.filter(record_id__in=ids).delete()
    rows.insert_values(Heading, _COLUMNS, headings, leave_present=True)


def link_keys(keys: Collection[str]) -> None:
    """Link every heading with one of these keys anew, because the authorities that have them are others now.

    It reads no record. A change of many headings takes one statement for each portion of those that move alike.
    """
    for follow in _followers.values():
        follow(keys)
    headings = queries.headings_with_keys(keys)
    names = queries.names_with_keys({key for row in headings for key in (row.key, row.main_key)})
    moved: dict[tuple[int | None, bool], list[int]] = defaultdict(list)
    for row in headings:
        now = rules.authority_of(row.kind, (row.key, row.main_key), row.years, names)
        if now != (row.authority_id, row.is_ambiguous):
            moved[now].append(row.pk)
    for (authority_id, is_ambiguous), found in moved.items():
        for start in range(0, len(found), PORTION):
            Heading.objects.filter(pk__in=found[start : start + PORTION]).update(
                authority_id=authority_id, is_ambiguous=is_ambiguous
            )
