"""Whoever leaves is seen off in an orderly way: sessions, roles and courses end, books stay on the list."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from factories import learning, library, people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.accounts.signals import Obligation, obligations_of
from torelik.identity.models import Account, Departure, VerificationRequest
from torelik.identity.verification import actions, queries
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound, PermissionDenied
from torelik.learning.models import CourseEnrolment
from torelik.library.models import Patron
from torelik.notifications.models import Notification
from torelik.notifications.queries import newest

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
CLOSE = "identity.close-accounts"


@pytest.fixture
def officer() -> Actor:
    return people.actor(people.officer(more=(CLOSE,)))


def see_off(account: Account, by: Actor, at: datetime) -> Departure:
    return actions.see_off(account_uuid=account.uuid, basis_number="77-к", basis_dated=MONDAY, by=by, at=at)


def counted(account: Account) -> list[tuple[str, int, bool]]:
    with translation.override("en"):
        found: list[Obligation] = obligations_of(account.pk, on=MONDAY)
        return [(str(one.what), one.count, one.ends_with_account) for one in found]


def test_everything_a_leaver_holds_ends_and_what_must_come_back_is_listed(officer: Actor, at: datetime) -> None:
    room = learning.classroom()
    leaver, stranger = room.learner, learning.learner()
    learning.enrol(stranger, room.course)
    reader = library.patron(account=leaver)
    library.policy()
    library.loan(to=reader)

    departure = see_off(leaver, officer, at)
    again = see_off(leaver, officer, at)

    leaver.refresh_from_db()
    assert departure == again
    assert (leaver.state, leaver.is_active, leaver.closed_at, leaver.has_usable_password()) == ("closed", False, at, False)
    assert identity.actor_of(leaver, on=MONDAY).grants == frozenset()
    assert all(row.ended_at == at for row in leaver.role_assignments.all())
    assert CourseEnrolment.objects.get(learner=leaver).valid_until == MONDAY
    assert CourseEnrolment.objects.get(learner=stranger).valid_until is None
    assert Patron.objects.get(pk=reader.pk).card_valid_through == date(2026, 11, 22)
    (left,) = queries.leavers(visible_to=officer, on=MONDAY)
    assert [(one.count, one.ends_with_account) for one in left.left] == [(1, False)]
    names = set(Event.objects.filter(actor_id=officer.account_id).values_list("name", flat=True))
    assert names == {
        "identity.roles-ended",
        "identity.account-closed",
        "identity.left",
        "library.ticket-ended",
        "learning.learner-left",
    }


def test_what_a_leaver_would_lose_and_must_settle_is_told_before(at: datetime) -> None:
    room = learning.classroom()

    assert counted(room.learner) == [("Courses in which the person studies", 1, True)]
    assert counted(room.teacher) == [("Courses that need another teacher", 1, False)]
    assert counted(people.account()) == []


def test_a_session_of_a_leaver_is_worth_nothing_even_if_the_account_came_back(
    client: Client, officer: Actor, at: datetime
) -> None:
    leaver = people.account(username="leaver")
    client.post("/en/sign-in/", {"username": "leaver", "password": "password-of-a-test"})
    before = client.get("/en/notifications/").status_code

    see_off(leaver, officer, at)
    closed = client.get("/en/notifications/").status_code
    Account.objects.filter(pk=leaver.pk).update(state="verified", is_active=True)

    assert (before, closed, client.get("/en/notifications/").status_code) == (200, 302, 302)


def test_a_waiting_request_is_put_by_when_the_person_leaves(officer: Actor, at: datetime) -> None:
    request = people.applicant()

    see_off(request.account, officer, at)

    request.refresh_from_db()
    assert (request.state, request.account.state) == ("closed", "closed")


def test_roles_that_begin_today_or_later_end_too(system: Actor, officer: Actor, at: datetime) -> None:
    account = people.account()
    for key, days in (("reader", -5), ("clerk", 0), ("guest", 5)):
        begins = MONDAY + timedelta(days=days)
        identity.assign_role(account=account, role=people.role(key), by=system, at=at, valid_from=begins)

    see_off(account, officer, at)

    assert list(account.role_assignments.values_list("ended_at", "end_basis").distinct()) == [(at, "77-к")]


def test_seeing_off_needs_the_grant_another_person_and_an_account(
    someone_with: Callable[..., Actor], officer: Actor, at: datetime
) -> None:
    account = people.account()

    with pytest.raises(PermissionDenied):
        see_off(account, someone_with("identity.verify-people"), at)
    own = Account.objects.get(pk=officer.account_id)
    with pytest.raises(identity.WrongState):
        see_off(own, officer, at)
    account.uuid = uuid4()
    with pytest.raises(NotFound):
        see_off(account, officer, at)
    assert Departure.objects.count() == 0
    assert queries.leavers(visible_to=someone_with("identity.verify-people"), on=MONDAY) == []


def test_each_person_is_told_once_that_verification_runs_out(system: Actor, at: datetime) -> None:
    officer, soon, later = people.officer(), people.account(), people.account()
    Account.objects.filter(pk=soon.pk).update(reverify_on=MONDAY + timedelta(days=29))
    Account.objects.filter(pk=later.pk).update(reverify_on=MONDAY + timedelta(days=30))

    counts = [identity.tell_reverification_due(by=system, at=at + timedelta(hours=hours)) for hours in (0, 1)]

    told = Notification.objects.order_by("pk").values_list("account_id", "kind")
    assert counts == [1, 0]
    assert list(told) == [(soon.pk, "identity.reverification-due"), (officer.pk, "identity.queue-due")]
    assert [row.pk for row in queries.due_people(visible_to=people.actor(officer), on=MONDAY)] == [soon.pk]


def overdue(account: Account, days: int) -> Account:
    Account.objects.filter(pk=account.pk).update(reverify_on=MONDAY - timedelta(days=days))
    return account


def test_an_overdue_re_verification_suspends_after_its_grace(system: Actor, client: Client, at: datetime) -> None:
    officer, late, later = people.officer(), people.account(grants=("audit.read-journal",)), people.account()
    overdue(late, 15)
    overdue(later, 14)
    client.force_login(late)

    counts = [identity.suspend_overdue(by=system, at=at) for _again in range(2)]

    late.refresh_from_db()
    assert counts == [1, 0]
    assert late.state == "suspended"
    assert not identity.actor_of(late, on=MONDAY).may("audit.read-journal")
    assert client.get("/en/journal/")["Location"] == "/en/registration/status/"
    assert "Your account is suspended" in client.get("/en/registration/status/").content.decode()
    assert Event.objects.get(name="identity.account-suspended").about_key == str(late.uuid)
    told = Notification.objects.order_by("pk").values_list("account_id", "kind")
    assert list(told) == [(late.pk, "identity.suspended"), (officer.pk, "identity.queue-suspended")]


def test_a_suspended_person_works_on_once_verified_again(officer: Actor, system: Actor, at: datetime) -> None:
    late = overdue(people.account(grants=("audit.read-journal",)), 15)
    late.keep_iin(people.iin())
    late.save(update_fields=["iin_closed", "iin_hash"])
    identity.suspend_overdue(by=system, at=at)

    opened = actions.open_reverification(account_uuid=late.uuid, by=officer, at=at)
    for colleague in (people.actor(people.officer()), people.actor(people.officer())):
        seen = VerificationRequest.objects.get(pk=opened.pk).state
        actions.confirm(request_uuid=opened.uuid, seen=seen, compared=True, by=colleague, at=at)

    late.refresh_from_db()
    assert late.state == "verified"
    assert identity.actor_of(late, on=MONDAY).may("audit.read-journal")


def test_the_last_officer_is_not_suspended(system: Actor, at: datetime) -> None:
    one, other = overdue(people.officer(), 20), overdue(people.officer(), 30)

    assert identity.suspend_overdue(by=system, at=at) == 1

    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == ("verified", "suspended")


def test_suspending_needs_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        identity.suspend_overdue(by=someone_with(CLOSE), at=at)


@pytest.mark.parametrize(
    ("language", "day"), [("kk", "2026 ж. 24 қараша"), ("ru", "24 ноября 2026 г."), ("en", "24 November 2026")]
)
def test_the_day_in_a_notice_is_written_in_the_readers_language(system: Actor, at: datetime, language: str, day: str) -> None:
    soon = people.account()
    Account.objects.filter(pk=soon.pk).update(reverify_on=MONDAY + timedelta(days=1))
    identity.tell_reverification_due(by=system, at=at)

    with translation.override(language):
        assert day in newest(visible_to=people.actor(soon))[0].sentence


def test_telling_needs_the_grant(someone_with: Callable[..., Actor], at: datetime) -> None:
    with pytest.raises(PermissionDenied):
        identity.tell_reverification_due(by=someone_with(CLOSE), at=at)


def test_a_person_leaves_by_the_page(client: Client, officer: Actor, at: datetime) -> None:
    leaver = people.account(family_name="Тілеуов")
    client.force_login(Account.objects.get(pk=officer.account_id))
    page = f"/en/people/{leaver.uuid}/"

    shown = client.get(page).content.decode()
    wrong: Any = client.post(f"{page}leave/", {"basis_number": "", "basis_dated": "2026-11-23"})
    done: Any = client.post(f"{page}leave/", {"basis_number": "77-к", "basis_dated": "2026-11-23"})
    own = client.post(
        f"/en/people/{Account.objects.get(pk=officer.account_id).uuid}/leave/",
        {"basis_number": "1", "basis_dated": "2026-11-23"},
    )

    assert "Close the account" in shown
    assert (wrong.status_code, done.status_code, done["Location"], own.status_code) == (422, 302, "/en/people/left/", 409)
    assert "Тілеуов" in client.get("/en/people/left/").content.decode()
    assert "Close the account" not in client.get(page).content.decode()
