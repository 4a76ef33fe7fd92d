"""The three flows, as the people of the Academy go through them (cl. 12, 13, 21)."""

from collections.abc import Callable

import pytest
from browser import stage

Visiting = Callable[..., stage.Visit]


def scan(visitor: stage.Visit, number: str) -> str:
    """Scan *number* at the desk and return what the page says afterwards."""
    visitor.page.fill("#code", number)
    with visitor.page.expect_response(lambda answer: answer.request.method == "POST"):
        visitor.page.press("#code", "Enter")
    visitor.page.wait_for_load_state("networkidle")
    return visitor.page.inner_text("main")


@pytest.mark.browser
def test_a_book_is_issued_by_barcode_and_returned(visit: Visiting) -> None:
    librarian = visit()
    librarian.sign_in("librarian", "en")
    librarian.go("/en/library/lending/")

    reader = scan(librarian, "20260417")
    issued = scan(librarian, "3000000002")
    librarian.go("/en/library/lending/?mode=return")
    returned = scan(librarian, "3000000002")

    assert "Сәрсенова Айгерім" in reader
    assert "000003" in issued
    assert "000003" in returned or "Конституциясы" in returned


@pytest.mark.browser
def test_a_number_that_is_nobodys_is_told_and_kept_in_the_field(visit: Visiting) -> None:
    librarian = visit()
    librarian.sign_in("librarian", "en")
    librarian.go("/en/library/lending/")

    said = scan(librarian, "nobody-1")

    assert "nobody-1" in said
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
