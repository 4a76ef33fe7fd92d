"""Librarians print labels and cards: what is on the paper is what a scanner and a reader must find."""

from itertools import groupby
from typing import Any

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from factories import library as make
from factories import people
from factories.code128_reader import read_code128
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord
from torelik.library.labels import actions
from torelik.library.labels.rules import GEOMETRIES, Geometry
from torelik.library.labels.vocabulary import GostStyle, Paper, Print, Refusal, Sheet
from torelik.library.models import LabelList
from torelik.library.shelving.actions import set_shelf_mark

pytestmark = pytest.mark.django_db
PAGE = "/en/library/labels/"
DOTS_PER_MM = 20
WHITE = 128


def printed(what: Print, numbers: str, **more: Any) -> pypdfium2.PdfDocument:
    given: dict[str, Any] = {"geometry": GEOMETRIES[Sheet.A4_3_8], "language": "kk", "by": people.SYSTEM, "at": NOON} | more
    return pypdfium2.PdfDocument(actions.print_labels(what=what, numbers=numbers, **given))


def text_of(document: pypdfium2.PdfDocument) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def widths_on(document: pypdfium2.PdfDocument, *, x_mm: tuple[float, float], y_mm: float) -> list[int]:
    """Return the widths of bars and spaces along one line of the rendered page, in modules."""
    picture = document[0].render(scale=72 / 25.4 * DOTS_PER_MM / (72 / 25.4) / (72 / 25.4), grayscale=True).to_pil()
    left, right = (round(x * DOTS_PER_MM) for x in x_mm)
    row = [picture.getpixel((x, round(y_mm * DOTS_PER_MM))) < WHITE for x in range(left, right)]
    runs = [(black, sum(1 for _dot in dots)) for black, dots in groupby(row)]
    inner = runs[1:-1]  # the quiet zones
    module = sum(length for _black, length in inner) / round(sum(length for _black, length in inner) / min(n for _b, n in inner))
    return [round(length / module) for _black, length in inner]


@pytest.mark.parametrize("barcode", ["3000000001", "B000123"])
def test_a_printed_barcode_is_read_from_the_picture_of_the_page(barcode: str) -> None:
    item = make.item(barcode=barcode)

    document = printed(Print.BARCODE, item.inventory_number)

    assert read_code128(widths_on(document, x_mm=(0.5, 69.5), y_mm=10)) == barcode
    assert barcode in text_of(document)


def test_labels_fill_the_sheet_and_then_the_next_and_used_places_are_left() -> None:
    numbers = ",".join(make.item().inventory_number for _copy in range(25))

    assert len(printed(Print.SPINE, numbers)) == 2
    assert len(printed(Print.SPINE, numbers, geometry=GEOMETRIES[Sheet.A4_5_13])) == 1
    assert len(printed(Print.SPINE, numbers, geometry=GEOMETRIES[Sheet.ROLL])) == 25
    assert len(printed(Print.SPINE, numbers, skipped=23)) == 2


def test_a_spine_label_has_the_shelf_mark_and_the_inventory_number() -> None:
    item = make.item(of=catalogued(book("Құқық")))
    set_shelf_mark(record_uuid=item.record.uuid, class_index="67.404", author_mark="Қ 23", by=people.SYSTEM, at=NOON)

    assert text_of(printed(Print.SPINE, item.inventory_number)).split() == ["67.404", "Қ", "23", item.inventory_number]


@pytest.mark.parametrize("what", [Print.QR, Print.BOOK_CARD, Print.POCKET, Print.DUE_SLIP])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_paper_is_set_in_every_language(what: Print, language: str) -> None:
    item = make.item(of=catalogued(book("Әділет")))

    document = printed(what, item.inventory_number, language=language)

    assert item.inventory_number in text_of(document)


def test_numbers_of_no_copy_are_told_and_nothing_is_printed() -> None:
    item = make.item()

    with pytest.raises(actions.LabelsRefused) as refused:
        printed(Print.SPINE, f"{item.inventory_number} 999999")

    assert (refused.value.refusals, refused.value.missing) == ([Refusal.NOT_HERE], ["999999"])


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"geometry": Geometry(210, 297, 4, 8, 0, 0, 70, 37)}, Refusal.GEOMETRY),
        ({"skipped": 24}, Refusal.GEOMETRY),
        ({"numbers": " "}, Refusal.NO_NUMBERS),
    ],
)
def test_what_cannot_be_printed_is_refused(given: dict[str, Any], refusal: Refusal) -> None:
    item = make.item()
    numbers = given.pop("numbers", item.inventory_number)

    with pytest.raises(actions.LabelsRefused) as refused:
        printed(Print.SPINE, numbers, **given)

    assert refused.value.refusals == [refusal]


def test_a_barcode_with_kazakh_letters_is_refused_by_name() -> None:
    item = make.item(barcode="Қ001")

    with pytest.raises(actions.LabelsRefused) as refused:
        printed(Print.BARCODE, item.inventory_number)

    assert (refused.value.refusals, refused.value.missing) == ([Refusal.NOT_CODABLE], ["Қ001"])


