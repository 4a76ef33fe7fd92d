"""What a person types, as a tree; questions of experts in CQL."""

import pytest

from torelik.search.index.values import Sort
from torelik.search.query.cql import CqlRefused, parsed_cql
from torelik.search.query.parsing import Clause, Either, Every, Except, HavingTyped, YearsTyped, clauses_of, parsed
from torelik.search.query.vocabulary import CqlFault


def word(text: str, field: str | None = None) -> Clause:
    return Clause(text, 0, field, is_beginning=text.endswith("*"))


def phrase(text: str, field: str | None = None) -> Clause:
    return Clause(text, 0, field, is_phrase=True)


def placed(typed):
    """The same tree without places, so that it can be compared."""
    match typed:
        case Clause(text, _start, field, is_phrase, is_beginning):
            return Clause(text, 0, field, is_phrase, is_beginning)
        case Every(parts):
            return Every(tuple(placed(part) for part in parts))
        case Either(parts):
            return Either(tuple(placed(part) for part in parts))
        case Except(part):
            return Except(placed(part))
    return typed


A, B, C = word("заң"), word("сот"), word("құқық")


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("", Every(())),
        ("  ", Every(())),
        ("заң", A),
        ("заң сот", Every((A, B))),
        ("заң AND сот", Every((A, B))),
        ("заң ЖӘНЕ сот И құқық", Every((A, B, C))),
        ("заң OR сот", Either((A, B))),
        ("заң сот OR құқық", Either((Every((A, B)), C))),  # AND binds closer
        ("заң (сот OR құқық)", Every((A, Either((B, C))))),
        ("заң NOT сот", Every((A, Except(B)))),
        ("заң -сот", Every((A, Except(B)))),
        ("заң -(сот құқық)", Every((A, Except(Every((B, C)))))),
        ("NOT NOT заң", Except(Except(A))),
        ("and or not", Every((word("and"), word("or"), word("not")))),  # operators are written in capitals
        ("ЗАҢ НЕМЕСЕ СОТТАР", Every((word("ЗАҢ"), word("НЕМЕСЕ"), word("СОТТАР")))),
        ("ҚР OR АПК", Either((word("ҚР"), word("АПК")))),  # abbreviations alone
        ("author:(абай шәкәрім)", Every((word("абай", "authors"), word("шәкәрім", "authors")))),
        ("author:(абай title:жолы)", Every((word("абай", "authors"), word("жолы", "title")))),
        ("қараңыз:(сот)", Every((word("қараңыз"), B))),
        ('title:"сот төрелігі"', phrase("сот төрелігі", "title")),
        ("«сот төрелігі", phrase("сот төрелігі")),
        ("қыл*", word("қыл*")),
        ("year:2015", YearsTyped(2015, 2015)),
        ("жылы:2015-2020", YearsTyped(2015, 2020)),
        ("год:2015..", YearsTyped(2015, None)),
        ("year:..2020", YearsTyped(None, 2020)),
        ("year:20", word("year:20")),
        ("12:30", word("12:30")),
        ("заң )", A),
        ("((((", Either(())),
        ("AND OR NOT", Either(())),
    ],
)
def test_a_typed_text_is_read(typed, tree):
    assert placed(parsed(typed)) == tree


def test_brackets_deeper_than_anybody_means_are_passed_over_and_their_words_read():
    assert [clause.text for clause in clauses_of(parsed("(" * 300 + "заң" + ")" * 300 + " сот"))] == ["заң", "сот"]


def test_what_is_excluded_is_not_marked():
    assert [clause.text for clause in clauses_of(parsed("заң -(сот OR құқық) OR қылмыс"))] == ["заң", "қылмыс"]


@pytest.mark.parametrize(
    ("question", "tree"),
    [
        ("", Every(())),
        ("заң", Every((A,))),
        ('dc.title = "заң сот"', Every((word("заң", "title"), word("сот", "title")))),
        ('title any "заң сот"', Either((word("заң", "title"), word("сот", "title")))),
        ('title adj "заң сот"', phrase("заң сот", "title")),
        ('dc.creator exact "Абай Құнанбайұлы"', phrase("Абай Құнанбайұлы", "authors")),
        ("заң and сот", Every((Every((A,)), Every((B,))))),
        ("заң or сот", Either((Every((A,)), Every((B,))))),
        ("заң not сот", Every((Every((A,)), Except(Every((B,)))))),
        ("date = 2015", YearsTyped(2015, 2015)),
        ("dc.date >= 2015", YearsTyped(2015, None)),
        ("date > 2015", YearsTyped(2016, None)),
        ("date < 2015", YearsTyped(None, 2014)),
        ('date within "2010 2020"', YearsTyped(2010, 2020)),
        ("dc.language = kaz", HavingTyped("language", "kaz")),
        ('language any "kaz rus"', Either((HavingTyped("language", "kaz"), HavingTyped("language", "rus")))),
        ("title = қыл*", Every((word("қыл*", "title"),))),
    ],
)
def test_a_question_in_cql_is_read(question, tree):
    assert placed(parsed_cql(question).typed) == tree


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("((", CqlFault.SYNTAX),
        ("title =", CqlFault.SYNTAX),
        ('"заң', CqlFault.SYNTAX),
        ("author = абай ; drop table", CqlFault.SYNTAX),
        ("price = 5", CqlFault.INDEX),
        ("oai.title = заң", CqlFault.INDEX),
        ("title < заң", CqlFault.RELATION),
        ("language < kaz", CqlFault.RELATION),
        ("date any 2015", CqlFault.RELATION),
        ("date = заң", CqlFault.YEAR),
        ("date within 2015", CqlFault.YEAR),
        ("заң prox сот", CqlFault.OPERATOR),
        (" and ".join(["заң"] * 40), CqlFault.TOO_LONG),
        ("заң" * 400, CqlFault.TOO_LONG),
    ],
)
def test_what_is_no_cql_is_refused_with_the_reason(question, fault):
    with pytest.raises(CqlRefused) as refused:
        parsed_cql(question)

    assert refused.value.fault is fault
    assert "%(" not in refused.value.sentence


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("заң sortBy dc.date/sort.descending", Sort.YEAR_DESC),
        ("заң sortBy title", Sort.TITLE),
        ("заң sortBy price", None),
        ("заң", None),
    ],
)
def test_cql_may_say_the_order(question, sort):
    assert parsed_cql(question).sort is sort
