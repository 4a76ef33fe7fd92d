"""The three flows, as the people of the Academy go through them (cl. 12, 13, 21)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser import stage

Visiting = Callable[..., stage.Visit]

BOOK, INVENTORY_NUMBER = "3000000041", "000042"
SLOW_NETWORK = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (...words) { setTimeout(() => send.apply(this, words), 400); };
}"""


def scan(visitor: stage.Visit, number: str, *, until: str) -> None:
    """Scan *number* at the desk as a scanner does and wait until the page says *until*."""
    visitor.page.fill("#code", number)
    visitor.page.press("#code", "Enter")
    expect(visitor.page.locator("main")).to_contain_text(until)


@pytest.mark.browser
def test_a_book_is_issued_by_barcode_and_returned(visit: Visiting) -> None:
    librarian = visit()
    librarian.sign_in("librarian", "en")
    librarian.go("/en/library/lending/")

    scan(librarian, "20260417", until="Сәрсенова Айгерім")
    scan(librarian, BOOK, until="Issued: “")
    expect(librarian.page.locator("#desk tbody")).to_contain_text(INVENTORY_NUMBER)
    librarian.go("/en/library/lending/?mode=return")
    scan(librarian, BOOK, until="Returned: “")

    expect(librarian.page.locator("#desk tbody")).not_to_contain_text(INVENTORY_NUMBER)


@pytest.mark.browser
def test_scans_faster_than_the_server_are_counted_in_their_order(visit: Visiting) -> None:
    librarian = visit()
    librarian.sign_in("librarian", "en")
    librarian.go("/en/library/lending/")
    librarian.page.locator("body").evaluate(SLOW_NETWORK)

    librarian.page.keyboard.type("20260417\n3000000052\n3000000063\n")

    expect(librarian.page.locator("#desk tbody")).to_contain_text("000053")
    expect(librarian.page.locator("#desk tbody")).to_contain_text("000064")


@pytest.mark.browser
def test_scans_behind_a_refusal_are_named_and_not_counted(visit: Visiting) -> None:
    librarian = visit()
    librarian.sign_in("librarian", "en")
    librarian.go("/en/library/lending/")
    librarian.page.locator("body").evaluate(SLOW_NETWORK)

    librarian.page.keyboard.type("nobody-2\n3000000085\n")

    expect(librarian.page.locator("[data-desk-failure]")).to_contain_text("3000000085")
    assert librarian.page.input_value("#code") == "nobody-2"


@pytest.mark.browser
def test_a_number_that_is_nobodys_is_told_and_kept_in_the_field(visit: Visiting) -> None:
    librarian = visit()
    librarian.sign_in("librarian", "en")
    librarian.go("/en/library/lending/")

    scan(librarian, "nobody-1", until="nobody-1")

    assert librarian.page.input_value("#code") == "nobody-1"


@pytest.mark.browser
def test_the_catalogue_finds_a_kazakh_book_typed_without_kazakh_letters(visit: Visiting) -> None:
    visitor = visit()

    visitor.go("/kk/library/?q=казакстан")

    assert visitor.page.locator(".t-result__title").count() > 0


@pytest.mark.browser
def test_an_answer_is_kept_over_a_reload(visit: Visiting) -> None:
    learner = visit()
    learner.sign_in("learner", "en")
    learner.go("/en/learning/courses/")
    learner.page.locator("main a.t-card, main a[href*='/learning/courses/']").first.click()
    learner.page.locator("main a[href*='/courses/tests/']").first.click()
    learner.page.locator("main form[method=post] button").first.click()
    learner.page.wait_for_selector("[data-answer]:visible")
    option = learner.page.locator("[data-question]:visible label.t-option").first
    option.click()
    learner.page.wait_for_timeout(1500)

    learner.page.reload()

    assert learner.page.locator("[data-question] input:checked").count() == 1


@pytest.mark.browser
def test_learning_shows_the_anonymous_nothing_but_the_sign_in_page(visit: Visiting) -> None:
    visitor = visit()

    visitor.go("/kk/learning/courses/")

    assert "/kk/sign-in/" in visitor.page.url


@pytest.mark.browser
def test_news_without_all_languages_is_refused_at_publishing(visit: Visiting) -> None:
    editor = visit()
    editor.sign_in("editor", "en")
    editor.go("/en/editing/news/new/")
    editor.page.fill("[name=title_kk]", "Академияда жаңа курс ашылды")

    editor.page.locator("button[value=publish]").first.click()
    editor.page.wait_for_load_state("load")

    assert editor.page.input_value("[name=title_kk]") == "Академияда жаңа курс ашылды"
    assert editor.page.locator(".t-errors, .t-alert--danger").count() > 0
