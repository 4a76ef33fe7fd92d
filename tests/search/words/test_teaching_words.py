"""Librarians teach the search; what they teach is found after the index has been made anew."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.outbox import api as outbox
from torelik.search import api as search
from torelik.search.models import WordCorrection
from torelik.search.words import actions, queries, rules
from torelik.search.words.vocabulary import CorrectionKind, Refusal

pytestmark = pytest.mark.django_db
PAGE = "/en/words/"


def teacher() -> people.Account:
    return people.account(grants=("search.teach-words",))


def teach(form: str, lemma: str = "", kind: CorrectionKind = CorrectionKind.FORM) -> WordCorrection:
    return actions.teach_word(kind=kind, form=form, lemma=lemma, note="", by=people.actor(teacher()), at=NOON)


def put_in_force() -> None:
    """What the worker does after the commit."""
    actions.put_in_force([{}])
    actions.remake_index()


def found(text: str) -> int:
    return search.find(search.Query(text=text, audience=frozenset({"public"}), literal=True)).total


@pytest.mark.parametrize(
    ("kind", "form", "lemma", "changes", "refusals"),
    [
        (CorrectionKind.FORM, "кемесе", "кеме", {}, []),
        (CorrectionKind.HEADWORD, "цифрландыру", "", {}, []),
        (CorrectionKind.FORM, "кеме се", "кеме", {}, [Refusal.NOT_A_WORD]),
        (CorrectionKind.FORM, "кемесе", "", {}, [Refusal.NOT_A_WORD]),
        (CorrectionKind.FORM, "кемесе", "boat", {}, [Refusal.NOT_A_WORD]),
        (CorrectionKind.FORM, "к" * 61, "к" * 61, {}, [Refusal.NOT_A_WORD]),
        (CorrectionKind.FORM, "кемесе", "сот", {}, [Refusal.TWO_LETTERS]),
        (CorrectionKind.FORM, "кемесе", "кеме", {"understood_as": "кеме"}, [Refusal.UNCHANGED]),
        (CorrectionKind.HEADWORD, "сот", "", {"is_known": True}, [Refusal.UNCHANGED]),
        (CorrectionKind.FORM, "кемесе", "кеме", {"is_corrected": True}, [Refusal.CORRECTED]),
    ],
)
def test_a_correction_is_refused_for_every_reason(
    kind: CorrectionKind, form: str, lemma: str, changes: dict[str, object], refusals: list[Refusal]
) -> None:
    facts = {"understood_as": "кемес", "is_known": False, "is_corrected": False, **changes}

    assert rules.refusals_to_teach(kind, form=form, lemma=lemma, **facts) == refusals  # type: ignore[arg-type]


def test_a_taught_form_is_found_by_its_word_when_the_index_is_made_anew() -> None:
    form, lemma = "сарғыштар", "сабақ"
    catalogued(book(f"Бұл {form} туралы қазақша кітап"))
    outbox.deliver_pending()
    assert found(lemma) == 0

    row = teach(form, lemma)
    put_in_force()

    row.refresh_from_db()
    assert row.found_from is not None
    assert (found(lemma), found(form)) == (1, 1)
    assert [event.name for event in Event.objects.filter(name__startswith="search.").order_by("id")] == [
        "search.word-taught",
        "search.index-remade",
    ]


def test_a_new_word_is_known_with_all_its_forms() -> None:
    assert search.analyser().kazakh.knows("кибермедиатор") is False

    teach("кибермедиатор", kind=CorrectionKind.HEADWORD)
    put_in_force()

    assert search.analyser().kazakh.lemma("кибермедиаторлардың") == "кибермедиатор"
    assert search.analyser().kazakh.knows("кибермедиатор") is True


def test_what_is_taken_back_is_understood_as_before() -> None:
    form = "сақтандырушыны"
    before = search.analyser().kazakh.lemma(form)
    row = teach(form, "сақтандыр")
    put_in_force()
    assert search.analyser().kazakh.lemma(form) == "сақтандыр"

    actions.forget_word(uuid=row.uuid, by=people.actor(teacher()), at=NOON)
    put_in_force()

    assert search.analyser().kazakh.lemma(form) == before


def test_two_corrections_of_one_word_are_refused_the_second_time() -> None:
    teach("сақтандырушыны", "сақтандыр")

    with pytest.raises(actions.TeachingRefused) as refused:
        teach("сақтандырушыны", "сақтандыру")

    assert refused.value.refusals == [Refusal.CORRECTED]


def test_a_sentence_is_explained_word_by_word() -> None:
    words = queries.explained("Кодекстерінен және courts")

    assert [(word.surface, word.is_joining) for word in words] == [("Кодекстерінен", False), ("және", True), ("courts", False)]
    assert words[0].understood[0].term == "кодекс"
    assert words[0].weighed[0].lemma == "кодекс"


def test_a_librarian_asks_and_teaches_on_the_page(client: Client) -> None:
    client.force_login(teacher())

    asked = client.get(f"{PAGE}?q=сақтандырушыны")
    taught = client.post(PAGE, {"kind": "form", "form": "сақтандырушыны", "lemma": "сақтандыр", "note": "сала терминi"})
    refused = client.post(PAGE, {"kind": "form", "form": "екі сөз", "lemma": "екі", "note": ""})

    assert asked.status_code == 200
    assert taught.status_code == 302
    assert refused.status_code == 422
    assert "Write one Kazakh word in Cyrillic letters" in refused.content.decode()
    assert WordCorrection.objects.count() == 1


def test_others_may_neither_see_nor_teach(client: Client) -> None:
    row = teach("сақтандырушыны", "сақтандыр")
    client.force_login(people.account())

    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"kind": "form", "form": "а", "lemma": "б"}).status_code == 403
    assert client.post(f"{PAGE}{row.uuid}/forget/").status_code == 403


def test_a_strange_correction_is_not_found(client: Client) -> None:
    client.force_login(teacher())

    assert client.post(f"{PAGE}{uuid4()}/forget/").status_code == 404


@pytest.mark.parametrize("text", ["", "*", "\0", '"', "🙂", "مرحبا", "қ" * 10_000, "<script>"])
def test_no_text_breaks_the_page(client: Client, text: str) -> None:
    client.force_login(teacher())

    assert client.get(PAGE, {"q": text}).status_code == 200


def test_as_many_questions_for_one_correction_as_for_twenty(
    client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    who = teacher()
    client.force_login(who)
    for rows in (1, 19):
        for _row in range(rows):
            word = "сөз" + "".join(chr(ord("а") + int(digit)) for digit in str(WordCorrection.objects.count()))
            WordCorrection.objects.create(kind="form", form=word, lemma="сөз", taught_by=who, taught_at=NOON)
        with django_assert_num_queries(6):  # type: ignore[attr-defined]
            client.get(PAGE)
