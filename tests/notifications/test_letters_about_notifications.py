"""A notification goes by e-mail where its reader wants it: once, outside of quiet hours, tried again, seen in a history."""

import json
from collections.abc import Callable
from datetime import datetime, time, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import models
from django.test import Client

from factories import people
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.identity.privacy import actions as privacy
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.notifications import actions, kinds, queries, receivers, rules
from torelik.notifications import api as notifications
from torelik.notifications.models import KeptText, Letter, MailChoice, Notification
from torelik.notifications.rules import QuietHours
from torelik.notifications.vocabulary import GRANTS, Channel, LetterFault, LetterState, SendingRefusal
from torelik.outbox import api as outbox
from torelik.outbox.models import Message
from torelik.support.health import checks
from torelik.support.health.vocabulary import State

pytestmark = pytest.mark.django_db

ALMATY = ZoneInfo("Asia/Almaty")
SEES, SETS = GRANTS.SEE_HISTORY.value, GRANTS.SET_SENDING.value
HISTORY, SENDING = "/en/notifications/history/", "/en/notifications/sending/"


class Due(models.TextChoices):
    DUE = "library.due", "Return %(title)s by %(day)s."


class Works(models.TextChoices):
    DONE = "library.done", "The work is done."


class Alarms(models.TextChoices):
    ALARM = "support.alarm", "Something burns."


class Searches(models.TextChoices):
    NEW = "library.new", "There are new titles."


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of October 2026 on the Academy's clock."""
    return datetime(2026, 10, day, hour, minute, tzinfo=ALMATY)


@pytest.fixture(autouse=True)
def _kinds_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_KINDS", {})
    notifications.register_kinds(Due, group=notifications.Group("dues", "Due books", by_mail=True))
    notifications.register_kinds(Works, group=notifications.Group("works", "Works", grants=("library.import-records",)))
    notifications.register_kinds(Alarms, group=notifications.Group("alarms", "Alarms", by_mail=True, at_any_hour=True))
    notifications.register_kinds(Searches, group=notifications.Group("searches", "Searches", by_mail=True, is_mailable=False))


@pytest.fixture
def aigerim() -> Account:
    return with_address(people.account(username="aigerim"))


def with_address(account: Account, address: str = "aigerim@example.kz") -> Account:
    account.email, account.language = address, "en"
    account.save()
    return account


def tell(account: Account, *, at: datetime, kind: str = "library.due", title: str = "Proof") -> Letter | None:
    words = {"title": title, "day": "2026-11-30"}
    notifications.notify(account_id=account.pk, kind=kind, words=words, at=at, path="/library/me/loans/")
    actions.release_letters(at=at)
    return Letter.objects.filter(notification__account=account).order_by("-pk").first()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """What the mail server answers with, one fault after another; nothing left: it takes the letter."""
    faults: list[Exception] = []
    as_it_is = mail.EmailMessage.send

    def send(self: mail.EmailMessage, fail_silently: bool = False) -> int:
        if faults:
            raise faults.pop(0)
        return as_it_is(self, fail_silently)

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    return faults


@pytest.mark.parametrize(
    ("begins", "ends", "at", "goes"),
    [
        (time(22), time(8), moment(23, 21, 59), moment(23, 21, 59)),
        (time(22), time(8), moment(23, 22), moment(24, 8)),
        (time(22), time(8), moment(31, 23, 30), datetime(2026, 11, 1, 8, tzinfo=ALMATY)),
        (time(22), time(8), moment(23, 0, 5), moment(23, 8)),
        (time(22), time(8), moment(23, 8), moment(23, 8)),
        (time(13), time(14), moment(23, 13, 30), moment(23, 14)),
        (time(13), time(14), moment(23, 12, 59), moment(23, 12, 59)),
        (time(13), time(14), moment(23, 14), moment(23, 14)),
        (time(13), time(13), moment(23, 13), moment(23, 13)),
        (None, None, moment(23, 3), moment(23, 3)),
    ],
)
def test_a_moment_of_quiet_hours_waits_until_they_end(
    begins: time | None, ends: time | None, at: datetime, goes: datetime
) -> None:
    assert rules.moment_to_send(at, QuietHours(begins, ends)) == goes


