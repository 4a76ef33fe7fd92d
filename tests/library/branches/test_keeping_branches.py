"""Branches, service points, hours and closed days: kept in pages, and shown to everybody (cl. 12)."""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from factories import library as make
from factories import people
from factories.marc import catalogued
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches import actions, queries
from torelik.library.branches.models import Branch, ClosedDay, OpeningHours, ServicePoint
from torelik.library.branches.rules import Calendar, intervals_of
from torelik.library.branches.vocabulary import GRANTS, PointKind, Refusal

pytestmark = pytest.mark.django_db
SYSTEM = people.SYSTEM
PAGE = "/en/library/branches/"
DAYS = f"{PAGE}closed-days/"
NAMES = {"name_kk": "Орталық", "name_ru": "Центральная", "name_en": "Central"}
DAY = {"closed_from": "2026-12-30", "reason_kk": "Тазалық", "reason_ru": "Санитарный день", "reason_en": "Cleaning"}
DESK = Trilingual("Үстел", "Стол", "Desk")


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def librarian(client: Client) -> Client:
    client.force_login(people.account(grants=(GRANTS.KEEP_BRANCHES.value,)))
    return client


def words(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def point(of: Branch, **more: Any) -> ServicePoint:
    return actions.save_point(
        branch_uuid=of.uuid, **{"name": DESK, "kind": PointKind.LENDING_DESK, "week": {}, "by": SYSTEM, "at": NOON, **more}
    )


# ---- branches ----


def test_a_branch_is_added_and_changed_in_the_page(librarian: Client) -> None:
    added = librarian.post(f"{PAGE}new/", NAMES | {"is_open": "on", "day_0": "9:00-13:00, 14:00-18:00", "day_5": "10:00-15:00"})
    row = Branch.objects.get()
    changed = librarian.post(f"{PAGE}{row.uuid}/", NAMES | {"phone": "+7 717 2", "seen": "1", "day_1": "9:00-18:00"})

    row.refresh_from_db()
    assert (added.status_code, added["Location"], changed.status_code) == (302, f"{PAGE}{row.uuid}/", 302)
    assert (row.key, row.phone, row.is_open, row.version) == ("central", "+7 717 2", False, 2)
    assert list(OpeningHours.objects.values_list("weekday", "opens_at", "closes_at")) == [(1, time(9), time(18))]
    assert Event.objects.filter(name="library.branch-saved").count() == 2


def test_the_page_shows_what_was_saved(librarian: Client) -> None:
    row = make.branch("Орталық", week={0: intervals_of("9:00-13:00, 14:00-18:00")})

    form = librarian.get(f"{PAGE}{row.uuid}/").context["form"]

    assert (form["name_kk"].value(), form["day_0"].value(), form["day_1"].value()) == ("Орталық", "09:00–13:00, 14:00–18:00", "")


@pytest.mark.parametrize(
    ("field", "wrong"), [("name_ru", ""), ("day_2", "from nine"), ("day_2", "18:00-9:00"), ("day_2", "9:00-12:00, 11:00-13:00")]
)
def test_what_is_mistyped_is_told_beside_its_field(librarian: Client, field: str, wrong: str) -> None:
    answer = librarian.post(f"{PAGE}new/", NAMES | {field: wrong})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Branch.objects.count() == 0


def test_a_name_is_of_one_branch(librarian: Client) -> None:
    librarian.post(f"{PAGE}new/", NAMES)

    again = librarian.post(f"{PAGE}new/", NAMES)

    assert (again.status_code, again.context["told"]) == (409, [Refusal.BRANCH_TAKEN])


def test_of_two_who_change_a_branch_the_second_is_told(librarian: Client) -> None:
    row = make.branch("Орталық")
    make.branch("Орталық", phone="1")

    answer = librarian.post(f"{PAGE}{row.uuid}/", NAMES | {"seen": "1"})

    assert (answer.status_code, answer.context["told"]) == (409, [Refusal.CHANGED_MEANWHILE])


def test_branches_of_one_english_name_have_keys_of_their_own() -> None:
    rows = [
        actions.save_branch(name=Trilingual(kk, kk, "Branch No. 1"), week={}, by=SYSTEM, at=NOON) for kk in ("Бір", "Екі", "Үш")
    ]

    assert [row.key for row in rows] == ["branch-no-1", "branch-no-1-2", "branch-no-1-3"]


# ---- service points ----


def test_a_service_point_is_added_and_changed_in_the_page(librarian: Client) -> None:
    row = make.branch()
    names = {"name_kk": "Зал", "name_ru": "Зал", "name_en": ""}

    librarian.post(f"{PAGE}{row.uuid}/points/new/", names | {"kind": "reading-hall", "is_open": "on", "day_0": "9:00-20:00"})
    made = ServicePoint.objects.get()
    shown = librarian.get(f"{PAGE}{row.uuid}/points/{made.uuid}/").context["form"]
    twice = librarian.post(f"{PAGE}{row.uuid}/points/new/", names | {"kind": "other"})
    changed = librarian.post(f"{PAGE}{row.uuid}/points/{made.uuid}/", names | {"kind": "other", "seen": "1"})

    made.refresh_from_db()
    assert (shown["day_0"].value(), twice.status_code, twice.context["told"]) == ("09:00–20:00", 409, [Refusal.POINT_TAKEN])
    assert (changed["Location"], made.key, made.kind, made.is_open) == (f"{PAGE}{row.uuid}/", "point", "other", False)
    assert queries.week_of(branch_id=row.pk, point_id=made.pk) == {}
    assert len(queries.week_of(branch_id=row.pk)) == 6  # the hours of the branch stay


def test_a_mistyped_service_point_is_told(librarian: Client) -> None:
    row = make.branch()

    answer = librarian.post(f"{PAGE}{row.uuid}/points/new/", {"name_kk": "Зал", "name_ru": "Зал", "kind": "cellar"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["kind"])


def test_of_two_who_change_a_service_point_the_second_is_told() -> None:
    row = make.branch()
    one = point(row)

    with pytest.raises(actions.BranchesRefused) as refused:
        point(row, uuid=one.uuid, seen=7)

    assert refused.value.refusals == [Refusal.CHANGED_MEANWHILE]


def test_a_point_of_another_branch_is_not_found(librarian: Client) -> None:
    one, other = make.branch("Бір"), make.branch("Екі")
    strange = point(other)

    assert librarian.get(f"{PAGE}{one.uuid}/points/{strange.uuid}/").status_code == 404
    with pytest.raises(NotFound):
        point(one, uuid=strange.uuid, seen=1)
    with pytest.raises(NotFound):
        actions.save_point(branch_uuid=new_uuid(), name=DESK, kind=PointKind.OTHER, week={}, by=SYSTEM, at=NOON)


# ---- closed days ----


def test_closed_days_are_entered_once_and_taken_back(librarian: Client) -> None:
    entered = librarian.post(DAYS, DAY | {"closed_through": "2027-01-02"})
    twice = librarian.post(DAYS, DAY | {"closed_through": "2027-01-02"})
    row = ClosedDay.objects.get()
    seen = [librarian.get(f"{DAYS}?year={year}").context["rows"] for year in (2026, 2027, 2028)]
    taken_back = librarian.post(f"{DAYS}{row.uuid}/remove/?year=2026")

    assert (entered["Location"], twice.status_code, twice.context["told"]) == (
        f"{DAYS}?year=2026",
        409,
        [Refusal.ENTERED_ALREADY],
    )
    assert (row.closed_from, row.closed_through, row.branch) == (date(2026, 12, 30), date(2027, 1, 2), None)
    assert seen == [[row], [row], []]
    assert (taken_back["Location"], ClosedDay.objects.count()) == (f"{DAYS}?year=2026", 0)
    assert list(Event.objects.filter(name__startswith="library.days").order_by("id").values_list("name", "facts")) == [
        ("library.days-closed", {"branch": "", "closed_from": "2026-12-30", "closed_through": "2027-01-02"}),
        ("library.days-opened", {"branch": "", "closed_from": "2026-12-30", "closed_through": "2027-01-02"}),
    ]


def test_one_day_of_one_branch_is_closed(librarian: Client) -> None:
    row = make.branch()

    librarian.post(DAYS, DAY | {"branch": str(row.uuid)})

    assert list(ClosedDay.objects.values_list("branch", "closed_from", "closed_through")) == [
        (row.pk, date(2026, 12, 30), date(2026, 12, 30))
    ]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"reason_kk": ""}, 422), ({"branch": str(new_uuid())}, 422), ({"closed_through": "2026-12-29"}, 409)],
)
def test_closed_days_that_cannot_be_are_refused(librarian: Client, wrong: dict[str, str], status: int) -> None:
    assert librarian.post(DAYS, DAY | wrong).status_code == status
    assert ClosedDay.objects.count() == 0


