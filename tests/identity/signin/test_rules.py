from datetime import UTC, datetime, timedelta

import pytest

from torelik.identity.signin import rules
from torelik.identity.signin.vocabulary import Demand, Ended

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
LIMITS = rules.Limits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


@pytest.mark.parametrize(
    ("opened_at", "seen_at", "ending"),
    [
        (ago(hours=1), ago(minutes=29, seconds=59), None),
        (ago(hours=1), ago(minutes=30), Ended.IDLE),
        (ago(hours=11, minutes=59), ago(minutes=1), None),
        (ago(hours=12), ago(minutes=1), Ended.EXPIRED),
        (ago(hours=13), ago(hours=2), Ended.EXPIRED),
        (NOW, NOW, None),
    ],
)
def test_a_session_ends_without_a_sign_of_life_and_in_any_case_at_its_longest(
    opened_at: datetime, seen_at: datetime, ending: Ended | None
) -> None:
    assert rules.ending_of(rules.SessionFacts(opened_at, seen_at), LIMITS, at=NOW) == ending


@pytest.mark.parametrize(("seen_at", "due"), [(ago(seconds=59), False), (ago(seconds=60), True)])
def test_a_sign_of_life_is_noted_once_a_minute(seen_at: datetime, due: bool) -> None:
    assert rules.is_sign_of_life_due(rules.SessionFacts(ago(hours=1), seen_at), at=NOW) is due


@pytest.mark.parametrize(
    ("proved_at", "fresh"),
    [
        (None, False),
        (NOW, True),
        (ago(minutes=9, seconds=59), True),
        (ago(minutes=10), False),
        (NOW + timedelta(seconds=1), False),
    ],
)
def test_a_proof_is_fresh_for_ten_minutes(proved_at: datetime | None, fresh: bool) -> None:
    assert rules.is_fresh(proved_at, at=NOW) is fresh


@pytest.mark.parametrize(
    ("started_at", "is_open"), [(NOW, True), (ago(minutes=9), True), (ago(minutes=10), False), (NOW + timedelta(1), False)]
)
def test_the_second_step_waits_ten_minutes(started_at: datetime, is_open: bool) -> None:
    assert rules.is_step_open(started_at, at=NOW) is is_open


@pytest.mark.parametrize(
    ("grants", "staff"),
    [([], False), (["learning.learn"], False), (["learning.learn", "portal.publish"], True), (["audit.read-journal"], True)],
)
def test_whoever_may_more_than_everybody_is_staff(grants: list[str], staff: bool) -> None:
    assert rules.is_staff(grants, everyday={"learning.learn"}) is staff


@pytest.mark.parametrize(
    ("required", "staff", "has_factor", "demand"),
    [
        (True, True, True, Demand.STEP),
        (True, True, False, Demand.SET_UP),
        (True, False, True, Demand.STEP),
        (True, False, False, Demand.NOTHING),
        (False, True, True, Demand.STEP),
        (False, True, False, Demand.NOTHING),
        (False, False, True, Demand.STEP),
        (False, False, False, Demand.NOTHING),
    ],
)
def test_a_second_factor_is_asked_of_all_who_have_one_and_demanded_of_staff(
    required: bool, staff: bool, has_factor: bool, demand: Demand
) -> None:
    assert rules.demand(required=required, staff=staff, has_factor=has_factor) == demand


@pytest.mark.parametrize(
    ("required", "staff", "others", "may"),
    [(True, True, 0, False), (True, True, 1, True), (True, False, 0, True), (False, True, 0, True)],
)
def test_the_last_factor_of_staff_stays_where_it_is_demanded(required: bool, staff: bool, others: int, may: bool) -> None:
    assert rules.may_remove_factor(required=required, staff=staff, others=others) is may


@pytest.mark.parametrize(
    ("failures", "last_at", "wait"),
    [
        (0, None, None),
        (5, None, None),
        (4, ago(minutes=1), None),
        (5, ago(minutes=1), timedelta(minutes=14)),
        (9, ago(minutes=14, seconds=59), timedelta(seconds=1)),
        (9, ago(minutes=15), None),
    ],
)
def test_attempts_wait_after_the_fifth_wrong_one_and_never_for_good(
    failures: int, last_at: datetime | None, wait: timedelta | None
) -> None:
    lock = timedelta(minutes=15)

    assert rules.wait_after_failures(failures=failures, limit=5, last_at=last_at, lock=lock, at=NOW) == wait


@pytest.mark.parametrize(("seconds", "minutes"), [(0, 1), (1, 1), (60, 1), (61, 2), (900, 15)])
def test_minutes_are_said_whole_and_never_as_zero(seconds: int, minutes: int) -> None:
    assert rules.minutes(timedelta(seconds=seconds)) == minutes


EXPECTED = [(99, "111111"), (100, "222222"), (101, "333333")]


@pytest.mark.parametrize(
    ("code", "last_used", "counter"),
    [
        ("222222", None, 100),
        ("222 222", None, 100),
        ("111111", None, 99),
        ("333333", 100, 101),
        ("222222", 100, None),
        ("111111", 100, None),
        ("444444", None, None),
        ("", None, None),
    ],
)
def test_a_code_counts_once_and_an_older_one_no_more(code: str, last_used: int | None, counter: int | None) -> None:
    assert rules.accepted_counter(code, EXPECTED, last_used=last_used) == counter


@pytest.mark.parametrize(
    ("password", "mostly"),
    [
        ("academy-2026!", True),
        ("Академия2026!!!", True),
        ("aigerim-torelik-1", True),
        ("AIGERIM 19.05.1984", True),
        ("aigerim reads quietly", False),
        ("correct horse battery", False),
        ("2026!!!!!!!!", False),
        ("", False),
    ],
)
def test_a_name_with_a_year_is_no_password(password: str, mostly: bool) -> None:
    assert rules.is_mostly_context(password, ["torelik", "academy", "Академия", "aigerim", "ab", ""]) is mostly


@pytest.mark.parametrize(
    ("password", "number"),
    [
        ("840519300123", True),
        ("+7 (701) 123-45-67", True),
        ("84051930012312", True),
        ("840519300123123", False),
        ("84051930012a", False),
        ("", False),
    ],
)
def test_an_iin_or_a_telephone_is_no_password(password: str, number: bool) -> None:
    assert rules.is_plain_number(password) is number


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_as_a_person_knows_it(user_agent: str, name: str) -> None:
    assert rules.browser_name(user_agent) == name
