"""From a word in the ablative case to a marked and cited passage, and back to the same page (cl. 4(9), 12)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser import stage

Visiting = Callable[..., stage.Visit]
WORD = "татуластырудан"
INSIDE = re.compile(r"/en/reading/[0-9a-f-]+/\?part=\d+")
SELECT = """() => {
  const words = document.querySelector(".t-clause").firstChild;
  const range = document.createRange();
  range.setStart(words, 0);
  range.setEnd(words, 12);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def open_at_the_hit(reader: stage.Visit) -> None:
    """Search the catalogue for the word, once the texts are read, and open the best place of a book."""
    hit = reader.page.locator("a", has_text=re.compile(r"Read: p\. \d+")).first
    for _attempt in range(30):  # the demonstration's texts are read in the background
        reader.go(f"/en/library/?q={WORD}")
        if hit.count():
            break
        reader.page.wait_for_timeout(1000)
    hit.click()


@pytest.mark.browser
def test_a_reader_finds_a_page_marks_it_cites_it_and_comes_back(visit: Visiting) -> None:
    reader = visit()
    reader.sign_in("reader", "en")

    open_at_the_hit(reader)
    expect(reader.page).to_have_url(INSIDE)
    expect(reader.page.locator(".t-hit").first).to_be_visible()
    place = reader.page.locator("#go-to").input_value()
    reader.page.evaluate(SELECT)
    reader.page.locator("[data-highlight]").click()
    expect(reader.page.locator(".t-hl").first).to_be_visible()
    reader.page.locator("[data-cite]").click()
    expect(reader.page.locator("main")).to_contain_text(f"{place}-б.")
    reader.page.get_by_role("link", name="Back to the text").click()

    expect(reader.page.locator("#go-to")).to_have_value(place)
    expect(reader.page.locator(".t-hl").first).to_be_visible()


@pytest.mark.browser
def test_pages_are_drawn_and_turned_with_the_keyboard(visit: Visiting) -> None:
    reader = visit()
    reader.sign_in("reader", "en")
    open_at_the_hit(reader)

    reader.page.get_by_role("link", name="Pages", exact=True).click()
    expect(reader.page.locator(".t-pdf__canvas")).to_be_visible()
    expect(reader.page.locator(".t-pdf__text mark").first).to_have_text(re.compile("татуластыру"))
    before = int(reader.page.locator("#go-to").input_value())
    reader.page.keyboard.press("ArrowRight")

    expect(reader.page.locator("#go-to")).to_have_value(str(before + 1))
    expect(reader.page.locator(".t-pdf__canvas")).to_be_visible()


@pytest.mark.browser
def test_a_note_written_without_network_is_sent_when_it_is_back(visit: Visiting) -> None:
    reader = visit()
    reader.sign_in("reader", "en")
    open_at_the_hit(reader)

    reader.page.context.set_offline(True)
    reader.page.fill("#note", "Written in the train")
    reader.page.locator("[data-note-form] button").click()
    expect(reader.page.locator("[data-pending]")).to_contain_text("Kept on this device")
    reader.page.context.set_offline(False)
    expect(reader.page.locator("[data-pending]")).to_have_text("Kept.")
    reader.page.reload()

    expect(reader.page.locator(".t-note").filter(has_text="Written in the train")).to_have_count(1)

    # The browser tells each request that met no network; anything else it complains of is a fault.
    reader.complaints[:] = [words for words in reader.complaints if "ERR_INTERNET_DISCONNECTED" not in words]