def test_days_that_are_over_stay(librarian: Client) -> None:
    past, today = make.closed("2026-11-22"), make.closed("2026-11-23")

    answers = [librarian.post(f"{DAYS}{row.uuid}/remove/") for row in (past, today)]

    assert [answer.status_code for answer in answers] == [409, 302]
    assert answers[0].context["told"] == [Refusal.OVER]
    assert ClosedDay.objects.get() == past


def test_the_holidays_of_a_year_are_chosen_from_a_list(librarian: Client) -> None:
    make.closed("2027-12-16")

    offered = [key for key, _name in librarian.get(f"{DAYS}?year=2027").context["holidays"].fields["keys"].choices]
    entered = librarian.post(f"{DAYS}holidays/", {"year": "2027", "keys": ["nauryz", "women", "independence"]})
    again = librarian.post(f"{DAYS}holidays/", {"year": "2027", "keys": ["nauryz"]})
    none = librarian.post(f"{DAYS}holidays/", {"year": "2027"})
    strange = librarian.post(f"{DAYS}holidays/", {"year": "2027", "keys": ["easter"]})

    assert (len(offered), "independence" in offered) == (10, False)
    assert (entered.status_code, again.status_code, none.status_code, strange.status_code) == (302, 302, 409, 404)
    assert list(ClosedDay.objects.order_by("closed_from").values_list("closed_from", "reason_en")) == [
        (date(2027, 3, 8), "International Women’s Day"),
        (date(2027, 3, 21), "Nauryz Meiramy"),
        (date(2027, 12, 16), "Independence Day"),
    ]
    assert Event.objects.filter(name="library.days-closed", facts__year=2027).count() == 1