def test_a_letter_goes_in_the_language_of_its_reader_with_the_address_where_to_act(aigerim: Account, at: datetime) -> None:
    KeptText.objects.create(
        kind="library.due", language="en", channel=Channel.MAIL, subject="Bring {title}", text="{name}!", version=1
    )
    tell(aigerim, at=at)

    before = len(mail.outbox)
    outbox.deliver_pending()

    [letter] = mail.outbox
    assert (before, letter.to, letter.subject) == (0, ["aigerim@example.kz"], "Bring Proof")
    lines = letter.body.splitlines()
    assert lines[0] == "Айгерім!"
    assert lines[2].endswith("/en/library/me/loans/")
    assert lines[-1].endswith("/en/notifications/")
    kept = Letter.objects.get()
    assert (kept.state, kept.address, kept.subject, kept.attempts) == ("sent", "aigerim@example.kz", "Bring Proof", 1)


def test_a_message_of_the_outbox_that_comes_twice_sends_no_second_letter(aigerim: Account, at: datetime) -> None:
    letter = tell(aigerim, at=at)
    assert letter is not None

    for _ in range(3):
        actions.send_letter(letter.pk, at=at)

    assert len(mail.outbox) == 1
    assert Letter.objects.get().state == LetterState.SENT


def test_a_stop_between_sending_and_noting_it_is_left_to_a_person(aigerim: Account, at: datetime) -> None:
    letter = tell(aigerim, at=at)
    assert letter is not None
    Letter.objects.update(state=LetterState.SENDING)

    actions.send_letter(letter.pk, at=at)

    letter.refresh_from_db()
    assert (len(mail.outbox), letter.state, letter.fault) == (0, LetterState.FAILED, LetterFault.INTERRUPTED)


def test_a_letter_that_is_gone_harms_nobody(at: datetime) -> None:
    actions.send_letter(999, at=at)

    assert mail.outbox == []


def test_a_letter_of_the_night_goes_in_the_morning(aigerim: Account) -> None:
    night = datetime(2026, 11, 23, 23, 30, tzinfo=ALMATY)
    morning = datetime(2026, 11, 24, 8, tzinfo=ALMATY)
    letter = tell(aigerim, at=night)
    assert letter is not None

    released = [actions.release_letters(at=one) for one in (night, morning - timedelta(seconds=1), morning, morning)]

    assert (letter.state, letter.due_at, released) == (LetterState.WAITING, morning, [0, 0, 1, 0])
    assert [one.payload for one in Message.objects.all()] == [{"letter": letter.pk}]


