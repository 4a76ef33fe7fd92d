"""Librarians keep trees and tables, and give titles their shelf marks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.library.cataloguing.indexing import present_of
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.models import AuthorMarkLine, Record, RecordClass, ShelfMark, SubjectClass
from torelik.library.shelving import actions, queries
from torelik.library.shelving.vocabulary import Refusal, Scheme, Script
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
CLASSES = "/en/library/classes/"
MARKS = "/en/library/author-marks/"
KEEPER = ("library.catalogue-record", "library.keep-classes")


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=KEEPER))
    return client


def classed(title: str, *, udc: str = "", bbk: str = "", author: str = "Қасымов, Болат") -> Record:
    marc = book(title, author=author)
    fields = [*marc.fields]
    if udc:
        fields.append(DataField("080", " ", " ", (("a", udc),)))
    if bbk:
        fields.append(DataField("084", " ", " ", (("a", bbk), ("2", "rubbk"))))
    return catalogued(MarcRecord(marc.leader, tuple(fields)))


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# ---- trees ----


def test_the_base_is_laid_once_and_again_changes_nothing() -> None:
    first = actions.lay_base_classes(by=people.SYSTEM, at=NOON)
    again = actions.lay_base_classes(by=people.SYSTEM, at=NOON)

    assert first == again == SubjectClass.objects.count()
    assert queries.count_classes(Scheme.UDC) > 100


def test_titles_are_counted_in_their_class_and_in_those_above_once(librarian: Client) -> None:
    actions.lay_base_classes(by=people.SYSTEM, at=NOON)
    classed("Судьялар", udc="347.962")
    classed("Шарттар", udc="347.4:347.9")
    outbox.deliver_pending()

    law = SubjectClass.objects.get(scheme="udc", notation="347")
    rows = {row.notation: row.titles for row in queries.children_of(Scheme.UDC, law, visible_to=people.SYSTEM)}

    assert (rows["347.4"], rows["347.9"], rows["347.5"]) == (1, 2, 0)
    top = {row.notation: row.titles for row in queries.children_of(Scheme.UDC, None, visible_to=people.SYSTEM)}
    assert (top["3"], top["5"]) == (2, 0)


def test_a_message_that_comes_twice_counts_once() -> None:
    record = classed("Судьялар", udc="347.962", bbk="67.71")

    present = [present_of(record)]

    actions.class_records([record.pk], present)
    actions.class_records([record.pk], present)

    assert set(RecordClass.objects.values_list("scheme", "notation")) == {("udc", "347.962"), ("bbk", "67.71")}


def test_a_class_is_found_by_its_notation_and_by_words_of_any_language(librarian: Client) -> None:
    actions.lay_base_classes(by=people.SYSTEM, at=NOON)

    assert "Judges. Status of a judge" in words(librarian.get(f"{CLASSES}?scheme=udc&words=347.96"))
    assert "347.962" in words(librarian.get(f"{CLASSES}?scheme=udc&words=судьи"))
    assert "67.71" in words(librarian.get(f"{CLASSES}?scheme=bbk&words=соттар"))
    assert "No class matches" in words(librarian.get(f"{CLASSES}?scheme=bbk&words=жоқ"))


def test_the_page_of_a_class_shows_the_way_and_those_below(librarian: Client) -> None:
    actions.lay_base_classes(by=people.SYSTEM, at=NOON)
    found = SubjectClass.objects.get(scheme="udc", notation="347.9")

    page = words(librarian.get(f"{CLASSES}{found.uuid}/"))

    assert "Arbitration" in page
    assert ">347</a>" in page


@pytest.mark.parametrize("extra", [0, 29])
def test_a_tree_costs_the_same_questions_with_one_class_and_with_thirty(
    librarian: Client, extra: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    lines = "".join(f"34{number};;;;Class {number}\n" for number in range(extra + 1) if number < 10)
    more = "".join(f"5{number};;;;Class {number}\n" for number in range(max(0, extra - 9)))
    actions.import_classes(scheme=Scheme.UDC, text=f"notation;parent;kk;ru;en\n{lines}{more}", by=people.SYSTEM, at=NOON)
    librarian.get(CLASSES)

    with django_assert_num_queries(6):
        librarian.get(CLASSES)


def test_a_table_with_one_bad_line_takes_nothing_in_and_tells_the_line(librarian: Client) -> None:
    table = SimpleUploadedFile("udc.csv", "notation;parent;kk;ru;en\n34;;Құқық;Право;Law\n3479;34;;а;\n".encode())

    answer = librarian.post(f"{CLASSES}take/", {"scheme": "udc", "file": table})

    assert answer.status_code == 422
    assert "Line 3: A point stands after each three figures" in words(answer)
    assert SubjectClass.objects.count() == 0


def test_a_table_is_taken_in_and_the_journal_tells_it(librarian: Client) -> None:
    table = SimpleUploadedFile("udc.csv", "notation;parent;kk;ru;en\n34;;Құқық;Право;Law\n347;34;;Право;\n".encode())

    answer = librarian.post(f"{CLASSES}take/", {"scheme": "udc", "file": table})

    assert answer.status_code == 302
    assert SubjectClass.objects.get(notation="347").parent.notation == "34"  # type: ignore[union-attr]
    assert Event.objects.filter(name="library.classes-imported").count() == 1


def test_a_class_is_named_anew_and_never_without_a_name(librarian: Client) -> None:
    actions.lay_base_classes(by=people.SYSTEM, at=NOON)
    found = SubjectClass.objects.get(scheme="udc", notation="34")

    assert librarian.post(f"{CLASSES}{found.uuid}/", {"kk": "", "ru": "", "en": " "}).status_code == 422
    assert librarian.post(f"{CLASSES}{found.uuid}/", {"kk": "Құқық", "ru": "Право", "en": "Law"}).status_code == 302

    found.refresh_from_db()
    assert found.name.en == "Law"


def test_classes_are_offered_to_the_editor_and_a_wrong_notation_is_told(librarian: Client) -> None:
    actions.lay_base_classes(by=people.SYSTEM, at=NOON)

    assert 'data-class-notation="347.9"' in words(librarian.get(f"{CLASSES}pick/?scheme=udc&words=347.9"))
    assert "A point stands after each three figures" in words(librarian.get(f"{CLASSES}pick/?scheme=udc&words=3479"))


def test_readers_see_none_of_it(client: Client) -> None:
    record = classed("Судьялар", udc="347.962")
    client.force_login(people.account())

    addresses = [
        CLASSES,
        f"{CLASSES}pick/?scheme=udc",
        f"{CLASSES}take/",
        MARKS,
        f"/en/library/records/{record.uuid}/shelf-mark/",
    ]

    assert [client.get(address).status_code for address in addresses] == [403] * 5
    assert queries.children_of(Scheme.UDC, None, visible_to=people.actor(people.account())) == []


def test_keeping_needs_its_grant() -> None:
    stranger = people.actor(people.account(grants=("library.catalogue-record",)))

    with pytest.raises(PermissionDenied):
        actions.lay_base_classes(by=stranger, at=NOON)


# ---- author marks ----


def test_a_word_is_looked_up_in_tables_of_two_and_three_figures(librarian: Client) -> None:
    page = words(librarian.get(f"{MARKS}?script=cyrillic&digits=2&word=Сулейменов"))

    two, three = queries.number_of("Сулейменов", digits=2), queries.number_of("Сулейменов", digits=3)
    assert f"С {two} · С {three}" in page
    assert "This table is computed" in page


def test_a_changed_line_makes_the_table_the_librarys_own_and_counts(librarian: Client) -> None:
    before = queries.number_of("Сүлейменов", digits=2)
    assert queries.number_of("Сулейменов", digits=2) != 77

    answer = librarian.post(
        f"{MARKS}change/", {"act": "line", "script": "cyrillic", "digits": "2", "start": "Сулей", "number": "77"}
    )

    assert answer.status_code == 302
    assert queries.number_of("Сулейменов", digits=2) == 77
    assert queries.number_of("Сүлейменов", digits=2) == before
    assert "This is the library's own table." in words(librarian.get(MARKS))


def test_a_bought_table_takes_the_place_of_the_computed_one_until_it_is_given_up(librarian: Client) -> None:
    table = SimpleUploadedFile("marks.csv", "start;number\nСа;11\nСу;89\nТа;11\n".encode())
    librarian.post(f"{MARKS}change/", {"act": "table", "script": "cyrillic", "digits": "2", "file": table})
    assert queries.number_of("Сулейменов", digits=2) == 89
    # A letter that the bought table does not have is taken from the computed one.
    assert queries.number_of("Қасымов", digits=2) is not None

    librarian.post(f"{MARKS}change/", {"act": "drop", "script": "cyrillic", "digits": "2"})

    assert AuthorMarkLine.objects.count() == 0
    assert list(Event.objects.order_by("pk").values_list("name", flat=True).filter(name__startswith="library.author-table")) == [
        "library.author-table-imported",
        "library.author-table-dropped",
    ]


def test_a_table_goes_out_and_comes_back_the_same(librarian: Client) -> None:
    written = librarian.get("/en/library/author-marks/latin-3.csv").content.decode("utf-8-sig")

    actions.import_author_table(script=Script.LATIN, digits=3, text=written, by=people.SYSTEM, at=NOON)

    assert librarian.get("/en/library/author-marks/latin-3.csv").content.decode("utf-8-sig") == written


def test_a_bad_line_of_a_table_is_told_and_nothing_is_taken() -> None:
    with pytest.raises(actions.ShelvingRefused) as refused:
        actions.import_author_table(script=Script.LATIN, digits=2, text="start;number\nSa;11\nСа;12\n", by=people.SYSTEM, at=NOON)

    assert [(line.line, line.refusal) for line in refused.value.lines] == [(3, Refusal.NO_LETTER)]
    assert AuthorMarkLine.objects.count() == 0


# ---- shelf marks ----


def test_a_shelf_mark_is_proposed_from_class_and_heading_then_set(librarian: Client) -> None:
    record = classed("Құқық", bbk="67.404", udc="347")
    number = queries.number_of("Қасымов, Б.", digits=2)
    address = f"/en/library/records/{record.uuid}/shelf-mark/"
    page = words(librarian.get(address))
    assert 'value="67.404"' in page
    assert f'value="Қ {number}"' in page

    assert librarian.post(address, {"class_index": "67.404", "author_mark": f"Қ {number}"}).status_code == 302

    assert ShelfMark.objects.get().mark == f"67.404 / Қ {number}"
    assert Event.objects.filter(name="library.shelf-mark-set").count() == 1


def test_a_work_without_an_author_has_the_mark_of_its_title() -> None:
    marc = MarcRecord("00000nam a2200000 i 4500", (DataField("245", "0", "4", (("a", "The judge"),)),))
    record = catalogued(marc)

    _found, offered = queries.proposal(record.uuid, visible_to=people.SYSTEM)

    assert offered.author_mark == f"J {queries.number_of('judge', digits=2)}"


def test_titles_under_the_same_mark_are_shown(librarian: Client) -> None:
    first, second = classed("Құқық", bbk="67.404"), classed("Құқық теориясы", bbk="67.404")
    actions.set_shelf_mark(record_uuid=first.uuid, class_index="67.404", author_mark="Қ 12", by=people.SYSTEM, at=NOON)
    actions.set_shelf_mark(record_uuid=second.uuid, class_index="67.404", author_mark="Қ 12", by=people.SYSTEM, at=NOON)

    page = words(librarian.get(f"/en/library/records/{first.uuid}/shelf-mark/"))

    assert "Құқық теориясы" in page


def test_a_malformed_mark_is_refused(librarian: Client) -> None:
    record = classed("Құқық")

    answer = librarian.post(f"/en/library/records/{record.uuid}/shelf-mark/", {"class_index": "67.4", "author_mark": "12"})

    assert (answer.status_code, ShelfMark.objects.count()) == (422, 0)


def test_an_unknown_title_is_not_found(librarian: Client) -> None:
    assert librarian.get("/en/library/records/018f0000-0000-7000-8000-000000000000/shelf-mark/").status_code == 404


def test_titles_with_a_class_get_their_proposed_marks_at_once_and_others_none() -> None:
    first, second, bare = classed("Құқық", bbk="67.404"), classed("Сот", udc="347.97"), classed("Әңгіме")
    actions.set_shelf_mark(record_uuid=first.uuid, class_index="67", author_mark="Қ 12", by=people.SYSTEM, at=NOON)

    given = actions.set_proposed_marks(record_uuids=[first.uuid, second.uuid, bare.uuid], by=people.SYSTEM, at=NOON)

    number = queries.number_of("Қасымов", digits=2)
    assert given == 1
    assert list(ShelfMark.objects.order_by("record").values_list("mark", flat=True)) == ["67 / Қ 12", f"347.97 / Қ {number}"]


def test_the_page_takes_the_base_in_and_counts_the_titles_anew(librarian: Client) -> None:
    classed("Судьялар", udc="347.962")

    assert librarian.post(f"{CLASSES}take/", {"act": "base"}).status_code == 302
    assert RecordClass.objects.count() == 1
    RecordClass.objects.all().delete()
    assert librarian.post(f"{CLASSES}take/", {"act": "count"}).status_code == 302
    assert RecordClass.objects.count() == 1


@pytest.mark.parametrize("text", ["", "notation;parent;kk;ru;en\n"])
def test_a_table_without_a_line_is_refused(text: str) -> None:
    with pytest.raises(actions.ShelvingRefused) as classes:
        actions.import_classes(scheme=Scheme.UDC, text=text, by=people.SYSTEM, at=NOON)
    with pytest.raises(actions.ShelvingRefused) as marks:
        actions.import_author_table(script=Script.LATIN, digits=2, text=text, by=people.SYSTEM, at=NOON)

    assert classes.value.refusals == marks.value.refusals == [Refusal.NOTHING]


def test_a_second_changed_line_changes_that_line_alone(librarian: Client) -> None:
    for start, number in (("Сулей", "77"), ("Сулей", "78"), ("1", "78")):
        given = {"act": "line", "script": "cyrillic", "digits": "2", "start": start, "number": number}
        librarian.post(f"{MARKS}change/", given)

    assert queries.number_of("Сулейменов", digits=2) == 78
    assert AuthorMarkLine.objects.filter(start="сулей").count() == 1
    assert not AuthorMarkLine.objects.filter(start="1").exists()