# ---- calendars ----


def test_each_branch_has_its_own_calendar() -> None:
    weekdays, untold = make.branch("Бір", week={day: intervals_of("9:00-18:00") for day in range(5)}), make.branch("Екі", week={})
    gone = make.branch("Үш", is_open=False)
    point(untold, week={3: intervals_of("9:00-10:00")})  # hours of a point are no hours of its branch
    make.closed("2026-12-16")
    make.closed("2026-12-17", of=weekdays)
    make.closed("2026-11-20")

    known = queries.calendars(since=make.TODAY)

    everybodys, own = (queries.closure_of(row) for row in ClosedDay.objects.filter(closed_from__gte=make.TODAY).order_by("id"))
    hours = tuple((day, *intervals_of("9:00-18:00")) for day in range(5))
    assert known.of(weekdays.pk) == Calendar(frozenset({5, 6}), (own, everybodys), hours=hours)
    assert known.of(untold.pk) == Calendar(frozenset({6}), (everybodys,))
    hours = tuple((day, *intervals_of("9:00-18:00")) for day in range(6))
    assert known.of(gone.pk) == Calendar(frozenset({6}), (everybodys,), is_open=False, hours=hours)
    assert known.of(None) == Calendar(frozenset({6}), (everybodys,))


@pytest.mark.parametrize("number", [1, 30])
def test_calendars_take_two_questions(number: int, django_assert_num_queries: Callable[..., Any]) -> None:
    for one in range(number):
        make.closed(f"2027-01-{one + 1:02}", of=make.branch(f"Филиал {one}"))

    with django_assert_num_queries(2):
        queries.calendars(since=make.TODAY)


# ---- what everybody sees ----


