"""The analyser: which terms a text gives, and where they stand in it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_cases import ANALYSER

from torelik.search.analysis.letters import is_number, plain_form


def terms(text, language=None):
    return [token.term for token in ANALYSER.tokens(text, language=language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Қазақстан Республикасының Конституциясы", "kk", ["қазақстан", "республика", "конституция"]),
        ("Гражданское право", "ru", ["гражданский", "право"]),
        ("Courts and claims", "en", ["court", "and", "claim"]),
        ("щётка и щетка", "ru", ["щетка", "и", "щетка"]),
        ("ХХІ ғасыр", "kk", ["xxi", "ғасыр"]),
        ("№ 401-IV", "ru", ["401iv", "401", "iv"]),
        ("№ 401-ІV", "ru", ["401iv", "401", "iv"]),
        ("ISBN 978-601-04-1234-5", "ru", ["isbn", "9786010412345", "978", "601", "04", "1234", "5"]),
        ("12.3-бап", "kk", ["123бап", "12", "3", "бап"]),
        ("законода\u00adтельство", "ru", ["законодательство"]),
        ("за\u0301мок", "ru", ["замок"]),
        ("Istanbul", "en", ["istanbul"]),
        ("😀 — !!!", "kk", []),
        ("", "kk", []),
    ],
)
def test_a_text_gives_its_terms(text, language, expected):
    assert terms(text, language) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cот", "сот"),  # a Latin c before Cyrillic letters
        ("Kодeкс", "кодекс"),  # a Latin K and a Latin e
        ("lаw", "law"),  # a Cyrillic а in an English word
        ("əділ", "әділ"),  # the Latin schwa
    ],
)
def test_look_alikes_of_the_other_script_are_repaired(typed, meant):
    assert terms(typed, "kk") == terms(meant, "kk")


def test_composed_and_decomposed_letters_are_the_same_word():
    assert terms(unicodedata.normalize("NFD", "Әйел құқығы"), "kk") == terms("Әйел құқығы", "kk")


def test_a_kazakh_letter_makes_a_word_kazakh_in_a_russian_text():
    tokens = ANALYSER.tokens("Судьи Сүлейменов", language="ru")
    assert [(token.term, token.language, token.weak) for token in tokens][-1] == ("сүлейменов", "kk", "suleimenov")


def test_words_of_a_kazakh_sentence_are_not_cut_by_russian_rules():
    assert terms("Азаматтар заң алдында тең", "kk") == ["азамат", "заң", "алд", "тең"]


def test_a_russian_sentence_in_a_kazakh_record_is_read_as_russian():
    assert terms("Комментарий гражданского кодекса республики", "kk") == ["комментарий", "гражданский", "кодекс", "республика"]


def test_a_query_word_is_read_in_every_likely_language_at_one_position():
    tokens = ANALYSER.tokens("гражданского", language=None)
    assert [(token.term, token.language, token.position) for token in tokens] == [
        ("гражданского", "kk", 0),
        ("гражданский", "ru", 0),
    ]


def test_a_joined_word_stands_at_the_position_of_its_first_part():
    tokens = ANALYSER.tokens("от 401-IV", language="ru")
    assert [(token.term, token.position, token.joined) for token in tokens] == [
        ("от", 0, False),
        ("401iv", 1, True),
        ("401", 1, False),
        ("iv", 2, False),
    ]


@settings(deadline=None)
@given(st.text(), st.sampled_from([None, "kk", "ru", "en", "de", ""]))
def test_every_token_points_at_its_surface_and_has_a_term_without_spaces(text, language):
    for token in ANALYSER.tokens(text, language=language):
        assert token.surface == text[token.start : token.end]
        assert token.term
        assert token.term.split() == [token.term]
        assert not token.weak or token.weak.split() == [token.weak]


@settings(deadline=None)
@given(st.text(alphabet="сотқұәі аbcXVI0123-./ё\u0301", max_size=60))
def test_positions_never_go_back(text):
    positions = [token.position for token in ANALYSER.tokens(text, language="kk")]
    assert positions == sorted(positions)


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                ["Сот", "шешімі", "ҚР-ның", "2020-жылғы", "12.03.2024", "978-601-04-1", "court's", "tarıhy", "казакстан", "и",
                 ". ", ": ", "\n", " — ", "се\u0301т", "\u00ad", "_", "№ ", "12/3", "a-b-c"]
            ),
            max_size=30,
        ).map(" ".join),
    ),
    st.sampled_from(["kk", "ru", "en", None]),
)  # fmt: skip
@settings(deadline=None)
def test_an_index_is_given_what_the_tokens_say(text, language):
    tokens = ANALYSER.tokens(text, language=language)

    terms = ANALYSER.terms(text, language=language)

    assert terms.placed == [(token.position, token.term) for token in tokens]
    assert terms.weak == [term for token in tokens for term in token.weak_terms]
    spoken = [(token.surface, plain_form(token.surface)) for token in tokens if not token.joined]
    said = [(surface, plain) for surface, plain, _known in terms.words]
    assert {word for word in said if len(word[0]) < 100} == {
        word for word in spoken if len(word[0]) < 100 and not is_number(word[1])
    }
