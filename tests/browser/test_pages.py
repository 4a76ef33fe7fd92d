"""Every page of the flows in a real browser: answers, keeps its policy, harms nobody's access (cl. 14, 19, 21)."""

from collections.abc import Callable

import pytest

from browser import stage
from browser.pages import PAGES

PEOPLE = sorted({page.person for page in PAGES})
Visiting = Callable[..., stage.Visit]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("person", PEOPLE)
def test_pages_answer_without_serious_violations(visit: Visiting, person: str, language: str) -> None:
    visitor = visit()
    if person:
        visitor.sign_in(person, language)

    faults = []
    for page in (page for page in PAGES if page.person == person):
        status = visitor.go(f"/{language}{page.path}")
        found = [(rule, node) for impact, rule, node in stage.axe_violations(visitor.page) if impact in ("serious", "critical")]
        if status != 200 or found:
            faults.append((page.name, status, found))

    assert faults == []


@pytest.mark.browser
def test_the_version_for_low_vision_harms_nobody(visit: Visiting) -> None:
    visitor = visit(cookies={"torelik-low-vision": "size=150&spacing=wide&theme=night"})

    faults = []
    for page in (page for page in PAGES if not page.person):
        visitor.go(f"/kk{page.path}")
        faults += [
            (page.name, rule) for impact, rule, _node in stage.axe_violations(visitor.page) if impact in ("serious", "critical")
        ]

    assert faults == []


@pytest.mark.browser
def test_a_narrow_window_never_goes_sideways(visit: Visiting) -> None:
    visitor = visit(width=360)

    assert [
        page.name for page in PAGES if not page.person and visitor.go(f"/kk{page.path}") and stage.goes_sideways(visitor.page)
    ] == []
