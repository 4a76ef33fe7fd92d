"""Two desks issue the same copy at the same moment: exactly one wins, on SQLite and on PostgreSQL."""

from collections.abc import Callable
from datetime import datetime

import pytest

from factories import library as make
from factories.threads import at_once
from torelik.kernel.actor import Actor
from torelik.library.lending import actions
from torelik.library.lending.models import Loan
from torelik.library.lending.vocabulary import GRANTS, Refusal

ROUNDS = 5
REFUSED = (actions.IssueRefused,)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_readers_want_the_last_copy_and_exactly_one_gets_it(
    _round: int, real_database: None, someone_with: Callable[..., Actor], at: datetime
) -> None:
    make.policy()
    item, readers = make.item(), [make.patron(full_name="Бекова Дана"), make.patron(full_name="Ким Виктор")]
    desk = someone_with(GRANTS.ISSUE_ITEM)

    answers = at_once(
        lambda number: actions.issue_item(item_id=item.pk, patron_id=readers[number].pk, by=desk, at=at), refused=REFUSED
    )

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

    answers = at_once(lambda _desk: actions.issue_item(item_id=item.pk, patron_id=reader.pk, by=desk, at=at), refused=REFUSED)

    assert sorted(getattr(answer, "is_new", None) for answer in answers) == [False, True]  # type: ignore[type-var]
    assert Loan.objects.count() == 1


def test_one_reader_at_two_desks_cannot_pass_the_limit(
    real_database: None, someone_with: Callable[..., Actor], at: datetime
) -> None:
    make.policy(max_items=1)
    items, reader, desk = [make.item(), make.item()], make.patron(), someone_with(GRANTS.ISSUE_ITEM)

    answers = at_once(
        lambda number: actions.issue_item(item_id=items[number].pk, patron_id=reader.pk, by=desk, at=at), refused=REFUSED
    )

    assert [answer.refusals for answer in answers if isinstance(answer, actions.IssueRefused)] == [[Refusal.LIMIT_REACHED]]
    assert Loan.objects.count() == 1
