"""Whatever is indexed and asked: every engine finds and counts the same, namely what a look through all documents finds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naive_engine import NaiveEngine, title_key
from search_cases import ANALYSER

from torelik.search.analysis.tokens import ROOT_MARK
from torelik.search.index.similarity import word_of
from torelik.search.index.streams import streams_of
from torelik.search.index.values import (
    FIELD_WEIGHTS,
    AllOf,
    AnyOf,
    Document,
    Form,
    Having,
    Phrase,
    Request,
    Sort,
    Word,
    WordForm,
    Years,
)

WORDS = (
    "сот", "соттың", "сотқа", "заң", "заңды", "зан", "құқық", "құқығы", "қазақстан", "казакстан", "кодексі", "және",
    "право", "права", "суд", "суды", "о", "закон", "courts", "court", "law", "of", "401-ІV", "401", "2020-жылғы",
    "O'Brien", "it's",
)  # fmt: skip
VALUES = ("kk", "ru", "2020", "a'b", "back\\slash", "100%", "%s", "Қылмыстық құқық", " ", "x:y", '"q"', "a\tb")
NAMES = st.sampled_from(["public", "course:7", "role:learner"])
FIELDS = st.sets(st.sampled_from(sorted(FIELD_WEIGHTS)), min_size=1).map(lambda names: tuple(sorted(names)))
YEARS = st.none() | st.integers(2018, 2022)
FACETS = ("kind", "subject", "context", "missing")

texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@st.composite
def documents(draw, number):
    context, kind = draw(st.sampled_from([("library", "record"), ("portal", "page")]))
    return Document(
        key=f"{context}:{kind}:{number}",
        context=context,
        kind=kind,
        language=draw(st.sampled_from(["kk", "ru", "en"])),
        fields=draw(st.dictionaries(st.sampled_from(sorted(FIELD_WEIGHTS)), texts, max_size=4)),
        audience=draw(st.lists(NAMES, max_size=3)),
        facets=draw(st.dictionaries(st.sampled_from(["kind", "subject"]), st.lists(st.sampled_from((*VALUES, "")), max_size=3))),
        year=draw(YEARS),
        sort_title=draw(st.sampled_from(["", "", "30", "31"])),
        shown={"title": draw(st.text(max_size=5))},
    )


libraries = st.integers(0, 12).flatmap(lambda count: st.tuples(*(documents(number) for number in range(count))))

TERMS = sorted({token.term for word in WORDS for token in ANALYSER.tokens(word, language=None)})
WEAK_TERMS = sorted(
    {
        term
        for word in WORDS
        for token in ANALYSER.tokens(word, language=None)
        for term in (token.weak, ROOT_MARK + token.root)
        if term
    }
)
strange = st.text(st.sampled_from("'\\:*&|!<>() abс\"%s$"), min_size=1, max_size=6)
terms = st.sampled_from(TERMS) | strange
forms = st.one_of(
    st.builds(WordForm, terms, st.just(Form.EXACT), st.just(1.0)),
    st.builds(WordForm, st.sampled_from(WEAK_TERMS) | strange, st.just(Form.WEAK), st.just(0.4)),
    st.builds(WordForm, terms.map(lambda term: term[:2]), st.just(Form.BEGINNING), st.just(0.15)),
    st.builds(WordForm, st.sampled_from(WEAK_TERMS).map(lambda term: term[:2]), st.just(Form.WEAK_BEGINNING), st.just(0.15)),
)
words = st.builds(Word, st.lists(forms, min_size=1, max_size=3).map(tuple), FIELDS)
rows = st.lists(st.tuples(st.integers(0, 2), terms), min_size=1, max_size=3).map(
    lambda steps: tuple((sum(step for step, _term in steps[1 : number + 1]), term) for number, (_step, term) in enumerate(steps))
)
phrases = st.builds(Phrase, st.lists(rows, min_size=1, max_size=2).map(tuple), FIELDS)
leaves = st.one_of(
    words, words, phrases, st.builds(Years, YEARS, YEARS), st.builds(Having, st.sampled_from(FACETS), st.sampled_from(VALUES))
)
expressions = st.recursive(
    leaves,
    lambda inner: (
        st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(
            AllOf,
            st.lists(inner, max_size=3).map(tuple),
            st.lists(inner, max_size=2).map(tuple),
            st.lists(inner, max_size=2).map(tuple),
        )
    ),
    max_leaves=6,
)
requests = st.builds(
    Request,
    expression=expressions | st.just(AllOf()),
    audience=st.frozensets(NAMES, min_size=1),
    filters=st.dictionaries(st.sampled_from(FACETS), st.lists(st.sampled_from(VALUES), max_size=2), max_size=2),
    languages=st.lists(st.sampled_from(["kk", "ru", "tr"]), max_size=1),
    year_from=YEARS,
    year_through=YEARS,
    context=st.sampled_from([None, None, "library", "portal"]),
    kind=st.sampled_from([None, None, None, "record"]),
    keys=st.none() | st.lists(st.integers(0, 12).map(lambda number: f"library:record:{number}"), max_size=8),
    sort=st.sampled_from(Sort),
    limit=st.just(50),
    facets_wanted=st.just(FACETS),
)


@pytest.fixture
def emptied(engine):
    """Return a way to give the engine these documents and no others."""

    def filled(library):
        engine.remove([key for key, _digest in engine.digests()])
        engine.write(library)
        return engine

    return filled


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(library=libraries, asked=st.lists(requests, min_size=10, max_size=25))
def test_hits_and_counts_are_those_of_a_look_through_all_documents(emptied, library, asked):
    engine, naive = emptied(library), NaiveEngine(library)
    by_key = {document.key: document for document in library}

    for request in asked:
        found, expected = engine.search(request), naive.found(request)

        keys = [hit.key for hit in found.items]
        assert sorted(keys) == sorted(document.key for document in expected)
        assert found.total == len(expected)
        assert found.facets == naive.facets(request)
        assert sorted(engine.keys(request, limit=50)) == sorted(keys)
        assert all(hit.shown == by_key[hit.key].shown for hit in found.items)
        if request.sort is Sort.TITLE:
            titles = [title_key(by_key[key]) for key in keys]
            assert titles == sorted(titles)
        if request.sort is Sort.YEAR_DESC:
            years = [by_key[key].year or 0 for key in keys]
            assert years == sorted(years, reverse=True)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(library=libraries, start=st.sampled_from(["қаз", "каз", "cou", "ко", "құқ"]), audience=st.frozensets(NAMES, min_size=1))
def test_words_are_offered_from_what_the_audience_may_find(emptied, library, start, audience):
    engine = emptied(library)
    seen = [document for document in library if not audience.isdisjoint(document.audience)]
    visible = {
        form for document in seen for term in streams_of(document, analyser=ANALYSER).vocabulary for form in [word_of(term)]
    }

    offered = engine.words_beginning(start, audience=audience, limit=5)

    assert [word for word in offered if word not in visible] == []
