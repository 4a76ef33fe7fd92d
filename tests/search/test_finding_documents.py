"""What a person types, and what is found, counted and offered."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from search_cases import document, names

from torelik.search.index.values import Sort

LIBRARY = [
    document("mediation", "Дауларды татуластырудың жолдары", body="Тараптар келіседі."),
    document("constitution", "Қазақстан Республикасының Конституциясы", authors="Әбдірахманов Ж.", year=1995),
    document("civil", "Гражданское право Республики Казахстан", language="ru", authors="Сулейменов М. К.", year=1999),
    document("act", "Закон № 401-ІV «О доступе к информации»", language="ru", identifiers="978-601-04-1234-5", year=2015),
    document("sugar", "Қант өндірісі", body="Қант қызылшасы."),
    document("kant", "Кант және құқық"),
    document("court", "Courts of Kazakhstan", language="en", body="Гражданское право."),
]


@pytest.fixture
def library(engine):
    engine.write(LIBRARY)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("татуластыру", {"mediation"}),  # the dictionary form of a longer word
        ("казакстан", {"constitution"}),  # typed without Kazakh letters
        ("Қазакстан", {"constitution"}),  # typed with some of them
        ("кант", {"sugar", "kant"}),
        ("қант", {"sugar"}),  # a short word typed with its Kazakh letter is meant so
        ("кан*", {"sugar", "kant"}),
        ("қызылшаларға", {"sugar"}),  # another form
        ("қызы*", {"sugar"}),
        ("гражданского права", {"civil", "court"}),
        ("title:гражданское", {"civil"}),
        ("название:гражданское", {"civil"}),
        ("author:сулейменов", {"civil"}),
        ("автор:Әбдірахманов", {"constitution"}),
        ("401-IV", {"act"}),
        ("401 IV", {"act"}),
        ("401IV", {"act"}),
        ("isbn:9786010412345", {"act"}),
        ("isbn:978-601-04-1234-5", {"act"}),
        ('"право республики"', {"civil"}),
        ('"республики право"', set()),
        ("«гражданское право»", {"civil", "court"}),
        ("гражданское -courts", {"civil"}),
        ('гражданское -"право республики"', {"court"}),
        ("закон об информации", {"act"}),  # joining words need not stand in the text
        ("Court", {"court"}),
        ("", {"mediation", "constitution", "civil", "act", "sugar", "kant", "court"}),
        ("-право", {"mediation", "constitution", "act", "sugar", "kant"}),
        ("гражданское NOT courts", {"civil"}),
        ("гражданское ЕМЕС courts", {"civil"}),
        ("қант OR конституция", {"sugar", "constitution"}),
        ("қант НЕМЕСЕ конституция", {"sugar", "constitution"}),
        ("(қант OR конституция) -қызылша", {"constitution"}),
        ("title:(право республики)", {"civil"}),
        ("-(қант OR право)", {"mediation", "constitution", "act", "kant"}),
        ("КАНТ И ПРАВО", set()),  # in capitals throughout: no operator
        ("year:1995", {"constitution"}),
        ("жыл:1994..1999 -кодекс", {"constitution", "civil"}),
        ("год:1996-", {"civil", "act"}),
        ("закон year:-2000", set()),
        ("((закон", {"act"}),
        ("закон OR", {"act"}),
        ("NOT", set()),
        ("()", set()),
        ("!!!", set()),
        ('"', set()),
        ("*", set()),
        ("белгісіз", set()),
    ],
)
def test_a_typed_text_finds(ask, typed, found):
    hits = ask(typed)
    assert set(names(hits)) == found
    assert hits.total == len(found)


@pytest.mark.usefixtures("library")
def test_a_word_in_the_title_stands_before_the_same_word_in_the_body(ask):
    assert names(ask("гражданское право")) == ["civil", "court"]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("typed", "answered"),
    [
        ("гражданкое право", "гражданское право"),  # a letter left out
        ("рпаво", "право"),  # the first two swapped
        ("гражднское рпаво", "гражданское право"),  # two words at once
        ("ghfdj", "право"),  # the keyboard was in English
        ("0fpf0cnfy", "қазақстан"),  # and should have been in Kazakh
        ("сщгкеы", "courts"),  # the keyboard was in Russian
        ("author:сулейминов", "author:сулейменов"),
        ("белгісіз", "белгісіз"),  # nothing is near
        ("гражданское", "гражданское"),
    ],
)
def test_a_slip_that_finds_nothing_is_mended_and_told(ask, typed, answered):
    hits = ask(typed)

    assert (hits.answered, bool(hits.total)) == (answered, answered != "белгісіз")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("typed", "first", "then", "with_all_words"),
    [
        ("қант конституция", [], {"sugar", "constitution"}, 0),
        ("республики право қант", [], {"civil"}, 0),  # two of three, and one of three is too little
        ("гражданское право республики", ["civil"], {"court"}, 1),
        ("закон об информации и конституция", [], {"act"}, 0),  # two of three words; what joins them is not counted
        ("гражданкое конституция", [], {"constitution"}, 0),
        ("гражданское право конституция -courts", [], {"civil"}, 0),  # an exclusion stays firm
        ('"право республики" қант сулейменов', [], {"civil"}, 0),  # so does a phrase
        ('"право республики" қант сот', [], set(), None),
        ("қант AND конституция", [], set(), None),  # who types AND means every word
        ("белгісіз беймәлім", [], set(), None),
        ("конституция", ["constitution"], set(), None),  # nothing to loosen
    ],
)
def test_where_hardly_anything_has_all_the_words_those_with_half_of_them_follow(ask, typed, first, then, with_all_words):
    hits = ask(typed, loosely=True)

    assert names(hits)[: len(first)] == first
    assert set(names(hits)[len(first) :]) == then
    assert (hits.total, hits.with_all_words) == (len(first) + len(then), with_all_words)


@pytest.mark.usefixtures("library")
def test_who_insists_on_all_the_words_is_answered_literally(ask):
    hits = ask("гражданское право республики", loosely=True, literal=True)

    assert (names(hits), hits.with_all_words) == (["civil"], None)


@pytest.mark.usefixtures("library")
def test_a_filter_that_leaves_few_loosens_nothing(ask, engine):
    engine.write([document(f"right-{number}", "Гражданское право", language="ru", year=2020) for number in range(12)])

    hits = ask("гражданское право", loosely=True, year_from=1999, year_through=1999)

    assert (names(hits), hits.with_all_words) == (["civil"], None)


@pytest.mark.usefixtures("library")
def test_pages_and_keys_go_through_the_followers_in_one_order(ask, keys, engine):
    engine.write([document(f"sugar-{number}", f"Қант {'өндірісі ' * number}") for number in range(1, 9)])
    typed = "қант құқық өнеркәсібі кант"
    whole = ask(typed, loosely=True, limit=30)

    pages = [name for offset in range(0, whole.total, 2) for name in names(ask(typed, loosely=True, limit=2, offset=offset))]

    assert pages == names(whole)
    assert [key.rpartition(":")[2] for key in keys(typed, loosely=True)] == names(whole)
    assert len(set(pages)) == whole.total == len(pages) > 2


@pytest.mark.usefixtures("library")
def test_facets_count_the_followers_too(ask):
    hits = ask("гражданское право республики", loosely=True, facets_wanted=("context",))

    assert dict(hits.facets["context"]) == {"library": 2}


@pytest.mark.usefixtures("library")
def test_who_means_the_slip_is_answered_literally_and_offered_the_other_text(ask):
    hits = ask("гражданкое право", literal=True)

    assert (hits.total, hits.answered, hits.suggestions) == (0, "гражданкое право", ("гражданское право",))


@pytest.mark.usefixtures("library")
def test_known_words_that_do_not_stand_together_are_not_mended(ask):
    hits = ask("қант конституция")

    assert (hits.total, hits.answered, hits.suggestions) == (0, "қант конституция", ())


@pytest.mark.usefixtures("library")
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.one_of(st.sampled_from('"«»-*:()^~?\\/[]{}+&| қант author:'), st.characters()), max_size=80))
def test_no_text_is_an_error(ask, text):
    assert ask(text).total >= 0


@pytest.mark.usefixtures("library")
def test_a_text_of_ten_thousand_letters_is_answered_at_once(ask):
    assert ask("қ" * 10_000).total == 0
    assert ask("сот " * 2_500).took_ms < 1_000


def test_what_the_audience_may_not_find_is_not_found_counted_or_offered(engine, ask):
    engine.write(
        [
            document("open", "Заң", facets={"subject": ["Ашық"]}),
            document("closed", "Заң қылмыстық", audience=("course:7",), facets={"subject": ["Жабық"]}),
            document("nobody", "Заң", audience=(), facets={"subject": ["Жабық"]}),
        ]
    )

    public = ask("заң", facets_wanted=("subject",))
    course = ask("заң", facets_wanted=("subject",), audience=frozenset({"public", "course:7"}))
    nobody = ask("", facets_wanted=("subject",), audience=frozenset())

    assert (names(public), public.total, public.facets) == (["open"], 1, {"subject": (("Ашық", 1),)})
    assert (set(names(course)), course.facets) == ({"open", "closed"}, {"subject": (("Ашық", 1), ("Жабық", 1))})
    assert (nobody.total, nobody.facets) == (0, {"subject": ()})
    assert ask("қылмыстыө", literal=True).suggestions == ()
    assert ask("қылмыстыө", literal=True, audience=frozenset({"course:7"})).suggestions == ("қылмыстық",)


@pytest.fixture
def shelf(engine):
    engine.write(
        [
            document("a", "Ә заң", facets={"language": ["kk"], "kind": ["book"]}, year=2019),
            document("b", "А заң", facets={"language": ["kk", "ru"], "kind": ["law"]}, year=2021),
            document("c", "Б заң", facets={"language": ["ru"], "kind": ["book"]}, year=2020),
            document("d", "В заң", facets={"language": ["en"], "kind": ["book"]}, language="en"),
        ]
    )


@pytest.mark.usefixtures("shelf")
def test_a_facets_own_filter_does_not_reduce_its_own_counts(ask):
    hits = ask("заң", filters={"language": ["kk"]}, facets_wanted=("language", "kind", "context"))
    assert set(names(hits)) == {"a", "b"}
    assert hits.facets == {
        "language": (("kk", 2), ("ru", 2), ("en", 1)),
        "kind": (("book", 1), ("law", 1)),
        "context": (("library", 2),),
    }


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"filters": {"language": ["kk", "en"]}}, {"a", "b", "d"}),
        ({"filters": {"language": ["ru"], "kind": ["book"]}}, {"c"}),
        ({"filters": {"place": ["Астана"]}}, set()),
        ({"filters": {"language": []}}, {"a", "b", "c", "d"}),
        ({"year_from": 2020}, {"b", "c"}),
        ({"year_from": 2019, "year_through": 2020}, {"a", "c"}),
        ({"languages": ("en",)}, {"d"}),
        ({"context": "portal"}, set()),
        ({"context": "library", "kind": "record"}, {"a", "b", "c", "d"}),
        ({"limit": 0}, set()),
        ({"limit": 10**25}, {"a", "b", "c", "d"}),
        ({"offset": 10**25}, set()),
        ({"offset": -1}, {"a", "b", "c", "d"}),
        ({"year_from": -(10**30), "year_through": 10**30}, {"a", "b", "c"}),
    ],
)
def test_a_search_is_narrowed(ask, narrowed, found):
    assert set(names(ask("", **narrowed))) == found


@pytest.mark.usefixtures("shelf")
def test_hits_are_sorted_by_title_in_the_kazakh_alphabet_and_by_year(ask):
    assert names(ask("", sort=Sort.TITLE)) == ["b", "a", "c", "d"]
    assert names(ask("", sort=Sort.YEAR_DESC)) == ["b", "c", "a", "d"]


@pytest.mark.usefixtures("shelf")
def test_pages_follow_each_other(ask):
    pages = [names(ask("", sort=Sort.TITLE, offset=offset, limit=2)) for offset in (0, 2, 4)]
    assert pages == [["b", "a"], ["c", "d"], []]