def test_a_thousand_letters_of_one_morning_go_in_portions(
    aigerim: Account, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torelik.notifications.actions.letters.MOST_IN_QUEUE", 2)
    for _ in range(3):
        tell(aigerim, at=at)

    portions = []
    for _ in range(3):
        portions.append(Message.objects.count())
        outbox.deliver_pending()
        actions.release_letters(at=at)

    assert (portions, len(mail.outbox)) == ([2, 1, 0], 3)


def test_a_letter_that_another_clock_releases_meanwhile_is_not_released_twice(
    aigerim: Account, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        notifications.notify(account_id=aigerim.pk, kind="library.due", words={}, at=at)
    monkeypatch.setattr(outbox, "send", lambda *_sent, **_named: Letter.objects.update(state=LetterState.QUEUED))

    assert actions.release_letters(at=at) == 1


def test_a_letter_without_a_place_to_act_names_the_page_of_choices_alone(aigerim: Account, at: datetime) -> None:
    words = {"title": "2026-99-99", "day": "2026-99-99"}
    receivers.tell_people(account_ids=[aigerim.pk], notice=Due.DUE, words=words, path="", at=at)
    actions.release_letters(at=at)
    outbox.deliver_pending()

    [letter] = mail.outbox
    assert "Return 2026-99-99 by 2026-99-99." in letter.body
    assert [line for line in letter.body.splitlines() if "://" in line] == letter.body.splitlines()[-1:]


def test_the_health_page_counts_the_letters_that_were_given_up(aigerim: Account, at: datetime, server: list[Exception]) -> None:
    server.append(SMTPRecipientsRefused({"a": (550, b"no")}))
    tell(aigerim, at=at)
    outbox.deliver_pending()

    readings = [checks.letters(at + timedelta(days=days)) for days in (0, 8)]

    assert [(one.state, one.value) for one in readings] == [(State.WARN, 1), (State.OK, 0)]


def test_an_alarm_does_not_wait_for_the_morning(aigerim: Account) -> None:
    letter = tell(aigerim, at=datetime(2026, 11, 23, 23, 30, tzinfo=ALMATY), kind="support.alarm")

    assert letter is not None
    assert letter.state == LetterState.QUEUED


@pytest.mark.parametrize(("kind", "wanted"), [("library.due", True), ("library.done", False), ("library.new", False)])
def test_by_default_the_group_says_whether_a_letter_goes(aigerim: Account, at: datetime, kind: str, wanted: bool) -> None:
    assert (tell(aigerim, at=at, kind=kind) is not None) == wanted
    assert Notification.objects.count() == 1


def test_nothing_goes_to_who_has_no_address(at: datetime) -> None:
    assert tell(people.account(), at=at) is None


def test_a_person_chooses_by_group_among_what_concerns_them(aigerim: Account, at: datetime) -> None:
    by = people.actor(aigerim)
    offered = [(group.key, by_mail) for group, by_mail in queries.choices(visible_to=by)]

    actions.choose_mail(groups=["alarms", "works"], by=by, at=at)
    actions.choose_mail(groups=["alarms", "works"], by=by, at=at)

    assert offered == [("dues", True), ("alarms", True)]
    assert [(one.group, one.by_mail) for one in MailChoice.objects.all()] == [("dues", False)]
    assert tell(aigerim, at=at) is None
    assert Event.objects.filter(name="notifications.choice-made").count() == 1
    with pytest.raises(NotFound):
        actions.choose_mail(groups=[], by=Actor.anonymous(), at=at)
    assert queries.choices(visible_to=Actor.anonymous()) == []


@pytest.mark.parametrize("change", ["unwanted", "no-address", "closed", "retired"])
def test_what_changed_in_the_night_is_asked_before_sending(
    aigerim: Account, at: datetime, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = tell(aigerim, at=at)
    assert letter is not None
    if change == "unwanted":
        actions.choose_mail(groups=[], by=people.actor(aigerim), at=at)
    elif change == "no-address":
        Account.objects.filter(pk=aigerim.pk).update(email="")
    elif change == "closed":
        Account.objects.filter(pk=aigerim.pk).update(is_active=False)
    else:
        monkeypatch.setattr(kinds, "_KINDS", {})

    actions.send_letter(letter.pk, at=at)

    letter.refresh_from_db()
    fault = LetterFault.UNWANTED if change == "retired" else LetterFault(change)
    assert (letter.state, letter.fault, mail.outbox) == (LetterState.NOT_NEEDED, fault, [])


def test_a_refused_address_is_given_up_and_holds_up_nobody(aigerim: Account, at: datetime, server: list[Exception]) -> None:
    bolat = with_address(people.account(), "bolat@example.kz")
    server.append(SMTPRecipientsRefused({"aigerim@example.kz": (550, b"no such person")}))
    tell(aigerim, at=at)
    tell(bolat, at=at)

    outbox.deliver_pending()

    states = Letter.objects.order_by("pk").values_list("state", "fault")
    assert list(states) == [("failed", "refused"), ("sent", "")]
    assert [one.to for one in mail.outbox] == [["bolat@example.kz"]]


def test_a_letter_that_is_put_off_is_tried_again_and_given_up_at_last(
    aigerim: Account, at: datetime, server: list[Exception]
) -> None:
    letter = tell(aigerim, at=at)
    assert letter is not None
    tries, now = [], at
    server += [SMTPRecipientsRefused({"a": (450, b"later")}), *(SMTPDataError(451, b"later") for _ in range(5))]

    for _ in range(6):
        actions.send_letter(letter.pk, at=now)
        letter.refresh_from_db()
        tries.append(letter.state)
        now = max(now, letter.due_at)
        actions.release_letters(at=now)

    assert tries == ["waiting"] * 5 + ["failed"]
    assert (letter.attempts, letter.fault, now - at > timedelta(days=1)) == (6, LetterFault.PUT_OFF, True)


def test_a_server_that_is_away_keeps_the_topic_waiting_and_counts_against_no_letter(
    aigerim: Account, at: datetime, server: list[Exception]
) -> None:
    server += [SMTPServerDisconnected("gone"), ConnectionRefusedError()]
    tell(aigerim, at=at)

    for _ in range(2):
        outbox.deliver_pending()
        Message.objects.update(not_before=None)
    waiting = Letter.objects.get()
    outbox.deliver_pending()

    assert (waiting.state, waiting.fault, waiting.attempts) == (LetterState.QUEUED, LetterFault.AWAY, 0)
    assert (Letter.objects.get().state, len(mail.outbox)) == (LetterState.SENT, 1)


def test_a_letter_that_cannot_be_made_is_given_up(aigerim: Account, at: datetime, server: list[Exception]) -> None:
    server.append(UnicodeError("label too long"))
    tell(aigerim, at=at)

    outbox.deliver_pending()

    assert list(Letter.objects.values_list("state", "fault")) == [("failed", "unusable")]


def test_a_failed_letter_is_sent_again_with_the_grant(
    aigerim: Account, at: datetime, server: list[Exception], someone_with: Callable[..., Actor]
) -> None:
    server.append(SMTPRecipientsRefused({"a": (550, b"no")}))
    letter = tell(aigerim, at=at)
    assert letter is not None
    outbox.deliver_pending()
    by = someone_with(SEES)

    actions.send_again(uuid=letter.uuid, by=by, at=at)
    actions.release_letters(at=at)
    outbox.deliver_pending()

    assert (Letter.objects.get().state, len(mail.outbox)) == (LetterState.SENT, 1)
    assert Event.objects.filter(name="notifications.letter-sent-again", about_name="library.due").count() == 1
    with pytest.raises(actions.SendingRefused) as refused:
        actions.send_again(uuid=letter.uuid, by=by, at=at)
    assert refused.value.refusals == [SendingRefusal.NOT_FAILED]
    with pytest.raises(PermissionDenied):
        actions.send_again(uuid=letter.uuid, by=someone_with(SETS), at=at)
    with pytest.raises(NotFound):
        actions.send_again(uuid=uuid4(), by=by, at=at)


def test_quiet_hours_are_set_by_whoever_may_and_the_later_of_two_is_told(
    someone_with: Callable[..., Actor], aigerim: Account, at: datetime
) -> None:
    by = someone_with(SETS)

    def set_hours(begins: time | None, ends: time | None, *, seen: int, by: Actor = by) -> None:
        actions.set_sending(quiet_from=begins, quiet_until=ends, kept_days=90, seen=seen, by=by, at=at)

    set_hours(time(12), time(18), seen=0)
    set_hours(time(12), time(18), seen=1)
    letter = tell(aigerim, at=at)
    with pytest.raises(actions.SendingRefused) as late:
        set_hours(None, None, seen=0)
    with pytest.raises(actions.SendingRefused) as half:
        set_hours(time(12), None, seen=1)
    with pytest.raises(PermissionDenied):
        set_hours(None, None, seen=1, by=someone_with(SEES))
    set_hours(None, None, seen=1)

    assert letter is not None
    assert letter.state == LetterState.WAITING
    assert [one.value.refusals for one in (late, half)] == [[SendingRefusal.CHANGED_MEANWHILE], [SendingRefusal.HALF]]
    assert queries.sending() == queries.SendingRules(QuietHours(None, None), 90, 2)
    facts = Event.objects.filter(name="notifications.sending-set").order_by("pk").values_list("facts", flat=True)
    assert list(facts) == [
        {"quiet_from": "12:00", "quiet_until": "18:00", "kept_days": "90"},
        {"quiet_from": "", "quiet_until": "", "kept_days": "90"},
    ]


def test_the_history_is_deleted_after_the_set_time_with_its_letters(
    aigerim: Account, at: datetime, system: Actor, someone_with: Callable[..., Actor]
) -> None:
    tell(aigerim, at=at, title="Old")
    tell(aigerim, at=at + timedelta(days=1), title="New")

    forgotten = [actions.forget_old(by=system, at=at + timedelta(days=365, hours=1)) for _ in range(2)]

    assert forgotten == [1, 0]
    assert [one.notification.words["title"] for one in Letter.objects.all()] == ["New"]
    assert Event.objects.filter(name="notifications.history-forgotten").count() == 1
    with pytest.raises(PermissionDenied):
        actions.forget_old(by=someone_with(SEES), at=at)


def test_the_export_has_ones_letters_and_choices_and_an_erasure_takes_them(aigerim: Account, at: datetime) -> None:
    bolat = with_address(people.account(), "bolat@example.kz")
    tell(aigerim, at=at)
    tell(bolat, at=at, title="Torts")
    outbox.deliver_pending()
    actions.choose_mail(groups=[], by=people.actor(aigerim), at=at)

    content = privacy.export_own_data(by=people.actor(aigerim), at=at)
    forgotten = actions.forget(aigerim.pk)

    found = json.loads(content)["notifications"]
    assert [(one["letter"]["state"], one["letter"]["address"]) for one in found["told"]] == [("sent", "aigerim@example.kz")]
    assert [one["group"] for one in found["e_mail_chosen"]] == ["dues", "alarms"]
    assert "Torts" not in content
    assert (forgotten, Letter.objects.count(), MailChoice.objects.count()) == (4, 1, 0)


def test_the_person_sees_how_far_each_letter_is_and_chooses_on_the_same_page(
    client: Client, aigerim: Account, at: datetime
) -> None:
    tell(aigerim, at=at)
    outbox.deliver_pending()
    client.force_login(aigerim)

    page = client.get("/en/notifications/").content.decode()
    chosen = client.post("/en/notifications/choices/", {"groups": ["alarms"]})
    strange = client.post("/en/notifications/choices/", {"groups": ["works"]}, follow=True)

    assert "Sent" in page
    assert "aigerim@example.kz" in page
    assert (chosen.status_code, chosen["Location"]) == (302, "/en/notifications/")
    assert "Nothing was saved: the list has changed. Choose again." in strange.content.decode()
    assert list(MailChoice.objects.values_list("group", "by_mail")) == [("dues", False)]


def test_the_history_shows_events_and_results_but_never_the_words(client: Client, aigerim: Account, at: datetime) -> None:
    tell(aigerim, at=at, title="A title that nobody else should see")
    outbox.deliver_pending()
    client.force_login(people.account(grants=(SEES,)))

    page = client.get(HISTORY).content.decode()
    narrowed = client.get(HISTORY, {"words": "Сәрсенова", "state": "sent"}).context["lines"]
    others = client.get(HISTORY, {"state": "failed"}).context["lines"]

    assert "Return {title} by {day}." in page
    assert "A title that nobody else should see" not in page
    assert ([one.letter.address for one in narrowed], others) == (["aigerim@example.kz"], [])


def test_the_page_sends_a_failed_letter_again_and_tells_when_there_is_none(
    client: Client, aigerim: Account, at: datetime, server: list[Exception]
) -> None:
    server.append(SMTPRecipientsRefused({"a": (550, b"no")}))
    letter = tell(aigerim, at=at)
    assert letter is not None
    outbox.deliver_pending()
    client.force_login(people.account(grants=(SEES,)))
    address = f"{HISTORY}{letter.uuid}/send-again/"

    first = client.post(address, follow=True).content.decode()
    second = client.post(address, follow=True).content.decode()

    assert "The letter is in the queue again." in first
    assert "The letter is not among those that failed any more." in second
    assert client.post(f"{HISTORY}{uuid4()}/send-again/").status_code == 404


def test_the_page_sets_quiet_hours(client: Client) -> None:
    client.force_login(people.account(grants=(SETS,)))

    shown = client.get(SENDING).content.decode()
    half = client.post(SENDING, {"quiet_from": "21:00", "quiet_until": "", "kept_days": 100, "seen": 0})
    short = client.post(SENDING, {"quiet_from": "", "quiet_until": "", "kept_days": 3, "seen": 0})
    kept = client.post(SENDING, {"quiet_from": "21:00", "quiet_until": "07:30", "kept_days": 100, "seen": 0})

    assert 'value="22:00"' in shown
    assert (half.status_code, short.status_code, kept.status_code) == (409, 422, 302)
    assert queries.sending() == queries.SendingRules(QuietHours(time(21), time(7, 30)), 100, 1)


@pytest.mark.parametrize("address", [HISTORY, SENDING])
def test_the_pages_of_sending_open_to_nobody_else(client: Client, address: str) -> None:
    client.force_login(people.account())

    assert client.get(address).status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_history_asks_the_database_as_often_for_thirty_as_for_one(
    client: Client, aigerim: Account, at: datetime, count: int, django_assert_num_queries: Callable[..., object]
) -> None:
    for number in range(count):
        tell(aigerim, at=at, title=str(number))
    client.force_login(people.account(grants=(SEES,)))

    with django_assert_num_queries(6):  # type: ignore[attr-defined]
        answer = client.get(HISTORY)

    assert len(answer.context["lines"]) == count
