"""The Academy changes the words in which people are told, and no message is ever lost by it."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import models
from django.test import Client

from factories import people
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.notifications import actions, kinds, queries, rules
from torelik.notifications import api as notifications
from torelik.notifications.kinds import Text
from torelik.notifications.models import KeptText
from torelik.notifications.rules import TextProblem
from torelik.notifications.vocabulary import GRANTS, Channel, TextFault

pytestmark = pytest.mark.django_db

KEEPS = GRANTS.KEEP_TEXTS.value
DUE = "library.due"
TEXTS = "/en/notifications/texts/"
PLACES = ["title", "day"]


class Kinds(models.TextChoices):
    DUE = DUE, "Return %(title)s by %(day)s."
    BOOKS = "library.books", "Return: %(books)s"


@pytest.fixture(autouse=True)
def _kinds_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_KINDS", {})
    notifications.register_kinds(Kinds, group=notifications.Group("library", "Library"), subjects={Kinds.DUE: "Return %(title)s"})


@pytest.fixture
def keeper() -> Account:
    return people.account(grants=(KEEPS,))


def keep(
    text: str,
    *,
    by: Actor,
    at: datetime,
    subject: str = "",
    channel: Channel = Channel.PRODUCT,
    seen: int = 0,
    language: str = "en",
) -> None:
    actions.keep_text(kind=DUE, channel=channel, language=language, subject=subject, text=text, seen=seen, by=by, at=at)


def read(account: Account) -> list[str]:
    return [one.sentence for one in queries.newest(visible_to=people.actor(account))]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Return %(title)s by %(day)s.", "Return {title} by {day}."),
        ("100 %% of %(count)s", "100 % of {count}"),
        ("No places", "No places"),
    ],
)
def test_a_sentence_of_the_code_is_written_with_braces(source: str, text: str) -> None:
    assert rules.braced(source) == text


@pytest.mark.parametrize(
    ("text", "subject", "channel", "problems"),
    [
        ("Bring {title} by { day }.", "", Channel.PRODUCT, []),
        ("Bring {title}.", "About {title}", Channel.MAIL, []),
        ("Bring it.", "", Channel.MAIL, [TextProblem(TextFault.NO_SUBJECT, in_subject=True)]),
        ("Bring it.", "One\ntwo", Channel.MAIL, [TextProblem(TextFault.SUBJECT_OF_LINES, in_subject=True)]),
        ("Bring it.", "{x}", Channel.MAIL, [TextProblem(TextFault.UNKNOWN_PLACE, in_subject=True, place="x")]),
        ("  \n", "", Channel.PRODUCT, [TextProblem(TextFault.EMPTY)]),
        ("Bring {titel}.", "", Channel.PRODUCT, [TextProblem(TextFault.UNKNOWN_PLACE, place="titel")]),
        ("Bring {}.", "", Channel.PRODUCT, [TextProblem(TextFault.UNKNOWN_PLACE)]),
        ("Bring {title.", "", Channel.PRODUCT, [TextProblem(TextFault.BRACE)]),
        ("Bring title}.", "", Channel.PRODUCT, [TextProblem(TextFault.BRACE)]),
        ("{{title}}", "", Channel.PRODUCT, [TextProblem(TextFault.BRACE)]),
        ("{title.__class__}", "", Channel.PRODUCT, [TextProblem(TextFault.UNKNOWN_PLACE, place="title.__class__")]),
        ("{% now %}", "", Channel.PRODUCT, [TextProblem(TextFault.UNKNOWN_PLACE, place="% now %")]),
    ],
)  # fmt: skip
def test_a_text_is_refused_for_every_reason(text: str, subject: str, channel: Channel, problems: list[TextProblem]) -> None:
    assert rules.problems_of(channel=channel, subject=subject, text=text, places=PLACES) == problems


def test_what_fills_a_place_is_never_read_for_places_itself() -> None:
    assert rules.filled("{title} {day}", {"title": "{day}", "day": "x"}) == "{day} x"


def test_people_read_the_words_that_the_academy_keeps_in_their_language(keeper: Account, at: datetime) -> None:
    notifications.notify(account_id=keeper.pk, kind=DUE, words={"title": "Proof", "day": "2026-11-30"}, at=at)
    keep("Please bring { title } by {day}!", by=people.actor(keeper), at=at)

    sentences = {language: _read_in(language, keeper) for language in ("en", "ru")}

    assert sentences == {
        "en": ["Please bring Proof by 30 November 2026!"],
        "ru": ["Return Proof by 30 ноября 2026 г.."],
    }


def _read_in(language: str, account: Account) -> list[str]:
    client = Client()
    client.force_login(account)
    return [one.sentence for one in client.get(f"/{language}/notifications/").context["told"]]


def test_a_kept_text_that_names_a_lost_place_costs_nobody_the_message(keeper: Account, at: datetime) -> None:
    KeptText.objects.create(kind=DUE, language="en", channel=Channel.PRODUCT, text="Shelf {shelf}: {title}", version=1)
    notifications.notify(account_id=keeper.pk, kind=DUE, words={"title": "Proof", "day": "2026-11-30"}, at=at)

    [(_group, lines)] = queries.lines_of_kinds(visible_to=people.actor(keeper))

    assert _read_in("en", keeper) == ["Return Proof by 30 November 2026."]
    assert [one.is_broken for one in lines[0].changed] == [True]


def test_words_of_an_older_version_that_lack_a_place_are_still_told() -> None:
    assert kinds.sentence(DUE, {"title": "Proof"}) == "Return Proof by ."


def test_rows_of_books_stand_in_a_sentence_and_in_the_lines_of_a_letter() -> None:
    words = {"books": [["Proof", "2026-11-30"], ["Torts", ""]], "name": "Aigerim"}

    letter = kinds.worded("library.books", words, channel=Channel.MAIL)

    with_days = "Proof — 2026 ж. 30 қараша"
    assert kinds.sentence("library.books", words) == f"Return: {with_days}; Torts"
    assert letter.text.splitlines()[2:] == ["Return:", f"• {with_days}", "• Torts"]


def test_the_subject_of_a_letter_is_one_line_whatever_fills_it() -> None:
    letter = kinds.worded(DUE, {"title": "Proof\nBcc: x", "day": "", "name": ""}, channel=Channel.MAIL)

    assert letter.subject == "Return Proof Bcc: x"


def test_keeping_and_going_back_are_in_the_journal_and_the_later_of_two_is_told(
    someone_with: Callable[..., Actor], at: datetime
) -> None:
    by = someone_with(KEEPS)
    keep("Bring {title}.", by=by, at=at)
    keep("Bring {title}.", by=by, at=at, seen=1)

    with pytest.raises(actions.TextRefused) as late:
        keep("Return it.", by=by, at=at)
    with pytest.raises(actions.TextRefused) as late_back:
        actions.go_back_to_default(kind=DUE, channel=Channel.PRODUCT, language="en", seen=0, by=by, at=at)
    actions.go_back_to_default(kind=DUE, channel=Channel.PRODUCT, language="en", seen=1, by=by, at=at)

    assert [one.problems for one in (late.value, late_back.value)] == [[TextProblem(TextFault.CHANGED_MEANWHILE)]] * 2
    events = Event.objects.filter(name__startswith="notifications.").order_by("pk")
    assert [(one.name, one.facts["kind"], one.facts["language"]) for one in events] == [
        ("notifications.text-kept", DUE, "en"),
        ("notifications.text-back-at-default", DUE, "en"),
    ]
    assert queries.kept_texts([DUE], channel=Channel.PRODUCT, language="en") == {}
    with pytest.raises(actions.TextRefused):
        keep("Whoever opened the page before the way back.", by=by, at=at, seen=1)


def test_nobody_changes_texts_without_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    other = someone_with("library.issue-item")

    with pytest.raises(PermissionDenied):
        keep("Bring {title}.", by=other, at=at)
    with pytest.raises(PermissionDenied):
        actions.go_back_to_default(kind=DUE, channel=Channel.PRODUCT, language="en", seen=0, by=other, at=at)
    with pytest.raises(PermissionDenied):
        queries.lines_of_kinds(visible_to=other)
    with pytest.raises(NotFound):
        queries.kind("library.burnt", visible_to=someone_with(KEEPS))


def test_the_page_of_an_event_shows_every_language_with_words_of_a_sample(client: Client, keeper: Account) -> None:
    client.force_login(keeper)

    page = client.get(f"{TEXTS}{DUE}/").content.decode()

    for shown in (
        "Return Civil law. General part by 4 December 2026.",
        "Dear Aigerim Serikkyzy,",
        "4 декабря 2026",
        "4 желтоқсан",
    ):
        assert shown in page


def test_a_text_is_tried_out_before_it_is_kept(client: Client, keeper: Account) -> None:
    client.force_login(keeper)
    address = f"{TEXTS}{DUE}/mail/ru/"

    tried = client.post(address, {"subject": "Верните {title}", "text": "<b>{title}</b>", "seen": 0, "preview": 1})
    before = KeptText.objects.count()
    kept = client.post(address, {"subject": "Верните {title}", "text": "<b>{title}</b>", "seen": 0})

    assert (tried.status_code, before, kept.status_code, kept["Location"]) == (200, 0, 302, f"{TEXTS}{DUE}/")
    assert "&lt;b&gt;" in tried.content.decode()
    assert queries.kept_texts([DUE], channel=Channel.MAIL, language="ru") == {DUE: Text("Верните {title}", "<b>{title}</b>")}


@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_a_text_that_cannot_be_used_is_refused_with_the_place_named(
    client: Client, keeper: Account, button: dict[str, str]
) -> None:
    client.force_login(keeper)

    answer = client.post(f"{TEXTS}{DUE}/mail/en/", {"subject": "", "text": "{titel} {", "seen": 0, **button})

    assert answer.status_code == (422 if button else 409)
    assert answer.context["form"].errors == {
        "subject": ["Write the subject of the letter."],
        "text": [
            "There is no place {titel} for this event. Take the places from the list.",
            "A brace stands alone. A place is written with both: {title}.",
        ],
    }
    assert KeptText.objects.exclude(text="").count() == 0


def test_the_page_goes_back_to_the_default_and_tells_of_a_change_meanwhile(client: Client, keeper: Account, at: datetime) -> None:
    client.force_login(keeper)
    address = f"{TEXTS}{DUE}/product/en/"
    keep("Bring {title}.", by=people.actor(keeper), at=at)

    late = client.post(address, {"text": "Mine {title}", "seen": 0})
    late_back = client.post(f"{address}default/", {"seen": 0})
    back = client.post(f"{address}default/", {"seen": 1})

    assert (late.status_code, late_back.status_code, back.status_code) == (409, 409, 302)
    assert "Mine {title}" in late.content.decode()
    assert queries.kept_texts([DUE], channel=Channel.PRODUCT, language="en") == {}


def test_an_event_that_writes_letters_of_its_own_has_no_text_by_e_mail_here(client: Client, keeper: Account) -> None:
    own = kinds.Kind("library.own", "Sentence", notifications.Group("own", "Own", is_mailable=False))
    kinds._KINDS[own.key] = own
    client.force_login(keeper)

    statuses = [client.get(f"{TEXTS}library.own/{channel}/en/").status_code for channel in ("product", "mail")]

    assert statuses == [200, 404]
    assert [channel for channel, _cards in client.get(f"{TEXTS}library.own/").context["channels"]] == [Channel.PRODUCT]


def test_what_is_no_form_of_the_page_is_refused(client: Client, keeper: Account) -> None:
    client.force_login(keeper)
    address = f"{TEXTS}{DUE}/product/en/"

    answers = [client.post(address, {"text": "x"}), client.post(f"{address}default/", {})]

    assert [one.status_code for one in answers] == [422, 422]


@pytest.mark.parametrize("address", ["library.burnt/", f"{DUE}/pigeon/en/", f"{DUE}/mail/de/", "library.burnt/mail/en/"])
def test_what_does_not_exist_is_not_found(client: Client, keeper: Account, address: str) -> None:
    client.force_login(keeper)

    assert client.get(TEXTS + address).status_code == 404


@pytest.mark.parametrize("address", ["", f"{DUE}/", f"{DUE}/mail/en/"])
def test_the_pages_open_to_nobody_else(client: Client, address: str) -> None:
    client.force_login(people.account())

    assert client.get(TEXTS + address).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_database_as_often_for_thirty_as_for_one(
    client: Client, keeper: Account, count: int, django_assert_num_queries: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(count):
        one = kinds.Kind(f"library.k{number}", "Sentence", kinds.OTHER)
        monkeypatch.setitem(kinds._KINDS, one.key, one)
        KeptText.objects.create(kind=one.key, language="kk", channel=Channel.PRODUCT, text="Сөз", version=1)
    client.force_login(keeper)

    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        answer = client.get(TEXTS)

    assert answer.status_code == 200


def test_every_event_of_the_product_has_words_for_a_preview_of_every_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    unnamed = {
        (kind.key, name) for kind in kinds.all_kinds() for name in kind.places_by(Channel.MAIL) if not kinds.label_of_place(name)
    }

    assert unnamed == set()
    assert json.dumps([kinds.samples(kind.places) for kind in kinds.all_kinds()])
