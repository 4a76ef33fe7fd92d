"""What a record links to, what an answer means, and when a link is looked at again."""

from datetime import timedelta

import pytest

from factories.moments import NOON
from torelik.library.cataloguing.marc import DataField, MarcRecord
from torelik.library.links import rules
from torelik.library.links.rules import Answer, Known, Link
from torelik.library.links.vocabulary import Fault

FRESH = Known(0, None, rules.AT_ONCE, "", None)
EARLIER = NOON - timedelta(days=1)
LINK_B = Link("http://b.kz", "")
WEEK, DAY = timedelta(days=7), timedelta(days=1)


def linked(*subfields: tuple[str, str]) -> list[Link]:
    return rules.links_of(MarcRecord("00000nam a2200000 i 4500", (DataField("856", "4", "0", subfields),)))


@pytest.mark.parametrize(
    ("subfields", "links"),
    [
        ((("u", "https://adilet.zan.kz/x"),), [Link("https://adilet.zan.kz/x", "")]),
        ((("u", "https://a.kz"), ("y", "Толық мәтін :")), [Link("https://a.kz", "Толық мәтін")]),
        ((("u", "https://a.kz"), ("z", "Ескерту"), ("3", "Мазмұны")), [Link("https://a.kz", "Мазмұны")]),
        ((("u", "https://a.kz"), ("u", "http://b.kz"), ("u", "https://a.kz")), [Link("https://a.kz", ""), LINK_B]),
        ((("u", "javascript:alert(1)"), ("u", "a.kz"), ("u", "https://a.kz/" + "x" * 2000)), []),
    ],
)  # fmt: skip
def test_a_record_links_to_addresses_of_the_web(subfields: tuple[tuple[str, str], ...], links: list[Link]) -> None:
    assert linked(*subfields) == links


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, Answer(None, 200)),
        (401, Answer(None, 401)),
        (403, Answer(None, 403)),
        (404, Answer(Fault.NOT_FOUND, 404)),
        (410, Answer(Fault.NOT_FOUND, 410)),
        (429, Answer(None, 429, is_put_off=True)),
        (500, Answer(Fault.REFUSED, 500)),
    ],
)
def test_what_the_status_tells(status: int, answer: Answer) -> None:
    assert rules.answer_of(status) == answer


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        (FRESH, Answer(None, 200), Known(0, None, NOON + WEEK, "", 200)),
        (FRESH, Answer(Fault.NOT_FOUND, 404), Known(1, NOON, NOON + DAY, "not-found", 404)),
        (Known(1, EARLIER, NOON, "not-found", 404), Answer(Fault.TOO_SLOW), Known(2, EARLIER, NOON + WEEK, "too-slow", None)),
        (Known(5, EARLIER, NOON, "no-answer", None), Answer(None, 200), Known(0, None, NOON + WEEK, "", 200)),
        (
            Known(1, EARLIER, NOON, "refused", 500),
            Answer(None, 429, is_put_off=True),
            Known(1, EARLIER, NOON + DAY, "refused", 500),
        ),
    ],
)
def test_what_is_known_after_a_check(before: Known, answer: Answer, after: Known) -> None:
    assert rules.after_check(before, answer, at=NOON) == after


@pytest.mark.parametrize(("failures", "broken"), [(0, False), (1, False), (2, True), (9, True)])
def test_one_failure_is_not_told(failures: int, broken: bool) -> None:
    assert rules.is_broken(failures) is broken


AWAY, GONE, HERE = Answer(Fault.NO_ANSWER), Answer(Fault.NOT_FOUND, 404), Answer(None, 200)


@pytest.mark.parametrize(
    ("answers", "cut_off"),
    [
        ({"http://a.kz": AWAY, "http://b.kz": Answer(Fault.UNKNOWN_HOST), "http://c.kz": Answer(Fault.TOO_SLOW)}, True),
        ({"http://a.kz": AWAY, "http://b.kz": AWAY}, False),
        ({"http://a.kz/1": AWAY, "http://a.kz/2": AWAY, "http://a.kz/3": AWAY}, False),
        ({"http://a.kz": AWAY, "http://b.kz": AWAY, "http://c.kz": HERE}, False),
        ({"http://a.kz": AWAY, "http://b.kz": AWAY, "http://c.kz": GONE}, False),
    ],
)
def test_where_no_site_at_all_is_reached_it_is_us(answers: dict[str, Answer], cut_off: bool) -> None:
    assert rules.is_cut_off(answers) is cut_off


def test_addresses_of_one_host_stand_together() -> None:
    assert rules.by_host(["https://a.kz/1", "https://b.kz", "http://A.kz/2", "https://[x"]) == [
        ["https://a.kz/1", "http://A.kz/2"],
        ["https://b.kz"],
        ["https://[x"],
    ]
