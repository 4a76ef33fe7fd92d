"""A copy from the order to the act of write-off, as a librarian goes through it; the registers balance (cl. 12)."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from browser import stage

Visiting = Callable[..., stage.Visit]

WORDS, TITLE = "бангалорские принципы", "Бангалорские принципы"
HOME = "/en/library/"
YEAR_OF_A_NUMBER = re.compile(r"№ ?\d+/(\d{4})")


def press(page: Page | Locator, name: str) -> None:
    """Press the button of this name and wait for the next page."""
    with (page.page if isinstance(page, Locator) else page).expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def numbers(row: Locator) -> list[Decimal]:
    """Return the numbers of a row of the register, its sums among them."""
    words = [cell.replace("\xa0", "").replace(" ", "").replace(",", ".") for cell in row.locator("td").all_inner_texts()]
    return [Decimal(word) for word in words]


def copies_of_the_year(visitor: stage.Visit, year: str) -> list[Decimal]:
    """Return opening, received, left and closing of all copies; in every column they balance."""
    visitor.go(f"{HOME}stock/register/{year}/")
    rows = visitor.page.locator("section[aria-labelledby=part-3] tbody tr:has(td)").all()  # the others name a split
    for row in rows:
        opening, received, left, closing = numbers(row)
        assert opening + received - left == closing, row.inner_text()
    return numbers(rows[0])


def ordered(visitor: stage.Visit) -> None:
    """Order three copies of the title of the first supplier."""
    page = visitor.page
    visitor.go(f"{HOME}acquisition/orders/")
    begin = page.locator("form[action$='/orders/new/']")
    begin.locator("select").select_option(index=1)
    press(begin, "New order")
    page.locator("main input[name=q]").fill(WORDS)
    press(page.locator("main form", has=page.locator("input[name=q]")), "Search")
    with page.expect_navigation():
        page.get_by_role("link", name="Choose").first.click()
    line = page.locator("form[action$='/lines/']")
    line.locator("[name=copies]").fill("3")
    line.locator("[name=price]").fill("5000")
    line.locator("[name=budget]").select_option(index=1)
    press(line, "Add")
    press(page, "Send the order")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Order")


def received(visitor: stage.Visit) -> tuple[str, list[str]]:
    """Receive the copies of the order; return the year and their inventory numbers."""
    page = visitor.page
    visitor.go(f"{HOME}stock/")
    with page.expect_navigation():
        page.locator("form[action$='/stock/new/'] button[value=receipt]").click()
    head = page.locator("form", has=page.locator("[name=accompanying]"))
    head.locator("[name=source]").select_option("purchase")
    head.locator("[name=listed_supplier]").select_option(index=1)
    press(head, "Save")
    with page.expect_navigation():
        page.get_by_role("link", name="Take from an order").click()
    row = page.locator("tbody tr", has_text=TITLE).last
    row.locator("input").nth(0).fill("3")
    row.locator("input").nth(1).fill("5000")
    page.locator("[name=place]").select_option(index=1)
    press(page, "Take into the receipt")
    press(page, "Post the document")
    title = page.get_by_role("heading", level=1).inner_text()
    found = YEAR_OF_A_NUMBER.search(title)
    assert found, title
    rows = page.locator("tbody tr", has_text=TITLE)
    return found[1], [row.locator("td").first.inner_text() for row in rows.all()]


def written_off(visitor: stage.Visit, number: str) -> None:
    """Write one copy off as worn."""
    page = visitor.page
    visitor.go(f"{HOME}stock/")
    with page.expect_navigation():
        page.locator("form[action$='/stock/new/'] button[value=write-off]").click()
    head = page.locator("form", has=page.locator("[name=reason]"))
    head.locator("[name=reason]").select_option("worn")
    head.locator("[name=commission]").fill("Chair: G. Zhakypova\nMember: A. Nurlanov")
    press(head, "Save")
    adding = page.locator("form[action$='/copies/']")
    adding.locator("[name=numbers]").fill(number)
    press(adding, "Add")
    press(page, "Post the document")
    expect(page.locator("tbody")).to_contain_text(number)


@pytest.mark.browser
def test_from_the_order_to_the_shelf_to_the_write_off_the_registers_balance(visit: Visiting) -> None:
    librarian = visit()
    librarian.sign_in("librarian", "en")

    ordered(librarian)
    year, inventory = received(librarian)
    assert len(inventory) == 3
    opening, came, left, closing = copies_of_the_year(librarian, year)
    expect(librarian.page.locator("section[aria-labelledby=part-1] tbody tr").last).to_contain_text("15\u00a0000,00")
    librarian.go(f"{HOME}?q={WORDS}")
    with librarian.page.expect_navigation():
        librarian.page.locator(".t-result__title a, a.t-result__title").first.click()
    expect(librarian.page.locator("main")).to_contain_text(TITLE)
    librarian.go(f"{HOME}labels/")
    expect(librarian.page.locator("main")).to_contain_text("Inventory numbers")
    written_off(librarian, inventory[0])

    assert copies_of_the_year(librarian, year) == [opening, came, left + 1, closing - 1]
    expect(librarian.page.locator("section[aria-labelledby=part-2] tbody tr").last).to_contain_text("5\u00a0000,00")
