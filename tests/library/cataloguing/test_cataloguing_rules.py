"""Decisions of cataloguing."""

from datetime import UTC, datetime, timedelta

import pytest

from torelik.library.cataloguing import rules
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord, describe
from torelik.library.cataloguing.rules import Known, Verdict
from torelik.library.cataloguing.vocabulary import ImportState, OnDuplicate, Outcome

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
SAME, OTHER = Known("a"), Known("b")


@pytest.mark.parametrize(
    ("known", "on_duplicate", "verdict"),
    [
        (None, OnDuplicate.SKIP, Verdict(Outcome.NEW)),
        (None, OnDuplicate.UPDATE, Verdict(Outcome.NEW)),
        (SAME, OnDuplicate.SKIP, Verdict(Outcome.DUPLICATE)),
        (SAME, OnDuplicate.UPDATE, Verdict(Outcome.DUPLICATE)),
        (OTHER, OnDuplicate.SKIP, Verdict(Outcome.DUPLICATE, differs=True)),
        (OTHER, OnDuplicate.UPDATE, Verdict(Outcome.UPDATE, differs=True)),
        # The record was corrected since its original came: the same bytes again must not undo the correction.
        (Known("b", same_original=True), OnDuplicate.UPDATE, Verdict(Outcome.DUPLICATE)),
        # Two pieces of one file about one title: the first counts.
        (Known("b", by_this_import=True), OnDuplicate.UPDATE, Verdict(Outcome.DUPLICATE, differs=True)),
    ],
)
def test_each_piece_gets_one_outcome(known: Known | None, on_duplicate: OnDuplicate, verdict: Verdict) -> None:
    assert rules.verdict_of(digest="a", known=known, on_duplicate=on_duplicate) == verdict


def test_an_import_never_leaves_its_end_and_imports_only_after_a_preview() -> None:
    life = {state: {other for other in ImportState if rules.may_become(state, other)} for state in ImportState}

    assert life == {
        ImportState.UPLOADED: {ImportState.READING, ImportState.FAILED},
        ImportState.READING: {ImportState.PREVIEWED, ImportState.FAILED},
        ImportState.PREVIEWED: {ImportState.IMPORTING},
        ImportState.IMPORTING: {ImportState.DONE, ImportState.FAILED},
        ImportState.DONE: set(),
        ImportState.FAILED: set(),
    }


@pytest.mark.parametrize(
    ("silent_for", "has_runner", "process_ended", "left"),
    [
        (timedelta(seconds=1), True, False, False),
        (timedelta(seconds=60), True, False, False),
        (timedelta(seconds=61), True, False, True),
        (timedelta(seconds=1), True, True, True),
        (timedelta(seconds=1), False, False, True),
    ],
)
def test_another_process_takes_over_only_when_the_first_is_gone(
    silent_for: timedelta, has_runner: bool, process_ended: bool, left: bool
) -> None:
    told = rules.is_left_alone(seen_at=NOW - silent_for, has_runner=has_runner, process_ended=process_ended, at=NOW)

    assert told is left


def test_an_import_that_nobody_was_ever_seen_at_is_left_alone() -> None:
    assert rules.is_left_alone(seen_at=None, has_runner=True, process_ended=False, at=NOW)


def test_keys_are_stored_short_whatever_the_length_of_a_title() -> None:
    key = rules.stored_key(f"title:{'ә' * 5000}")

    assert (key[:6], len(key)) == ("title:", 46)


@pytest.mark.parametrize(
    ("indicator", "title", "sorted_by"),
    [("4", "The Concept of Law", "Concept of Law"), ("0", "Құқық", "Құқық"), (" ", "Құқық", "Құқық"), ("9", "Law", "Law")],
)
def test_an_article_does_not_count_in_the_order_of_titles(indicator: str, title: str, sorted_by: str) -> None:
    marc = MarcRecord("", (DataField("245", "1", indicator, (("a", title),)),))

    assert rules.sorting_title(marc, title) == sorted_by


def _described(*fields: DataField, year: int = 2014) -> "object":
    title = DataField("245", "1", "0", (("a", "Азаматтық процесс :"), ("b", "оқулық /"), ("c", "А. Б. Әлиев.")))
    author = DataField("100", "1", " ", (("a", "Әлиев, А. Б."),))
    coded = ControlField("008", f"260101s{year}    kz            000 0 kaz d")
    return describe(MarcRecord("00000nam a2200000 i 4500", (coded, author, title, *fields)))


BOOK = (
    DataField("264", " ", "1", (("a", "Алматы :"), ("b", "Жеті Жарғы,"), ("c", "2014."))),
    DataField("300", " ", " ", (("a", "376 б."),)),
)
ARTICLE = (DataField("773", "0", " ", (("t", "Заңгер"), ("g", "2014. № 3. Б. 27–35"))),)


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        (BOOK, "Алматы : Жеті Жарғы, 2014. — 376 б."),
        (BOOK[:1], "Алматы : Жеті Жарғы, 2014."),
        (ARTICLE, "// Заңгер. — 2014. № 3. Б. 27–35."),
        ((), "2014."),
    ],
)
def test_the_line_of_description_follows_the_standard(fields: tuple[DataField, ...], line: str) -> None:
    assert rules.description_line(_described(*fields), responsibility=False) == line  # type: ignore[arg-type]


@pytest.mark.parametrize(("done", "total", "share"), [(0, 0, 0), (0, 10, 0), (5, 10, 50), (10, 10, 99)])
def test_progress_is_never_told_as_complete_before_the_end(done: int, total: int, share: int) -> None:
    assert rules.share_done(done, total) == share
