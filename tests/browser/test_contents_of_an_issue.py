"""An issue's contents, pasted as they are printed, become articles that readers find by search (cl. 12)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser import stage
from browser.test_life_of_a_copy import press

Visiting = Callable[..., stage.Visit]

CONTENTS = """СОТ ПРАКТИКАСЫ
Бекенов А. С. Кәмелетке толмағандардың істерін қараудың ерекшеліктері ..... 5
Дәулетова М. Н. Мұрагерлік туралы дауларды шешу 14
Лебедева О. П. Судебная экспертиза по делам о банкротстве 23-31
"""


@pytest.mark.browser
def test_contents_are_pasted_and_the_articles_found(visit: Visiting) -> None:
    cataloguer = visit()
    cataloguer.sign_in("cataloguer", "en")
    page = cataloguer.page
    cataloguer.go("/en/library/articles/")
    page.get_by_role("link", name="Төрелік хабаршысы").click()
    page.locator("[name=year]").fill("2026")
    page.locator("[name=number]").fill("3")
    press(page, "Open")
    page.get_by_text("Paste the contents").click()
    page.locator("[name=pasted]").fill(CONTENTS)
    press(page, "Lay out as rows")
    expect(page.locator("[name=pages]").first).to_have_value("5–13")
    expect(page.locator("[name=language]").nth(2)).to_have_value("rus")
    press(page, "Put the articles into the catalogue")
    expect(page.get_by_text("3 articles are in the catalogue.")).to_be_visible()

    reader = visit()
    for _attempt in range(40):  # the index follows the catalogue within seconds
        reader.go("/en/library/?q=мұрагерліктің")
        if reader.page.get_by_role("link", name="Мұрагерлік туралы").count():
            break
        reader.page.wait_for_timeout(500)
    reader.page.get_by_role("link", name="Мұрагерлік туралы").first.click()
    expect(reader.page.locator("main")).to_contain_text("2026. № 3. Б. 14–22")
    reader.page.get_by_role("link", name="Төрелік хабаршысы. № 3").click()
    expect(reader.page.get_by_role("heading", name="Сот практикасы")).to_be_visible()
