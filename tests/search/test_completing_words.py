"""What is offered while somebody still types."""

import pytest
from search_cases import ANALYSER, EVERYBODY, document

from torelik.search.query.finding import complete


@pytest.fixture
def offered(engine):
    engine.write(
        [
            document("criminal", "Қылмыстық құқық", body="Қылмыстылық"),
            document("crime", "Қылмыстық кодекс"),
            document("civil", "Азаматтық кодекс", language="kk"),
            document("courts", "Courts of Kazakhstan", language="en"),
            document("closed", "Қылмыскер", audience=("course:7",)),
        ]
    )

    def ask(text, audience=EVERYBODY):
        found = complete(text, audience=audience, limit=5, engine=engine, analyser=ANALYSER)
        return found.texts, {hit.key.rpartition(":")[2] for hit in found.hits}

    return ask


@pytest.mark.parametrize(
    ("typed", "texts", "hits"),
    [
        ("қыл", ("қылмыстық",), {"criminal", "crime"}),
        ("кыл", ("қылмыстық",), {"criminal", "crime"}),  # the letter that the keyboard lacks
        ("qylm", ("қылмыстық",), {"criminal", "crime"}),  # the other alphabet
        ("кодекс қыл", ("кодекс қылмыстық",), {"crime"}),
        ("азаматт", ("азаматтық",), {"civil"}),
        ("cour", ("court", "courts"), {"courts"}),  # the dictionary form too
        ("кодекс ", (), {"crime", "civil"}),
        ("к", (), {"criminal", "crime", "civil"}),
        ("", (), set()),
        ("*", (), set()),
        ("белгісіз", (), set()),
        ("қ" * 5_000, (), set()),
    ],
)
def test_a_beginning_is_completed(offered, typed, texts, hits):
    assert offered(typed) == (texts, hits)


def test_what_the_audience_may_not_find_is_not_hinted(offered):
    assert offered("қылмыскер") == ((), set())
    assert offered("қылмыске", audience=frozenset({"course:7"})) == (("қылмыскер",), {"closed"})
