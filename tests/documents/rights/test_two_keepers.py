"""Two keepers send at the same moment: one of them wins, the other is told; on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from factories import people
from factories import readables as make
from factories.threads import at_once
from torelik.documents.rights import actions
from torelik.documents.rights.models import FileVersion, ReadingRoomNetwork, RightsTerm
from torelik.documents.rights.vocabulary import NetworkRefusal, ReadingAccess, TermRefusal
from torelik.kernel.trilingual import Trilingual

REFUSED = (actions.RightRefused, actions.NetworkRefused)


def refusals_of_two(act: Callable[[int], object]) -> list[list[Any] | None]:
    """Let two keepers act together; return the refusals of each, ``None`` for who was not refused."""
    return [getattr(answer, "refusals", None) for answer in at_once(act, refused=REFUSED)]


def test_of_two_rights_entered_at_the_same_moment_one_counts(real_database: None, at: datetime) -> None:
    file = make.readable()
    accesses = [ReadingAccess.EVERYBODY, ReadingAccess.CLOSED]

    answers = refusals_of_two(
        lambda keeper: actions.enter_right(
            uuid=file.uuid, terms=make.right(access=accesses[keeper]), key=uuid4(), seen=0, by=people.SYSTEM, at=at
        )
    )

    assert [answer for answer in answers if answer is not None] == [[TermRefusal.CHANGED_MEANWHILE]]
    assert RightsTerm.objects.count() == 1


def test_of_two_replacements_at_the_same_moment_one_counts(real_database: None, at: datetime) -> None:
    file, files = make.readable(), [make.stored(), make.stored()]

    answers = refusals_of_two(
        lambda keeper: actions.replace_file(
            uuid=file.uuid, stored=files[keeper], key=uuid4(), seen_version=1, by=people.SYSTEM, at=at
        )
    )

    assert [answer for answer in answers if answer is not None] == [[TermRefusal.CHANGED_MEANWHILE]]
    assert FileVersion.objects.count() == 2


def test_the_same_right_sent_twice_at_the_same_moment_is_entered_once(real_database: None, at: datetime) -> None:
    file, key = make.readable(), uuid4()

    answers = refusals_of_two(
        lambda _keeper: actions.enter_right(uuid=file.uuid, terms=make.right(), key=key, seen=0, by=people.SYSTEM, at=at)
    )

    assert answers == [None, None]
    assert RightsTerm.objects.count() == 1


def test_the_same_file_offered_twice_at_the_same_moment_is_one(real_database: None, at: datetime) -> None:
    key, owner, files = uuid4(), uuid4(), [make.stored(), make.stored()]

    answers = refusals_of_two(
        lambda keeper: actions.offer_file(
            stored=files[keeper],
            owner_kind="library.record",
            owner_key=owner,
            title="Медиация",
            language="kaz",
            terms=make.right(),
            key=key,
            by=people.SYSTEM,
            at=at,
        )
    )

    assert answers == [None, None]
    assert (FileVersion.objects.count(), RightsTerm.objects.count()) == (1, 1)


def test_the_same_network_saved_by_two_is_in_the_list_once(real_database: None, at: datetime) -> None:
    answers = refusals_of_two(
        lambda _keeper: actions.save_network(
            uuid=uuid4(),
            name=Trilingual("Оқу залы", "Читальный зал", "Reading room"),
            cidr="10.20.30.0/24",
            valid_from=make.TODAY,
            by=people.SYSTEM,
            at=at,
        )
    )

    assert [answer for answer in answers if answer is not None] == [[NetworkRefusal.TAKEN]]
    assert ReadingRoomNetwork.objects.count() == 1
