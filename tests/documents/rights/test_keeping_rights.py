"""A keeper offers files, enters and closes their rights; the journal keeps each act, the index hears of it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from factories import people
from factories import readables as make
from torelik.audit.models import Event
from torelik.documents import api as documents
from torelik.documents.rights import actions, permissions, queries, signals
from torelik.documents.rights.models import FileVersion, ReadableFile, RightsTerm
from torelik.documents.rights.vocabulary import GRANTS, FileState, ReadingAccess, Refusal, TermRefusal
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
VISITOR = Actor.anonymous()


@pytest.fixture
def keeper(someone_with: Callable[..., Actor]) -> Actor:
    return someone_with(GRANTS.KEEP_RIGHTS)


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """The names of the signals that were sent, in order."""
    names: list[str] = []
    told = {name: getattr(signals, name) for name in ("file_offered", "file_replaced", "file_closed", "file_withdrawn")}
    receivers = {name: partial(_write_down, names, name) for name in told}
    for name, signal in told.items():
        signal.connect(receivers[name])
    yield names
    for name, signal in told.items():
        signal.disconnect(receivers[name])


def _write_down(names: list[str], name: str, **_told: object) -> None:
    names.append(name)


def access(file: ReadableFile, *, actor: Actor = VISITOR, address: str = "8.8.8.8", today: date = TODAY) -> documents.Access:
    return permissions.access_to(queries.readable(file.uuid), actor=actor, address=address, today=today)


def events() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def offered(by: Actor, at: datetime, **changed: Any) -> ReadableFile:
    given: dict[str, Any] = {
        "stored": make.stored(),
        "owner_kind": "library.record",
        "owner_key": uuid4(),
        "title": "Медиация",
        "language": "kaz",
        "terms": make.right(),
    }
    return actions.offer_file(**(given | changed), by=by, at=at)


def test_a_file_is_offered_with_its_right_and_opens(keeper: Actor, at: datetime, heard: list[str]) -> None:
    file = offered(keeper, at)

    assert access(file).allowed
    assert heard == ["file_offered"]
    event = Event.objects.get()
    assert (event.name, event.about_key) == ("documents.file-offered", str(file.uuid))
    assert (event.facts["ground"], event.facts["access"], event.facts["valid_through"]) == ("contract", "everybody", "")
    assert "Жеті Жарғы" not in str(event.facts)
    assert list(FileVersion.objects.values_list("number", "stored_id")) == [(1, file.stored_id)]


def test_without_a_right_the_file_stays_closed(keeper: Actor, at: datetime) -> None:
    assert access(offered(keeper, at, terms=None)).refusals == (Refusal.NO_RIGHT,)


def test_whoever_keeps_no_rights_does_nothing(someone_with: Callable[..., Actor], at: datetime) -> None:
    file, looker = make.readable(terms=make.right()), someone_with(GRANTS.SEE_RIGHTS)
    before = Event.objects.count()

    for act in (
        lambda: offered(looker, at),
        lambda: actions.enter_right(uuid=file.uuid, terms=make.right(), by=looker, at=at),
        lambda: actions.close_file(uuid=file.uuid, reason="x", by=looker, at=at),
        lambda: actions.replace_file(uuid=file.uuid, stored=make.stored(), by=looker, at=at),
        lambda: actions.withdraw_file(uuid=file.uuid, reason="x", by=looker, at=at),
        lambda: actions.see_to_ends(by=looker, at=at),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert Event.objects.count() == before


def test_a_wrong_right_refuses_the_whole_offer(keeper: Actor, at: datetime, heard: list[str]) -> None:
    with pytest.raises(actions.RightRefused) as refused:
        offered(keeper, at, terms=make.right(holder="", valid_through=TODAY - timedelta(days=1)))

    assert refused.value.refusals == [TermRefusal.NO_HOLDER, TermRefusal.ENDED_ALREADY]
    assert (ReadableFile.objects.count(), heard, events()) == (0, [], [])


def test_the_same_form_sent_twice_offers_one_file(keeper: Actor, at: datetime) -> None:
    key, owner = uuid4(), uuid4()

    first = offered(keeper, at, key=key, owner_key=owner)
    second = offered(keeper, at, key=key, owner_key=owner)

    assert (first.pk, ReadableFile.objects.count(), events()) == (second.pk, 1, ["documents.file-offered"])


def test_the_key_of_another_owners_file_is_not_found(keeper: Actor, at: datetime) -> None:
    key = uuid4()
    offered(keeper, at, key=key)

    with pytest.raises(NotFound):
        offered(keeper, at, key=key)


def test_files_of_an_owner_stand_in_the_order_in_which_they_came(keeper: Actor, at: datetime) -> None:
    owner = uuid4()
    titles = ["1-том", "2-том"]
    for title in titles:
        offered(keeper, at, owner_key=owner, title=title)
    offered(keeper, at, title="somebody else's")

    found = queries.readables_of("library.record", [owner, uuid4()])

    assert {key: [card.title for card in cards] for key, cards in found.items()} == {owner: titles}


# ---- rights ----


def test_a_right_that_waits_for_its_day_leaves_the_present_one(keeper: Actor, at: datetime) -> None:
    file = make.readable(terms=make.right())
    tomorrow = TODAY + timedelta(days=1)

    actions.enter_right(uuid=file.uuid, terms=make.right(access=ReadingAccess.SIGNED_IN, valid_from=tomorrow), by=keeper, at=at)

    assert access(file).allowed
    assert access(file, today=tomorrow).refusals == (Refusal.SIGN_IN,)


def test_a_right_of_the_same_day_takes_the_place_of_the_one_before(keeper: Actor, at: datetime, heard: list[str]) -> None:
    file = make.readable(terms=make.right())

    actions.enter_right(uuid=file.uuid, terms=make.right(access=ReadingAccess.CLOSED), by=keeper, at=at)

    assert access(file).refusals == (Refusal.CLOSED,)
    assert [term.closed_at for term in RightsTerm.objects.order_by("pk")] == [at, None]
    assert heard == ["file_offered", "file_offered"]


def test_of_two_keepers_who_enter_at_once_the_second_is_refused(keeper: Actor, at: datetime) -> None:
    file = make.readable(terms=make.right())
    seen = 1  # both have read the page with one right

    actions.enter_right(uuid=file.uuid, terms=make.right(access=ReadingAccess.SIGNED_IN), seen=seen, by=keeper, at=at)
    with pytest.raises(actions.RightRefused) as refused:
        actions.enter_right(uuid=file.uuid, terms=make.right(access=ReadingAccess.CLOSED), seen=seen, by=keeper, at=at)

    assert refused.value.refusals == [TermRefusal.CHANGED_MEANWHILE]
    assert access(file).refusals == (Refusal.SIGN_IN,)


def test_the_same_right_sent_twice_is_entered_once(keeper: Actor, at: datetime) -> None:
    file, key = make.readable(), uuid4()

    for _time in range(2):
        actions.enter_right(uuid=file.uuid, terms=make.right(), key=key, seen=0, by=keeper, at=at)

    assert RightsTerm.objects.count() == 1
    assert events() == ["documents.file-offered", "documents.right-entered"]


def test_a_file_is_closed_at_once_with_a_reason_and_opened_by_a_new_right(keeper: Actor, at: datetime, heard: list[str]) -> None:
    file = make.readable(terms=make.right())
    make.entered(file, valid_from=TODAY + timedelta(days=9))

    actions.close_file(uuid=file.uuid, reason="The author asked for it.", by=keeper, at=at)

    assert access(file).refusals == (Refusal.CLOSED,)
    assert access(file, today=TODAY + timedelta(days=9)).refusals == (Refusal.CLOSED,)
    event = Event.objects.order_by("-pk")[0]
    assert (event.name, event.facts) == ("documents.right-closed", {"reason": "The author asked for it.", "count": 2})
    assert heard[-1] == "file_closed"

    actions.enter_right(uuid=file.uuid, terms=make.right(), by=keeper, at=at)

    assert access(file).allowed


@pytest.mark.parametrize(
    ("has_right", "reason", "refusals"),
    [
        (True, " ", [TermRefusal.NO_REASON]),
        (False, "why", [TermRefusal.NOTHING_OPEN]),
        (False, "", [TermRefusal.NO_REASON, TermRefusal.NOTHING_OPEN]),
    ],
)
def test_closing_is_refused_for_every_reason(
    has_right: bool, reason: str, refusals: list[TermRefusal], keeper: Actor, at: datetime
) -> None:
    file = make.readable(terms=make.right() if has_right else None)

    with pytest.raises(actions.RightRefused) as refused:
        actions.close_file(uuid=file.uuid, reason=reason, by=keeper, at=at)

    assert refused.value.refusals == refusals


# ---- versions ----


def test_a_replaced_file_keeps_address_right_and_history(keeper: Actor, at: datetime, heard: list[str]) -> None:
    file, better = make.readable(terms=make.right()), make.stored()
    before = file.stored_id

    actions.replace_file(uuid=file.uuid, stored=better, seen_version=1, by=keeper, at=at)

    card = queries.readable(file.uuid)
    assert (card.stored_id, access(file).allowed) == (better.pk, True)
    assert list(FileVersion.objects.order_by("number").values_list("number", "stored_id")) == [(1, before), (2, better.pk)]
    assert (heard[-1], events()[-1]) == ("file_replaced", "documents.file-replaced")


def test_of_two_who_replace_at_once_the_second_is_refused(keeper: Actor, at: datetime) -> None:
    file, first = make.readable(), make.stored()

    actions.replace_file(uuid=file.uuid, stored=first, seen_version=1, by=keeper, at=at)
    with pytest.raises(actions.RightRefused) as refused:
        actions.replace_file(uuid=file.uuid, stored=make.stored(), seen_version=1, by=keeper, at=at)

    assert refused.value.refusals == [TermRefusal.CHANGED_MEANWHILE]
    assert queries.readable(file.uuid).stored_id == first.pk


def test_the_same_replacement_sent_twice_counts_once(keeper: Actor, at: datetime) -> None:
    file, better, key = make.readable(), make.stored(), uuid4()

    for _time in range(2):
        actions.replace_file(uuid=file.uuid, stored=better, key=key, seen_version=1, by=keeper, at=at)

    assert FileVersion.objects.count() == 2


def test_a_withdrawn_file_is_refused_and_listed_no_more(keeper: Actor, at: datetime, heard: list[str]) -> None:
    file = make.readable(terms=make.right())

    for _time in range(2):
        actions.withdraw_file(uuid=file.uuid, reason="A wrong scan.", by=keeper, at=at)

    assert access(file).refusals == (Refusal.WITHDRAWN,)
    assert queries.readables_of("library.record", [file.owner_key]) == {}
    assert events() == ["documents.file-offered", "documents.file-withdrawn"]
    assert heard == ["file_offered", "file_withdrawn"]


def test_a_withdrawn_file_gets_neither_a_right_nor_a_version(keeper: Actor, at: datetime) -> None:
    file = make.readable()
    actions.withdraw_file(uuid=file.uuid, reason="A wrong scan.", by=keeper, at=at)

    for act in (
        lambda: actions.enter_right(uuid=file.uuid, terms=make.right(), by=keeper, at=at),
        lambda: actions.replace_file(uuid=file.uuid, stored=make.stored(), by=keeper, at=at),
    ):
        with pytest.raises(actions.RightRefused) as refused:
            act()
        assert refused.value.refusals == [TermRefusal.WITHDRAWN]


def test_withdrawing_needs_a_reason(keeper: Actor, at: datetime) -> None:
    file = make.readable()

    with pytest.raises(actions.RightRefused) as refused:
        actions.withdraw_file(uuid=file.uuid, reason=" ", by=keeper, at=at)

    assert refused.value.refusals == [TermRefusal.NO_REASON]


def test_a_file_that_does_not_exist_is_not_found(keeper: Actor, at: datetime) -> None:
    for act in (
        lambda: queries.readable(uuid4()),
        lambda: actions.enter_right(uuid=uuid4(), terms=make.right(), by=keeper, at=at),
        lambda: actions.withdraw_file(uuid=uuid4(), reason="x", by=keeper, at=at),
    ):
        with pytest.raises(NotFound):
            act()


# ---- what the index is told ----


@pytest.mark.parametrize(
    ("changed", "audience"),
    [
        ({}, ("public",)),
        ({"access": ReadingAccess.SIGNED_IN}, ("signed-in",)),
        ({"access": ReadingAccess.READING_ROOM}, ("reading-room",)),
        ({"access": ReadingAccess.CLOSED}, ()),
        ({"valid_from": TODAY + timedelta(days=1)}, ()),
    ],
)
def test_only_who_may_read_a_text_finds_it(changed: dict[str, Any], audience: tuple[str, ...]) -> None:
    file = make.readable(terms=make.right(**changed))

    assert permissions.audience_of(queries.terms_by_file([file.pk])[file.pk], today=TODAY) == audience


def test_the_audiences_of_a_visitor(someone_with: Callable[..., Actor], keeper: Actor, at: datetime) -> None:
    make.network(cidr="10.20.30.0/24")
    reader = someone_with(account_id=people.account().pk)

    def names(actor: Actor, address: str) -> set[str]:
        return set(permissions.audiences_of(actor, address=address, today=TODAY))

    assert names(VISITOR, "8.8.8.8") == {"public"}
    assert names(VISITOR, "10.20.30.9") == {"public", "reading-room"}
    assert names(reader, "8.8.8.8") == {"public", "signed-in"}


# ---- the database and the rules say the same ----

DAY = timedelta(days=1)
STATES: list[tuple[list[dict[str, Any]], FileState]] = [
    ([{}], FileState.OPEN),
    ([{"valid_through": TODAY + 30 * DAY}], FileState.ENDING_SOON),
    ([{"valid_through": TODAY + 31 * DAY}], FileState.OPEN),
    ([{"valid_through": TODAY}], FileState.ENDING_SOON),
    ([{"valid_from": TODAY + DAY}], FileState.NOT_BEGUN),
    ([{"access": ReadingAccess.CLOSED}], FileState.CLOSED),
    ([{"valid_from": date(2026, 1, 1)}, {"access": ReadingAccess.CLOSED, "valid_from": TODAY}], FileState.CLOSED),
    ([], FileState.NO_RIGHT),
]


@pytest.mark.parametrize(("terms", "state"), STATES)
def test_the_register_counts_a_file_in_the_state_that_the_rules_name(
    terms: list[dict[str, Any]], state: FileState, keeper: Actor
) -> None:
    file = make.readable()
    for one in terms:
        make.entered(file, **one)

    counts = queries.counts_by_state(on=TODAY, visible_to=keeper)

    assert {name for name, count in counts.items() if count} == {state}
    assert queries.file_in_full(file.uuid, on=TODAY, visible_to=keeper).state == state


def test_an_ended_a_closed_and_a_withdrawn_file_are_counted_as_such(keeper: Actor, at: datetime) -> None:
    ended, closed, withdrawn = (make.readable(terms=make.right(valid_through=TODAY)) for _file in range(3))
    actions.close_file(uuid=closed.uuid, reason="why", by=keeper, at=at)
    actions.withdraw_file(uuid=withdrawn.uuid, reason="why", by=keeper, at=at)

    counts = queries.counts_by_state(on=TODAY + DAY, visible_to=keeper)

    assert {name: count for name, count in counts.items() if count} == {
        FileState.ENDED: 1,
        FileState.CLOSED: 1,
        FileState.WITHDRAWN: 1,
    }
    assert queries.file_in_full(ended.uuid, on=TODAY + DAY, visible_to=keeper).state == FileState.ENDED


def test_the_report_counts_by_access_ground_and_end(keeper: Actor) -> None:
    make.readable()
    make.readable(terms=make.right(valid_through=TODAY + 30 * DAY))
    make.readable(terms=make.right(valid_through=TODAY + 90 * DAY, access=ReadingAccess.SIGNED_IN))
    make.readable(terms=make.right(valid_through=TODAY + 91 * DAY, ground=documents.Ground.LICENCE))
    make.readable(terms=make.right(access=ReadingAccess.CLOSED))

    figures = queries.rights_figures(on=TODAY)

    assert (figures.files, figures.in_force, figures.without_right, figures.ended) == (5, 3, 1, 0)
    assert (figures.ending_in_month, figures.ending_in_quarter) == (1, 2)
    assert {access.value: count for access, count in figures.by_access.items()} == {
        "everybody": 2,
        "signed-in": 1,
        "reading-room": 0,
        "closed": 1,
    }
    assert {ground.value: count for ground, count in figures.by_ground.items() if count} == {"contract": 2, "licence": 1}
