"""A file that breaks off is imported; the broken record waits in quarantine and is mended by hand (cl. 12)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser import stage
from browser.test_life_of_a_copy import press
from factories import marc
from torelik.library.cataloguing.marc import to_iso2709

Visiting = Callable[..., stage.Visit]


def file_that_breaks_off() -> bytes:
    """Return two records and the beginning of a third one: the transfer was cut."""
    first, second, third = (to_iso2709(marc.book(title)) for title in ("Кепіл туралы", "Өкілдік туралы", "Сенімхат туралы"))
    return first + second + third[:-70]


@pytest.mark.browser
def test_what_could_not_be_read_is_mended_by_hand_and_found(visit: Visiting) -> None:
    cataloguer = visit()
    cataloguer.sign_in("cataloguer", "en")
    page = cataloguer.page
    cataloguer.go("/en/library/cataloguing/imports/")
    page.set_input_files(
        "input[type=file]", {"name": "gift.mrc", "mimeType": "application/marc", "buffer": file_that_breaks_off()}
    )
    press(page, "Read the file")
    page.wait_for_url("**/imports/*-*/")
    imported = page.url
    for _attempt in range(60):  # the worker reads it within seconds
        if page.get_by_role("button", name="Import 2 records").count():
            break
        page.wait_for_timeout(500)
        page.goto(imported)
    press(page, "Import 2 records")
    for _attempt in range(60):
        page.goto(f"{imported}?show=quarantined")
        if page.get_by_role("link", name="Look and mend").count():
            break
        page.wait_for_timeout(500)
    page.get_by_role("link", name="Look and mend").first.click()  # to the pieces of the file
    page.get_by_role("link", name="Look and mend").first.click()  # to the one piece
    lines = page.locator("textarea[name=lines]")
    seen = [line for line in lines.input_value().splitlines() if not line.startswith(("245", "264"))]
    lines.fill("\n".join([*seen, "245 10 $aСенімхат туралы", "264 #1 $aАлматы :$bЖеті Жарғы,$c2020"]))
    press(page, "Make the record")
    expect(page.get_by_text("The piece was mended: “Сенімхат туралы”.")).to_be_visible()

    reader = visit()
    for _attempt in range(40):  # the index follows the catalogue within seconds
        reader.go("/en/library/?q=сенімхаттар")
        if reader.page.get_by_role("link", name="Сенімхат туралы").count():
            break
        reader.page.wait_for_timeout(500)
    expect(reader.page.get_by_role("link", name="Сенімхат туралы").first).to_be_visible()
