"""Decisions of cataloguing in plain Python: what becomes of a piece of a file, and how an import goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from torelik.library.cataloguing.marc import DataField, Description, MarcRecord
from torelik.library.cataloguing.vocabulary import ImportState, OnDuplicate, Outcome

IMPORT_LIFE: Mapping[ImportState, frozenset[ImportState]] = {
    ImportState.UPLOADED: frozenset({ImportState.READING, ImportState.FAILED}),
    ImportState.READING: frozenset({ImportState.PREVIEWED, ImportState.FAILED}),
    ImportState.PREVIEWED: frozenset({ImportState.IMPORTING}),
    ImportState.IMPORTING: frozenset({ImportState.DONE, ImportState.FAILED}),
    ImportState.DONE: frozenset(),
    ImportState.FAILED: frozenset(),
}
"""Which state may follow which. Done and refused imports stay as they are: they are the account of what happened."""

SILENCE = timedelta(seconds=60)
"""A process that has not shown itself for so long is taken for dead; a portion of records takes a second."""

_KEY_DIGEST_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Known:
    """A record that describes the same title as a piece of the file.

    ``same_original`` says that it came as the very same bytes; ``by_this_import`` that the file itself
    brought it, or has told about it already.
    """

    digest: str
    same_original: bool = False
    by_this_import: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a piece of the file; ``differs`` says that a duplicate tells something else."""

    outcome: Outcome
    differs: bool = False


def verdict_of(*, digest: str, known: Known | None, on_duplicate: OnDuplicate) -> Verdict:
    """Decide what becomes of a readable piece whose MARC 21 has *digest*.

    A file never replaces what it has brought or told about before: of two pieces about one title the first counts.
    """
    if known is None:
        return Verdict(Outcome.NEW)
    differs = not known.same_original and known.digest != digest
    if differs and on_duplicate == OnDuplicate.UPDATE and not known.by_this_import:
        return Verdict(Outcome.UPDATE, differs)
    return Verdict(Outcome.DUPLICATE, differs)


def may_become(state: ImportState, following: ImportState) -> bool:
    """Tell whether an import in *state* may go over to *following*."""
    return following in IMPORT_LIFE[state]


def is_left_alone(*, seen_at: datetime | None, has_runner: bool, process_ended: bool, at: datetime) -> bool:
    """Tell whether nobody works on the import any more, so that somebody else may take it up."""
    return not has_runner or process_ended or seen_at is None or at - seen_at > SILENCE


def stored_key(match_key: str) -> str:
    """Return the key as it is stored: its sort in words, the rest as a digest, for titles have no greatest length."""
    sort, _mark, rest = match_key.partition(":")
    return f"{sort}:{sha256(rest.encode()).hexdigest()[:_KEY_DIGEST_CHARACTERS]}"


def matching_keys(keys: Sequence[str], match_by: str) -> tuple[str, ...]:
    """Return those of the stored *keys* of which the sort is named in *match_by*, in their order."""
    sorts = match_by.split()
    return tuple(key for key in keys if key.partition(":")[0] in sorts)


def leader_without_lengths(leader: str) -> str:
    """Return the leader with zeros for the length of the record and the address of its data."""
    return f"00000{leader[5:12]}00000{leader[17:]}"


def sorting_title(marc: MarcRecord, title: str) -> str:
    """Return the title without its leading article, as the second indicator of field 245 counts it."""
    field = next(marc.data_fields("245"), DataField("245", " ", " ", ()))
    skipped = int(field.ind2) if field.ind2.isdigit() else 0
    return title[skipped:] if skipped < len(title) else title


def description_line(description: Description, *, responsibility: bool = True) -> str:
    """Return where and when the title was published and how large it is, in the order and with the marks of GOST R 7.0.100.

    ``Алматы : Жеті Жарғы, 2014. — 376 с.``; for an article its place in the host: ``// Заңгер. — 2025. — № 3. — С. 27–35``.
    """
    d = description
    areas: list[str] = []
    if d.host_title:
        areas += [f"// {d.host_title}", *filter(None, [str(d.year or "") if str(d.year) not in d.host_part else "", d.host_part])]
    else:
        where = " : ".join(filter(None, [d.place, d.publisher]))
        areas += filter(None, [", ".join(filter(None, [where, str(d.year or "")])), _bare(d.extent)])
    if responsibility and d.responsibility:
        areas.insert(0, d.responsibility)
    return ". — ".join(area.rstrip(". ") for area in areas) + "." if areas else ""


def share_done(done: int, total: int) -> int:
    """Return how much of the work is done, in whole per cent; at most 99 before the end is known."""
    return min(99, done * 100 // total) if total else 0


def digest_of_many(values: Sequence[str]) -> str:
    """Return one digest of a list of references, for the journal."""
    digest = sha256()
    for value in values:
        digest.update(value.encode() + b"\n")
    return digest.hexdigest()


def _bare(extent: str) -> str:
    return extent.strip().rstrip(" .;:+")
