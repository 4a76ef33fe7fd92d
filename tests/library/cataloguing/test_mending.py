"""A cataloguer looks at what an import could not read, and mends it: by another encoding, by hand, one or many at once."""

from collections.abc import Callable

import pytest
from django.test import Client

from factories import people
from factories.marc import BROKEN, book, catalogued, file_of, imported
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied
from torelik.library.cataloguing import actions
from torelik.library.cataloguing.marc import Chosen, Dialect, Encoding, from_lines, to_iso2709, to_lines
from torelik.library.cataloguing.models import Import, ImportEntry, Record, RecordOriginal
from torelik.library.cataloguing.vocabulary import MendRefusal, Outcome

pytestmark = pytest.mark.django_db
TITLE = "Медиация негіздері"


def quarantined(*pieces: bytes) -> Import:
    """Import a file with these pieces between two good records."""
    imported(file_of(book(), *pieces, book()))
    return Import.objects.order_by("-pk")[0]


@pytest.fixture
def librarian() -> Account:
    return people.account(grants=("library.import-records", "library.catalogue-record"))


@pytest.fixture
def browser(client: Client, librarian: Account) -> Client:
    client.force_login(librarian)
    return client


def by(account: Account) -> Actor:
    return people.actor(account)


def test_a_piece_mended_by_hand_becomes_a_record_and_keeps_its_bytes(librarian: Account) -> None:
    taken = quarantined(BROKEN)
    lines = to_lines(book(TITLE))

    result = actions.mend_as_record(
        uuid=taken.uuid, position=2, marc=from_lines(lines), dialect=Dialect.MARC21, by=by(librarian), at=NOON
    )

    entry = ImportEntry.objects.get(in_import=taken, position=2)
    record = Record.objects.get(uuid=result.record_uuid)
    taken.refresh_from_db()
    assert (result.outcome, record.title, bytes(entry.original or b"")) == (Outcome.NEW, TITLE, BROKEN)
    assert (taken.read, taken.imported, taken.quarantined) == (3, 3, 0)
    assert bytes(RecordOriginal.objects.get(record=record).content) == BROKEN
    assert Event.objects.filter(name="library.quarantine-mended").count() == 1


def test_a_piece_that_describes_a_known_title_becomes_its_duplicate(librarian: Account) -> None:
    known = catalogued(book(TITLE, number="kz 1"))
    taken = quarantined(BROKEN)

    result = actions.mend_as_record(
        uuid=taken.uuid, position=2, marc=book(TITLE, number="kz 1"), dialect=Dialect.MARC21, by=by(librarian), at=NOON
    )

    assert (result.outcome, result.record_uuid) == (Outcome.DUPLICATE, known.uuid)


def test_retrying_in_the_right_encoding_mends_many_at_once(librarian: Account) -> None:
    pieces = [to_iso2709(book(f"T{n}", author="A", publisher="P", subject="S")) for n in range(3)]
    # Every letter of these records is one byte that neither UTF-8 nor any guess explains.
    pieces = [one.replace("Алматы".encode(), b"\xc1\xfe\x81\xc0\xff\x9d" * 2).replace("б".encode(), b"\x81p") for one in pieces]
    taken = quarantined(*pieces)
    before = ImportEntry.objects.filter(in_import=taken, outcome=Outcome.QUARANTINED).count()

    results = actions.mend_pieces(uuid=taken.uuid, positions=[], chosen=Chosen(Encoding.LATIN1), by=by(librarian), at=NOON)

    taken.refresh_from_db()
    assert before == 3
    assert [one.outcome for one in results] == [Outcome.NEW] * 3
    assert (taken.quarantined, taken.imported) == (0, 5)
    assert Event.objects.get(name="library.quarantine-mended").facts["mended"] == 3


def test_what_fails_again_loses_nothing(librarian: Account) -> None:
    taken = quarantined(BROKEN)

    (result,) = actions.mend_pieces(uuid=taken.uuid, positions=[2], chosen=Chosen(Encoding.CP1251), by=by(librarian), at=NOON)

    entry = ImportEntry.objects.get(in_import=taken, position=2)
    assert (result.outcome, result.reason) == (Outcome.QUARANTINED, "no-fields")
    assert (entry.outcome, bytes(entry.original or b""), entry.mended_at) == (Outcome.QUARANTINED, BROKEN, None)


def test_a_piece_is_mended_once(librarian: Account) -> None:
    taken = quarantined(BROKEN)
    for _click in range(2):
        result = actions.mend_as_record(
            uuid=taken.uuid, position=2, marc=book(TITLE), dialect=Dialect.MARC21, by=by(librarian), at=NOON
        )

    assert result.refusals == (MendRefusal.MENDED_ALREADY,)
    assert Record.objects.filter(title=TITLE).count() == 1


