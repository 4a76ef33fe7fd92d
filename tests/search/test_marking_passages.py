"""The best passage of a text, with the found words marked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_cases import ANALYSER

from torelik.search.query.snippets import snippet

FILLING = "Бұл сөйлемде ештеңе жоқ. " * 30


def marked(text, query, **options):
    return "".join(
        f"[{part.text}]" if part.hit else part.text for part in snippet(text, query=query, analyser=ANALYSER, **options)
    )


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Сот шешімі", "сот", "[Сот] шешімі"),
        ("Тараптарды татуластырудың тәртібі", "татуластыру", "Тараптарды [татуластырудың] тәртібі"),
        ("Қазақстан заңы", "казакстан", "[Қазақстан] заңы"),
        ("Нормы гражданского права", "гражданское право", "Нормы [гражданского] [права]"),
        ("Закон № 401-ІV действует", "401-IV", "Закон № [401-ІV] действует"),
        ("Закон о суде", "закон -суд", "[Закон] о суде"),
        ("суд и закон", "суд и", "[суд] и закон"),
        ("<b>сот</b> & басқа", "сот", "<b>[сот]</b> & басқа"),
        ("Сот\n\n   шешімі", "шешімі", "Сот [шешімі]"),
        ("Сот шешімі", "өтініш", "Сот шешімі"),
        ("", "сот", ""),
    ],
)
def test_the_found_words_are_marked(text, query, expected):
    assert marked(text, query) == expected


def test_the_passage_is_where_most_different_words_stand_together():
    text = f"Сот туралы. {FILLING}Сот шешімі күшіне енді. {FILLING}"
    assert marked(text, "сот шешімі", width=60).startswith("…[Сот] [шешімі] күшіне енді.")
    assert marked(text, "сот шешімі", width=60).endswith("…")


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["сот", "заңы", "суда", "а", ".", "\n", "401-IV", "x" * 90, "қ\u0301"]), max_size=60),
    st.sampled_from(["сот", "суд", "401-IV", '"', "зан", ""]),
    st.integers(min_value=0, max_value=300),
)
def test_a_snippet_is_a_passage_of_the_text_and_not_much_longer_than_asked(words, query, width):
    text = " ".join(words)
    parts = snippet(text, query=query, analyser=ANALYSER, width=width)
    passage = "".join(part.text for part in parts).strip("…")
    assert passage in " ".join(text.split())
    assert len(passage) <= max(width, 100) + 40
