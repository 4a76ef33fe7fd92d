"""Two keepers send at the same moment: one of them wins, the other is told; on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections

from factories import people
from factories import readables as make
from torelik.documents.rights import actions
from torelik.documents.rights.models import FileVersion, ReadingRoomNetwork, RightsTerm
from torelik.documents.rights.vocabulary import NetworkRefusal, ReadingAccess, TermRefusal
from torelik.kernel.trilingual import Trilingual

Refused = (actions.RightRefused, actions.NetworkRefused)


@pytest.fixture
def real_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that two connections can write to: PostgreSQL as it is, SQLite in a file instead of the memory."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    in_memory, settings = connections["default"], connections.settings["default"]
    name, path = settings["NAME"], tmp_path / "two-keepers.sqlite3"
    in_memory.ensure_connection()
    with sqlite3.connect(path) as copy:
        in_memory.connection.backup(copy)
    copy.close()
    settings["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"], settings["NAME"] = in_memory, name


def at_once(act: Callable[[int], object]) -> list[object]:
    """Do *act* in two threads that start together; return the refusals of each, ``None`` for the one that won."""
    answers: list[object] = ["nothing happened", "nothing happened"]
    start = Barrier(2)

    def work(keeper: int) -> None:
        try:
            start.wait()
            act(keeper)
            answers[keeper] = None
        except Refused as refused:
            answers[keeper] = refused.refusals
        finally:
            connection.close()

    threads = [Thread(target=work, args=(keeper,)) for keeper in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_of_two_rights_entered_at_the_same_moment_one_counts(real_database: None, at: datetime) -> None:
    file = make.readable()
    accesses = [ReadingAccess.EVERYBODY, ReadingAccess.CLOSED]

    answers = at_once(
        lambda keeper: actions.enter_right(
            uuid=file.uuid, terms=make.right(access=accesses[keeper]), key=uuid4(), seen=0, by=people.SYSTEM, at=at
        )
    )

    assert [answer for answer in answers if answer is not None] == [[TermRefusal.CHANGED_MEANWHILE]]
    assert RightsTerm.objects.count() == 1


def test_of_two_replacements_at_the_same_moment_one_counts(real_database: None, at: datetime) -> None:
    file, files = make.readable(), [make.stored(), make.stored()]

    answers = at_once(
        lambda keeper: actions.replace_file(
            uuid=file.uuid, stored=files[keeper], key=uuid4(), seen_version=1, by=people.SYSTEM, at=at
        )
    )

    assert [answer for answer in answers if answer is not None] == [[TermRefusal.CHANGED_MEANWHILE]]
    assert FileVersion.objects.count() == 2


def test_the_same_right_sent_twice_at_the_same_moment_is_entered_once(real_database: None, at: datetime) -> None:
    file, key = make.readable(), uuid4()

    answers = at_once(
        lambda _keeper: actions.enter_right(uuid=file.uuid, terms=make.right(), key=key, seen=0, by=people.SYSTEM, at=at)
    )

    assert answers == [None, None]
    assert RightsTerm.objects.count() == 1


def test_the_same_file_offered_twice_at_the_same_moment_is_one(real_database: None, at: datetime) -> None:
    key, owner, files = uuid4(), uuid4(), [make.stored(), make.stored()]

    answers = at_once(
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
    answers = at_once(
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
