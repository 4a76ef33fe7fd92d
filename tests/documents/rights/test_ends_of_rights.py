"""At the end of its right a file closes by itself, at the Academy's midnight; its keepers are told in time, each thing once."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from factories import people
from factories import readables as make
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.documents.rights import actions, permissions, queries, signals
from torelik.documents.rights.models import ReadableFile
from torelik.documents.rights.vocabulary import GRANTS, ReadingAccess, Refusal
from torelik.identity.models import Account
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.notifications.models import Notification

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SCHEDULER = Actor.system("scheduler")


@pytest.fixture
def keeper() -> Account:
    return people.account(grants=(GRANTS.KEEP_RIGHTS.value,))


def told(person: Account) -> list[str]:
    return list(Notification.objects.filter(account=person).order_by("pk").values_list("kind", flat=True))


def see(at: datetime) -> int:
    return actions.see_to_ends(by=SCHEDULER, at=at)


def refusals(file: ReadableFile, at: datetime) -> tuple[Refusal, ...]:
    card = queries.readable(file.uuid)
    today = clock.local_date(at)
    return permissions.access_to(card, actor=Actor.anonymous(), address="8.8.8.8", today=today).refusals


def test_a_file_closes_at_the_academys_midnight_without_anybody() -> None:
    file = make.readable(terms=make.right(valid_through=make.TODAY))

    # 23:59 and 00:00 at the Academy (UTC+5).
    assert refusals(file, datetime(2026, 11, 23, 18, 59, tzinfo=UTC)) == ()
    assert refusals(file, datetime(2026, 11, 23, 19, 0, tzinfo=UTC)) == (Refusal.ENDED,)


def test_keepers_are_told_a_month_and_a_week_before_on_the_day_and_after(keeper: Account) -> None:
    stranger = people.account(grants=(GRANTS.SEE_RIGHTS.value,))
    file = make.readable(title="Медиация", terms=make.right(valid_through=make.TODAY + 40 * DAY))

    for day in range(45):
        for _round in range(2):
            see(NOON + day * DAY)

    assert told(keeper) == [
        "documents.right-ends-in-a-month",
        "documents.right-ends-in-a-week",
        "documents.right-ends-today",
        "documents.right-ended",
    ]
    assert told(stranger) == []
    notice = Notification.objects.order_by("pk")[0]
    assert (notice.words, notice.path) == ({"title": "Медиация", "day": "2027-01-02"}, f"/rights/{file.uuid}/")
    moments = Notification.objects.order_by("pk").values_list("told_at", flat=True)
    assert [(at - NOON).days for at in moments] == [10, 33, 40, 41]


def test_what_was_slept_through_gives_way_to_the_next(keeper: Account) -> None:
    make.readable(terms=make.right(valid_through=make.TODAY + 40 * DAY))

    see(NOON + 36 * DAY)
    see(NOON + 50 * DAY)

    assert told(keeper) == ["documents.right-ends-in-a-week", "documents.right-ended"]


def test_one_event_tells_of_all_files_of_a_round(keeper: Account) -> None:
    for _file in range(3):
        make.readable(terms=make.right(valid_through=make.TODAY))

    assert (see(NOON), see(NOON)) == (3, 0)

    events = Event.objects.filter(name="documents.rights-told")
    assert [event.facts["count"] for event in events] == [3]


def test_the_end_of_one_contract_over_many_files_is_one_notice(keeper: Account) -> None:
    for _file in range(actions.MOST_NOTICES + 1):
        make.readable(terms=make.right(valid_through=make.TODAY))

    assert (see(NOON), see(NOON), see(NOON + DAY)) == (11, 0, 11)

    notices = Notification.objects.filter(account=keeper).order_by("pk")
    assert [(notice.kind, notice.words, notice.path) for notice in notices] == [
        ("documents.rights-end-today", {"count": "11"}, "/rights/?state=ending-soon"),
        ("documents.rights-ended", {"count": "11"}, "/rights/?state=ended"),
    ]


def test_more_files_than_a_portion_are_all_seen_to(keeper: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    for _file in range(5):
        make.readable(terms=make.right(valid_through=make.TODAY))
    monkeypatch.setattr(actions.queries, "files_with_moments", partial(queries.files_with_moments, limit=2))

    assert (see(NOON), see(NOON)) == (5, 0)


def test_a_file_whose_next_right_follows_at_once_is_not_spoken_of(keeper: Account) -> None:
    file = make.readable(terms=make.right(valid_through=make.TODAY + DAY))
    make.entered(file, valid_from=make.TODAY + 2 * DAY)

    assert (see(NOON), told(keeper)) == (0, [])


def test_withdrawn_and_closed_files_are_not_spoken_of(keeper: Account) -> None:
    withdrawn, closed = (make.readable(terms=make.right(valid_through=make.TODAY)) for _file in range(2))
    actions.withdraw_file(uuid=withdrawn.uuid, reason="why", by=SCHEDULER, at=NOON)
    actions.close_file(uuid=closed.uuid, reason="why", by=SCHEDULER, at=NOON)

    assert (see(NOON), told(keeper)) == (0, [])


def test_without_a_keeper_the_notice_waits_for_one() -> None:
    make.readable(terms=make.right(valid_through=make.TODAY + 7 * DAY))
    assert see(NOON) == 0

    keeper = people.account(grants=(GRANTS.KEEP_RIGHTS.value,))
    see(NOON)

    assert told(keeper) == ["documents.right-ends-in-a-week"]


def test_the_index_hears_of_the_end_and_of_a_beginning_that_was_waited_for() -> None:
    heard: list[tuple[str, int]] = []

    def closed(*, readable_id: int, **_: object) -> None:
        heard.append(("closed", readable_id))

    def opened(*, readable_id: int, **_: object) -> None:
        heard.append(("opened", readable_id))

    ending = make.readable(terms=make.right(valid_through=make.TODAY))
    waiting = make.readable(terms=make.right(valid_from=make.TODAY + DAY, access=ReadingAccess.SIGNED_IN))
    signals.file_closed.connect(closed)
    signals.file_offered.connect(opened)
    try:
        see(NOON)
        assert heard == []
        for _round in range(2):
            see(NOON + DAY)
    finally:
        signals.file_closed.disconnect(closed)
        signals.file_offered.disconnect(opened)

    assert sorted(heard) == [("closed", ending.pk), ("opened", waiting.pk)]


def test_the_number_of_questions_does_not_grow_with_files_that_end_later(django_assert_num_queries: object) -> None:
    for _file in range(30):
        make.readable(terms=make.right(valid_through=make.TODAY + 60 * DAY))

    with django_assert_num_queries(1):  # type: ignore[operator]
        see(NOON)


def test_a_notice_is_a_sentence_with_the_day_written_out(keeper: Account, client: object) -> None:
    make.readable(title="Медиация", terms=make.right(valid_through=make.TODAY + 7 * DAY))
    see(NOON)
    client.force_login(keeper)  # type: ignore[attr-defined]

    page = client.get("/en/notifications/").content.decode()  # type: ignore[attr-defined]

    assert "A week or less: the right to the file “Медиация” ends on 30 November 2026." in page
