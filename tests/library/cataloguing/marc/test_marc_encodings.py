"""Which encoding a record is in, decided by its bytes before it is parsed."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from torelik.library.cataloguing.marc import Encoding, ReadRecord, Unreadable, UnreadableReason, WarningCode, read_marc
from torelik.library.cataloguing.marc.marc8 import decode_marc8

Writer = Callable[..., bytes]
RUSSIAN = "Уголовное право. Общая часть : учебник для вузов"
KAZAKH = "Қазақстан Республикасының қылмыстық құқығы : оқулық"


def only(data: bytes) -> ReadRecord | Unreadable:
    [result] = read_marc(io.BytesIO(data), name="one.mrc")
    return result


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        ("The rule of law", "ascii", Encoding.ASCII),
        (RUSSIAN, "utf-8", Encoding.UTF8),
        (RUSSIAN, "cp1251", Encoding.CP1251),
        (RUSSIAN, "cp866", Encoding.CP866),
        (RUSSIAN, "koi8_r", Encoding.KOI8R),
        (RUSSIAN.upper(), "cp1251", Encoding.CP1251),
        (RUSSIAN.upper(), "koi8_r", Encoding.KOI8R),
        (KAZAKH, "utf-8", Encoding.UTF8),
        (KAZAKH, "kz1048", Encoding.KZ1048),
        ("Über die Größe der Städte", "latin-1", Encoding.LATIN1),
    ],
)
@pytest.mark.parametrize("flag", [" ", "a"])
def test_the_bytes_decide_whatever_the_flag_says(iso2709: Writer, text: str, codec: str, encoding: Encoding, flag: str) -> None:
    read = only(iso2709([("245", f"10$a{text}")], encoding=codec, flag=flag))

    assert isinstance(read, ReadRecord)
    assert (read.encoding, read.record.values("245", "a")) == (encoding, (text,))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Soci\xe2et\xe2e", "Société"),
        (b"Universit\xe8at M\xe8unchen", "Universität München"),
        (b"Za\xb1o\xe2zy\xe2c", "Załoźyć"),
        (b"\x1b(N\x70\x72\x1b(B 1", "ПР 1"),
        (b"E\x1bb2\x1bs", "E₂"),
        (b"\x88The \x89law", "The law"),
    ],
)
def test_marc8_is_decoded_into_composed_letters(raw: bytes, text: str) -> None:
    assert decode_marc8(raw) == (text, 0)


def test_an_unknown_escape_is_counted_and_not_hidden() -> None:
    assert decode_marc8(b"linn\x1benne") == ("linn\ufffdenne", 1)


def test_a_mark_put_before_the_wrong_letter_does_not_make_another_encoding_of_the_record(iso2709: Writer) -> None:
    # As in a real record: "Givón" written once right and once with the mark a letter too early.
    read = only(iso2709([("100", "1 $aGiv\xe2on, T."), ("245", "10$aA grammar / T. Gi\xe2von")], encoding="latin-1"))

    assert isinstance(read, ReadRecord)
    assert (read.encoding, read.record.values("100", "a")) == (Encoding.MARC8, ("Givón, T.",))


@pytest.mark.parametrize(
    ("text", "codec", "doubtful"),
    [("La gén\u00e9rale", "latin-1", True), ("España", "latin-1", True), ("Soci\u00e2et\u00e2e", "latin-1", False)],
)
def test_latin1_that_fits_marc8_by_chance_is_read_with_a_warning(iso2709: Writer, text: str, codec: str, doubtful: bool) -> None:
    read = only(iso2709([("245", f"10$a{text}")], encoding=codec))

    assert isinstance(read, ReadRecord)
    assert [w.detail for w in read.warnings if w.code is WarningCode.ENCODING_DOUBTFUL] == ["latin-1"] * doubtful


def test_one_bad_byte_in_utf8_is_repaired_and_its_field_named(iso2709: Writer) -> None:
    good = iso2709([("245", f"10$a{RUSSIAN}"), ("500", "  $aABC")], flag="a")

    read = only(good.replace(b"ABC", b"A\xc3C"))

    assert isinstance(read, ReadRecord)
    assert read.record.values("500", "a") == ("A\ufffdC",)
    assert [(w.code, w.where, w.count) for w in read.warnings] == [(WarningCode.BYTES_REPLACED, "500", 1)]


def test_letters_lost_before_us_are_told_apart_from_letters_lost_by_us(iso2709: Writer) -> None:
    read = only(iso2709([("245", "10$aThe l\ufffdw")], flag="a"))

    assert isinstance(read, ReadRecord)
    assert [(w.code, w.where) for w in read.warnings] == [(WarningCode.CHARACTERS_LOST_EARLIER, "245")]


def test_bytes_that_fit_nothing_are_set_aside_and_not_guessed(iso2709: Writer) -> None:
    read = only(iso2709([("245", "10$a\x81\x9a\xf8\x90 \xfe\x83 \xff\x92\x88")], encoding="latin-1"))

    assert isinstance(read, Unreadable)
    assert read.reason is UnreadableReason.ENCODING_UNKNOWN


def test_a_reference_to_a_character_becomes_the_character(iso2709: Writer) -> None:
    read = only(iso2709([("245", "10$aal-Ta&#x02BC;r&#x12B;kh")]))

    assert isinstance(read, ReadRecord)
    assert read.record.values("245", "a") == ("al-Taʼrīkh",)
