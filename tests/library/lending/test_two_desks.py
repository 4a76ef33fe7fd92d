"""Two desks issue the same copy at the same moment: exactly one wins, on SQLite and on PostgreSQL."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from factories import library as make
from torelik.kernel.actor import Actor
from torelik.library.lending import actions
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import GRANTS, Refusal

ROUNDS = 5


@pytest.fixture
def real_database(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """A database that two connections can write to: PostgreSQL as it is, SQLite in a file instead of the memory."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    in_memory, settings = connections["default"], connections.settings["default"]
    name, path = settings["NAME"], tmp_path / "two-desks.sqlite3"
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


def at_two_desks(act: Callable[[int], object]) -> list[object]:
    """Do *act* in two threads that start together; return what each got, an error as a value."""
    answers: list[object] = [None, None]
    start = Barrier(2)

    def work(desk: int) -> None:
        try:
            start.wait()
            answers[desk] = act(desk)
        except actions.IssueRefused as refused:
            answers[desk] = refused
        finally:
            connection.close()

    threads = [Thread(target=work, args=(desk,)) for desk in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_readers_want_the_last_copy_and_exactly_one_gets_it(
    _round: int, real_database: None, someone_with: Callable[..., Actor], at: datetime
) -> None:
    make.policy()
    item, readers = make.item(), [make.patron(full_name="Бекова Дана"), make.patron(full_name="Ким Виктор")]
    desk = someone_with(GRANTS.ISSUE_ITEM)

    answers = at_two_desks(lambda number: actions.issue_item(item_id=item.pk, patron_id=readers[number].pk, by=desk, at=at))

    won = [answer for answer in answers if isinstance(answer, actions.Outcome)]
    lost = [answer for answer in answers if isinstance(answer, actions.IssueRefused)]
    assert [outcome.is_new for outcome in won] == [True]
    assert [refused.refusals for refused in lost] == [[Refusal.ON_LOAN]]
    assert lost[0].case.held_by == won[0].loan.patron.full_name
    assert Loan.objects.count() == 1


def test_the_same_scan_from_two_windows_is_one_loan(
    real_database: None, someone_with: Callable[..., Actor], at: datetime
) -> None:
    make.policy()
    item, reader, desk = make.item(), make.patron(), someone_with(GRANTS.ISSUE_ITEM)

    answers = at_two_desks(lambda _desk: actions.issue_item(item_id=item.pk, patron_id=reader.pk, by=desk, at=at))

    assert sorted(getattr(answer, "is_new", None) for answer in answers) == [False, True]  # type: ignore[type-var]
    assert Loan.objects.count() == 1


def test_one_reader_at_two_desks_cannot_pass_the_limit(
    real_database: None, someone_with: Callable[..., Actor], at: datetime
) -> None:
    make.policy(max_items=1)
    items, reader, desk = [make.item(), make.item()], make.patron(), someone_with(GRANTS.ISSUE_ITEM)

    answers = at_two_desks(lambda number: actions.issue_item(item_id=items[number].pk, patron_id=reader.pk, by=desk, at=at))

    assert [answer.refusals for answer in answers if isinstance(answer, actions.IssueRefused)] == [[Refusal.LIMIT_REACHED]]
    assert Loan.objects.count() == 1