def test_before_the_import_nothing_is_mended(librarian: Account) -> None:
    taken = quarantined(BROKEN)
    Import.objects.filter(pk=taken.pk).update(state="previewed")

    (result,) = actions.mend_pieces(uuid=taken.uuid, positions=[2], chosen=Chosen(), by=by(librarian), at=NOON)

    assert result.refusals == (MendRefusal.NOT_IMPORTED_YET,)


def test_only_those_who_import_may_mend() -> None:
    taken = quarantined(BROKEN)
    stranger = people.actor(people.account(grants=("library.catalogue-record",)))

    with pytest.raises(PermissionDenied):
        actions.mend_pieces(uuid=taken.uuid, positions=[2], chosen=Chosen(), by=stranger, at=NOON)


# ---- the pages ----


def address(taken: Import, position: int = 0) -> str:
    return f"/en/library/copying/quarantine/{taken.uuid}/" + (f"{position}/" if position else "")


def test_the_page_shows_bytes_text_and_what_is_left_of_the_fields(browser: Client) -> None:
    whole = to_iso2709(book(TITLE))
    taken = quarantined(whole[:-30] + b"\x1d")

    shown = browser.get(address(taken, 2)).content.decode()

    assert "000000  30" in shown
    assert TITLE in shown
    assert f"245 10 $a{TITLE}" in shown


def test_lines_that_are_no_fields_are_told_with_their_numbers(browser: Client) -> None:
    taken = quarantined(BROKEN)

    answer = browser.post(address(taken, 2), {"lines": "LDR x\n245 10 $aA\nnonsense", "as_dialect": "marc21"})

    assert answer.status_code == 422
    assert "Line 3 is no field: nonsense" in answer.content.decode()


def test_a_record_is_made_on_the_page_and_then_stands_in_the_catalogue(browser: Client) -> None:
    taken = quarantined(BROKEN)

    answer = browser.post(address(taken, 2), {"lines": to_lines(book(TITLE)), "as_dialect": "marc21"})

    assert answer.status_code == 302
    assert Record.objects.filter(title=TITLE).exists()
    assert "This piece was mended" in browser.get(address(taken, 2)).content.decode()


def test_several_pieces_are_tried_and_each_is_told(browser: Client) -> None:
    taken = quarantined(BROKEN, b"00026nam a2200025   4500\x1e\x1d")

    shown = browser.post(address(taken), {"encoding": "cp866"}).content.decode()

    assert shown.count("stays in quarantine") == 2


def test_a_readable_piece_has_no_page_of_mending(browser: Client) -> None:
    taken = quarantined(BROKEN)

    assert browser.get(address(taken, 1)).status_code == 404


def test_the_list_of_the_quarantine_costs_the_same_for_one_and_thirty(
    browser: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    for taken in (quarantined(BROKEN), quarantined(*[BROKEN] * 30)):
        with django_assert_num_queries(7):  # type: ignore[attr-defined]
            browser.get(address(taken))


# ---- profiles ----


def test_a_profile_says_how_a_file_is_read_and_by_what_it_is_matched(browser: Client, librarian: Account) -> None:
    form = {"name": "Ұлттық кітапхана", "encoding": "cp1251", "dialect": "", "on_duplicate": "skip", "match_by": ["number"]}

    answer = browser.post("/en/library/copying/profiles/", form)

    assert answer.status_code == 302
    shown = browser.get("/en/library/copying/profiles/").content.decode()
    assert "Ұлттық кітапхана" in shown
    assert "Windows-1251" in shown
    assert Event.objects.filter(name="library.import-profile-saved").count() == 1


def test_titles_are_matched_only_by_what_the_profile_names() -> None:
    known = book(TITLE)
    catalogued(known)
    imported(file_of(known))
    matched = Import.objects.order_by("-pk")[0].duplicates
    taken = Import.objects.order_by("-pk")[0]
    Import.objects.filter(pk=taken.pk).update(state="importing", position=0, read=0, duplicates=0, match_by="number")

    actions.run_import(import_id=taken.pk, at=NOON)

    taken.refresh_from_db()
    assert (matched, taken.imported) == (1, 1)


def test_two_profiles_have_two_names(browser: Client) -> None:
    form = {"name": "A", "encoding": "", "dialect": "", "on_duplicate": "skip", "match_by": ["number"]}
    browser.post("/en/library/copying/profiles/", form)

    answer = browser.post("/en/library/copying/profiles/", form)

    assert answer.status_code == 422
    assert "Another profile has this name." in answer.content.decode()