def test_printing_needs_its_grant(client: Client) -> None:
    record = catalogued()
    with pytest.raises(PermissionDenied):
        printed(Print.SPINE, "1", by=people.actor(people.account()))

    client.force_login(people.account())
    assert [client.get(address).status_code for address in (PAGE, f"/en/library/records/{record.uuid}/cards/")] == [403, 403]


# ---- the page ----


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=("library.manage-items",)))
    return client


def test_labels_come_as_a_pdf(librarian: Client) -> None:
    item = make.item()

    answer = librarian.post(PAGE, {"what": "spine", "sheet": "a4-3x8", "numbers": item.inventory_number, "act": "print"})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_own_measures_cut_the_sheet(librarian: Client) -> None:
    item = make.item()
    own = {"page_width": "100", "page_height": "50", "columns": "1", "rows": "1", "width": "100", "height": "50"}

    good = librarian.post(PAGE, {"what": "qr", "sheet": "own", "numbers": item.inventory_number, "act": "print"} | own)
    bad = librarian.post(
        PAGE, {"what": "qr", "sheet": "own", "numbers": item.inventory_number, "act": "print"} | own | {"columns": "2"}
    )

    assert (good.status_code, bad.status_code) == (200, 422)
    assert round(pypdfium2.PdfDocument(good.content)[0].get_width() / 72 * 25.4) == 100


def test_a_list_is_kept_printed_and_removed(librarian: Client) -> None:
    item = make.item()
    given = {"what": "spine", "sheet": "a4-3x8", "numbers": item.inventory_number}
    assert librarian.post(PAGE, given | {"act": "keep", "title": "Жаңа кітаптар"}).status_code == 302
    kept = LabelList.objects.get()

    assert librarian.post(PAGE, given | {"act": "print", "numbers": "", "kept": str(kept.uuid)}).status_code == 200
    assert librarian.post(f"{PAGE}lists/{kept.uuid}/remove/").status_code == 302

    assert LabelList.objects.count() == 0
    names = list(Event.objects.filter(name__startswith="library.label").order_by("pk").values_list("name", flat=True))
    assert names == ["library.label-list-saved", "library.label-list-removed"]


def test_a_list_without_a_name_or_numbers_is_refused_for_both(librarian: Client) -> None:
    with pytest.raises(actions.LabelsRefused) as refused:
        actions.save_list(title=" ", numbers="", by=people.SYSTEM, at=NOON)

    assert refused.value.refusals == [Refusal.NO_TITLE, Refusal.NO_NUMBERS]
    assert librarian.post(f"{PAGE}lists/018f0000-0000-7000-8000-000000000000/remove/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_costs_the_same_with_one_kept_list_and_thirty(
    librarian: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        actions.save_list(title=f"Тізім {number}", numbers="1", by=people.SYSTEM, at=NOON)
    librarian.get(PAGE)

    with django_assert_num_queries(6):
        librarian.get(PAGE)


# ---- catalogue cards ----


def test_cards_of_a_record_are_four_to_a_sheet_or_one_to_a_page(librarian: Client) -> None:
    marc = book("Құқық", author="Басин, Юрий Григорьевич", language="rus")
    marc = MarcRecord(marc.leader, (*marc.fields, DataField("700", "1", " ", (("a", "Сулейменов, Майдан Кунтуарович"),))))
    record = catalogued(marc)
    address = f"/en/library/records/{record.uuid}/cards/"
    assert "Сулейменов, М. К." in librarian.get(address).content.decode()

    sheet = librarian.post(address, {"style": "gost-7.1-2003", "paper": "sheet", "added": "on"})
    single = librarian.post(address, {"style": "gost-r-7.0.100-2018", "paper": "card"})

    assert len(pypdfium2.PdfDocument(sheet.content)) == 1
    page = pypdfium2.PdfDocument(single.content)[0]
    assert (round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)) == (125, 75)
    assert "Басин, Ю. Г." in page.get_textpage().get_text_range()


def test_the_card_of_a_set_has_the_volumes_that_name_it() -> None:
    whole = MarcRecord(
        "00000nam a2200000 i 4500",
        (ControlField("001", "set-1"), DataField("245", "0", "0", (("a", "Избранные труды :"), ("b", "в 2 т.")))),
    )
    volume = MarcRecord(
        "00000nam a2200000 i 4500",
        (
            DataField("245", "0", "0", (("a", "Избранные труды."), ("n", "Т. 1,"), ("p", "Общая часть"))),
            DataField("300", " ", " ", (("a", "400 с."),)),
            DataField("773", "0", " ", (("t", "Избранные труды"), ("w", "(KZ)set-1"), ("g", "Т. 1"))),
        ),
    )
    record = catalogued(whole)
    catalogued(volume)

    (card,) = actions.cards_for(record.uuid, style=GostStyle.GOST_7_1, added=False, visible_to=people.SYSTEM)

    assert card.volumes == ("Т. 1 : Общая часть. – 400 с.",)
    assert actions.print_cards(
        record_uuid=record.uuid, style=GostStyle.GOST_7_1, paper=Paper.CARD, added=False, language="kk", by=people.SYSTEM, at=NOON
    )