def test_everybody_sees_when_the_library_is_open(client: Client) -> None:
    row = make.branch("Орталық", address=Trilingual("Абай к.", "ул. Абая", "Abay Street"), phone="+7 717")
    point(row, week={0: intervals_of("9:00-20:00")})
    point(row, name=Trilingual("Жабық", "Закрытая", "Shut"), is_open=False)
    make.branch("Ескі", is_open=False)
    make.closed("2026-12-16")
    make.closed("2027-06-01", reason="Summer")

    page = words(client.get("/en/library/hours/"))

    assert "Abay Street · +7 717" in page
    assert "Today 09:00–18:00" in page
    assert "09:00–20:00" in page
    assert "Independence Day" in page
    assert [told for told in ("Shut", "Ескі", "Summer") if told in page] == []


@pytest.mark.parametrize(
    ("week", "closed", "told"),
    [
        ({1: "9:00-18:00"}, "", "Closed today"),
        ({0: "9:00-18:00"}, "2026-11-23", "Closed today: Independence Day"),
    ],
)
def test_a_closed_day_is_told_with_its_reason(client: Client, week: dict[int, str], closed: str, told: str) -> None:
    make.branch(week={day: intervals_of(text) for day, text in week.items()})
    if closed:
        make.closed(closed)

    assert told in words(client.get("/en/library/hours/"))


def test_a_library_without_hours_says_so(client: Client) -> None:
    assert "Opening hours are not entered yet" in words(client.get("/en/library/hours/"))


def test_the_page_of_a_record_tells_when_its_branch_is_open(client: Client) -> None:
    make.branch("Орталық", address=Trilingual("Абай к.", "ул. Абая", "Abay Street"))
    record = catalogued()
    make.item(of=record)

    page = words(client.get(f"/en/library/records/{record.uuid}/"))

    assert "Орталық · Abay Street" in page
    assert "Today 09:00–18:00" in page


# ---- who may ----


def test_nobody_keeps_branches_without_the_grant(someone_with: Callable[..., Actor], client: Client) -> None:
    row, stranger = make.branch(), someone_with("library.manage-items")
    days = make.closed("2026-12-16")
    client.force_login(people.account(grants=("library.manage-items",)))

    with pytest.raises(PermissionDenied):
        actions.save_branch(name=DESK, week={}, by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        point(row, by=stranger)
    with pytest.raises(PermissionDenied):
        actions.close_days(closed_from=make.TODAY, closed_through=make.TODAY, reason=DESK, by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.add_holidays(year=2027, keys=["nauryz"], by=stranger, at=NOON)
    with pytest.raises(PermissionDenied):
        actions.open_days(uuid=days.uuid, by=stranger, at=NOON)
    pages = ("", "new/", f"{row.uuid}/", f"{row.uuid}/points/new/", "closed-days/")
    assert [client.get(f"{PAGE}{page}").status_code for page in pages] == [403] * 5
    sent = (f"{DAYS}holidays/", f"{DAYS}{days.uuid}/remove/")
    assert [client.post(page).status_code for page in sent] == [403, 403]


def test_what_is_nobodys_is_not_found(librarian: Client) -> None:
    make.branch()
    strange = new_uuid()

    assert librarian.get(f"{PAGE}{strange}/").status_code == 404
    assert librarian.get(f"{PAGE}{strange}/points/new/").status_code == 404
    assert librarian.post(f"{DAYS}{strange}/remove/").status_code == 404
    with pytest.raises(NotFound):
        actions.save_branch(name=DESK, week={}, uuid=strange, by=SYSTEM, at=NOON)


@pytest.mark.parametrize(("page", "count"), [("", 8), ("closed-days/", 7)])
@pytest.mark.parametrize("number", [1, 30])
def test_the_lists_ask_as_many_questions_for_one_row_as_for_thirty(
    librarian: Client, page: str, count: int, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for one in range(number):
        row = make.branch(f"Филиал {one:02}")
        point(row)
        make.closed(f"2026-12-{one + 1:02}", of=row)
    librarian.get(f"{PAGE}{page}")

    with django_assert_num_queries(count):
        assert librarian.get(f"{PAGE}{page}").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_the_public_page_asks_as_many_questions_for_one_branch_as_for_thirty(
    client: Client, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for one in range(number):
        point(make.branch(f"Филиал {one:02}"))
    client.get("/en/library/hours/")

    with django_assert_num_queries(6):
        client.get("/en/library/hours/")
