"""While a heading is typed, authorities are offered; what is chosen stands in the record with its years (cl. 12)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser import stage
from browser.test_life_of_a_copy import press

Visiting = Callable[..., stage.Visit]


@pytest.mark.browser
def test_an_offered_heading_goes_into_the_record_in_both_faces_of_the_editor(visit: Visiting) -> None:
    cataloguer = visit()
    cataloguer.sign_in("cataloguer", "en")
    page = cataloguer.page
    cataloguer.go("/en/library/authorities/new/")
    page.get_by_label("Heading in Kazakh").fill("Ұсынысов, Ә. Б.")
    page.locator("[name=dates]").fill("1941-2019")
    press(page, "Save")
    page.wait_for_url("**/authorities/*-*/")

    cataloguer.go("/en/library/editor/new/?kind=book&face=form")
    author = page.get_by_label("Author", exact=False).first
    author.press_sequentially("ұсыныс")
    expect(page.locator("#suggested option")).to_have_count(1)
    expect(page.locator("#suggested option")).to_have_attribute("value", "Ұсынысов, Ә. Б.")

    press(page, "MARC")
    page.wait_for_load_state()
    row = page.locator("[data-row]", has=page.locator("[name=tag][value='100']")).first
    text = row.locator("[name=text]")
    text.fill("$aҰсыныс$eавтор")
    row.get_by_role("button", name="Ұсынысов, Ә. Б.").click()
    expect(text).to_have_value("$aҰсынысов, Ә. Б.,$d1941-2019$eавтор")
    expect(text).to_be_focused()
    expect(row.locator("[data-offered]")).to_have_count(0)
