"""Forms become archival PDFs in our three languages; what cannot be set is refused by name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pypdfium2
import pytest
from django.utils.translation import gettext_lazy

from torelik.documents import api as documents
from torelik.documents.printing.typesetting import ROOT

LIST = {
    "title": "Есептен шығару актісі",
    "columns": [1, 4, 2],
    "head": ["№", "Атауы", "Бағасы"],
    "rows": [["1", "Қылмыстық құқық: оқулық, Ә Ғ Ң Ө Ұ Ү Һ І", "1 250,00"]],
    "sums": ["", "Барлығы", "1 250,00"],
    "numeric": [0, 2],
    "signatures": [["Комиссия төрағасы", "А. Серікқызы"]],
}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_a_form_keeps_every_kazakh_letter_and_is_archival() -> None:
    pdf = documents.typeset("documents/list", data=LIST, language="kk")

    assert "Қылмыстық құқық: оқулық, Ә Ғ Ң Ө Ұ Ү Һ І" in text_of(pdf)
    assert b"pdfaid:part" in pdf
    assert b"pdfaid:conformance" in pdf


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    rows = [[str(number), "Азаматтық құқық", "10,00"] for number in range(400)]

    pdf = documents.typeset("documents/list", data=LIST | {"rows": rows}, language="kk")

    pages = text_of(pdf).count("Атауы")
    assert pages == len(pypdfium2.PdfDocument(pdf))
    assert pages > 5


@pytest.mark.parametrize("text", ["#panic()", "*жұлдыз*", "= тақырып", "$x$ @ref \\ # <label>", '"тырнақша"', "`код`"])
def test_marks_in_a_value_are_letters_and_not_commands(text: str) -> None:
    pdf = documents.typeset("documents/list", data=LIST | {"rows": [["1", text, "0"]]}, language="ru")

    assert text in text_of(pdf)


def test_words_of_the_interface_may_be_given_untranslated() -> None:
    pdf = documents.typeset("documents/list", data=LIST | {"title": gettext_lazy("Catalogue")}, language="en")

    assert "Catalogue" in text_of(pdf)


def test_forms_are_set_side_by_side_without_mixing() -> None:
    names = [f"Кітап {number}" for number in range(24)]

    with ThreadPoolExecutor(4) as desks:
        made = list(
            desks.map(lambda name: documents.typeset("documents/list", data=LIST | {"title": name}, language="kk"), names)
        )

    assert [name for name, pdf in zip(names, made, strict=True) if f"{name}\r" not in text_of(pdf)] == []


def test_a_paper_printed_twice_is_the_same_to_the_byte() -> None:
    moments = [datetime(2026, 11, 4, 9, tzinfo=UTC), datetime(2026, 11, 4, 9, 0, 0, 123456, tzinfo=UTC)]

    first, second = (documents.typeset("documents/list", data=LIST, language="kk", at=at) for at in moments)

    assert first == second


def test_a_form_that_is_not_there_is_told() -> None:
    with pytest.raises(FileNotFoundError):
        documents.typeset("documents/nothing", data={}, language="kk")


def test_a_form_without_its_values_is_refused() -> None:
    with pytest.raises(documents.FormRefused, match=r"^documents/list: "):
        documents.typeset("documents/list", data={"title": "Т"}, language="kk")


def test_a_sum_that_nobody_made_readable_is_refused() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        documents.typeset("documents/list", data=LIST | {"sums": ["", "", Decimal("1.50")]}, language="kk")


def test_every_form_stands_in_the_folder_of_its_context() -> None:
    forms = [path.relative_to(ROOT).parts for path in ROOT.rglob("*.typ")]

    assert {parts[1] for parts in forms} == {"forms"}
