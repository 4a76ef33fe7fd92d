"""Verbs of the article index: open an issue, enter its contents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.articles import queries, rules
from torelik.library.articles.rules import Row
from torelik.library.articles.vocabulary import EVENTS, ContentsRefusal, IssueRefusal, RowFault
from torelik.library.cataloguing import queries as records
from torelik.library.cataloguing.indexing import present_of
from torelik.library.cataloguing.marc import MarcRecord
from torelik.library.cataloguing.vocabulary import GRANTS
from torelik.library.editing import actions as editing
from torelik.library.editing import parts, simple
from torelik.library.editing.kinds import FormKind

MOST_ROWS = 200
"""Articles taken at once: they are catalogued while somebody waits."""


class ContentsRefused(Exception):
    """No row was taken; ``faults`` are by the number of the row, from 0."""

    def __init__(self, refusals: list[ContentsRefusal], faults: dict[int, list[RowFault]] | None = None) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals
        self.faults = faults or {}


class IssueRefused(Exception):
    """The issue is not opened; ``refusals`` has every reason."""

    def __init__(self, refusals: list[IssueRefusal]) -> None:
        super().__init__(", ".join(refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of contents: how many articles are new, and how many were there already."""

    new: int
    known: int


@transaction.atomic
def enter_contents(*, host: UUID, rows: Sequence[Row], by: Actor, at: datetime) -> Entered:
    """Catalogue the articles of an issue or a book from its contents, all or none (cl. 12); the same row twice makes one.

    Each gets from its host the year, the number, the country and, where none is chosen, the language. Raises
    ``NotFound``, and ``ContentsRefused`` with every reason.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    records.lock_record(host)  # two desks that enter one contents do it one after the other
    opened = queries.host_to_index(host, visible_to=by)
    typed = [(at_row, row) for at_row, row in enumerate(rows) if not row.is_empty]
    faults = {at_row: found for at_row, row in typed if (found := rules.faults_of(row))}
    checks = {
        ContentsRefusal.NOT_HERE: queries.is_article(opened) or queries.is_periodical(opened),
        ContentsRefusal.NOTHING: not typed,
        ContentsRefusal.TOO_MANY: len(typed) > MOST_ROWS,
        ContentsRefusal.ROWS: bool(faults),
    }
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise ContentsRefused(refusals, faults)
    whole = editing.number_record(uuid=host, by=by, at=at)
    stands_in = parts.host_of(whole)
    begun = _begun(FormKind.ARTICLE, language=stands_in.language, at=at)
    new: list[UUID] = []
    for _at_row, row in typed:
        key = _key_of(host, row)
        if records.is_known(key):
            continue
        marc = rules.article_marc(row, stands_in, whole=whole, begun=begun)
        new.append(editing.add_record(key=key, marc=marc, is_sure=True, by=by, at=at))
    _bind([host, *new])
    entered = Entered(len(new), len(typed) - len(new))
    if new:
        row_of_host = records.record_by_uuid(host)
        audit.record(EVENTS.CONTENTS_ENTERED, by=by, about=row_of_host, at=at, facts={"articles": entered.new})
    return entered


@transaction.atomic
def open_issue(*, periodical: UUID, year: str, number: str, by: Actor, at: datetime) -> UUID:
    """Return the issue of a periodical, catalogued now if it was not (cl. 12); two who open one get the same.

    Raises ``NotFound``, and ``IssueRefused`` with every reason.
    """
    by.require(GRANTS.CATALOGUE_RECORD)
    records.lock_record(periodical)
    opened = queries.host_to_index(periodical, visible_to=by)
    said = parts.without_year(" ".join(number.split()))
    checks = {
        IssueRefusal.NOT_SERIAL: not queries.is_periodical(opened),
        IssueRefusal.YEAR: not (year.isdecimal() and len(year) == 4 and 1400 <= int(year) <= clock.local_date(at).year + 1),
        IssueRefusal.NUMBER: not said or len(said) > 60,
    }
    if refusals := [refusal for refusal, applies in checks.items() if applies]:
        raise IssueRefused(refusals)
    for found_year, issues in queries.issues_of(opened.id):
        for line in issues:
            if found_year == int(year) and rules.is_same_number(line.part.issue, said):
                return line.part.uuid
    whole = editing.number_record(uuid=periodical, by=by, at=at)
    key = uuid5(periodical, f"issue:{year}:{rules.bare_number(said)}")
    if records.is_known(key):
        return key
    marc = rules.issue_marc(whole, year=year, number=said, begun=_begun(FormKind.ISSUE, language="", at=at))
    editing.add_record(key=key, marc=marc, is_sure=True, by=by, at=at)
    _bind([periodical, key])
    audit.record(EVENTS.ISSUE_OPENED, by=by, about=records.record_by_uuid(key), at=at, facts={"year": year, "number": said})
    return key


def _begun(kind: FormKind, *, language: str, at: datetime) -> MarcRecord:
    entered = f"{clock.local_date(at):%y%m%d}"
    return simple.new_record(kind, entered=entered, language=language or "kaz", agency=settings.TORELIK_MARC_AGENCY)


def _key_of(host: UUID, row: Row) -> UUID:
    """The same title of the same authors on the same pages of one host is one article, however often it is sent."""
    return uuid5(host, "\n".join(text.casefold() for text in ("article", row.title, row.authors, row.pages)))


def _bind(uuids: Sequence[UUID]) -> None:
    """Let the articles stand in their host at once: who entered them looks at the contents next."""
    rows = [records.row_by_uuid(uuid) for uuid in uuids]
    editing.bind_records([row.pk for row in rows], [present_of(row) for row in rows])
