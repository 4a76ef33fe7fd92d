from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client, RequestFactory
from django.utils import translation

from factories import people, signin
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, Session
from torelik.identity.signin import actions, marks, tasks
from torelik.identity.signin.actions.proofs import Proof
from torelik.kernel import clock
from torelik.kernel.errors import PermissionDenied

pytestmark = pytest.mark.django_db

PASSWORD = "password-of-a-test"
SIGN_IN, STEP, MINE = "/en/sign-in/", "/en/sign-in/second-step/", "/en/account/second-factor/"
APPLICATION = f"{MINE}application/"


@pytest.fixture
def librarian() -> Account:
    account = people.account(username="librarian", grants=("audit.read-journal",))
    account.language, account.email = "en", "librarian@academy.example"
    account.save(update_fields=["language", "email"])
    return account


@pytest.fixture
def learner() -> Account:
    account = people.account(username="learner", grants=("learning.learn",))
    account.language = "en"
    account.save(update_fields=["language"])
    return account


@pytest.fixture
def _demanded(settings: object) -> None:
    settings.TORELIK_SECOND_FACTOR = "required"  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


def after_password(username: str = "librarian") -> Client:
    client = Client()
    client.post(SIGN_IN, {"username": username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def events() -> list[str]:
    told = ("identity.sign", "identity.second", "identity.recovery", "identity.sessions")
    names = Event.objects.order_by("id").values_list("name", flat=True)
    return [name for name in names if name.startswith(told)]


# Signing in


def test_whoever_has_a_factor_is_not_in_before_the_second_step(librarian: Account) -> None:
    signin.with_application(librarian)
    client = Client()

    response = client.post(SIGN_IN, {"username": "librarian", "password": PASSWORD, "next": "/en/journal/"})

    assert (response["Location"], is_in(client)) == (f"{STEP}?next=%2Fen%2Fjournal%2F", False)
    assert client.get("/en/journal/").status_code == 302
    assert events() == []


def test_the_code_of_the_application_lets_the_person_in(librarian: Account) -> None:
    signin.with_application(librarian)
    client = after_password()

    response = client.post(STEP, {"code": signin.code(), "next": "/en/journal/"})

    assert (response["Location"], is_in(client)) == ("/en/journal/", True)
    assert client.get("/en/journal/").status_code == 200
    assert Session.objects.get().by_second_factor is True
    assert Event.objects.get(name="identity.signed-in").facts == {"method": "password", "second": "totp"}


def test_the_same_code_sent_again_is_refused(librarian: Account) -> None:
    signin.with_application(librarian)
    code = signin.code()
    first, second = after_password(), after_password()

    statuses = [first.post(STEP, {"code": code}).status_code, second.post(STEP, {"code": code}).status_code]

    assert (statuses, is_in(first), is_in(second)) == ([302, 422], True, False)


@pytest.mark.parametrize("code", ["000000", "", "abcdef", "1" * 20, "123456789012"])
def test_a_wrong_code_lets_nobody_in(librarian: Account, code: str) -> None:
    signin.with_application(librarian)
    client = after_password()

    response = client.post(STEP, {"code": code})

    assert (response.status_code, is_in(client), events()) == (422, False, ["identity.second-factor-failed"])


def test_a_code_of_a_clock_that_differs_by_half_a_minute_counts_and_of_five_minutes_does_not(librarian: Account) -> None:
    signin.with_application(librarian)
    late, early = after_password(), after_password()

    late.post(STEP, {"code": signin.code(steps_ahead=10)})
    early.post(STEP, {"code": signin.code(steps_ahead=-1)})

    assert (is_in(late), is_in(early)) == (False, True)


def test_a_recovery_code_works_once(librarian: Account) -> None:
    code = signin.with_application(librarian)[0]
    first, second = after_password(), after_password()

    first.post(STEP, {"code": code})
    second.post(STEP, {"code": code})

    assert (is_in(first), is_in(second)) == (True, False)
    assert Event.objects.get(name="identity.recovery-code-used").facts == {"left": 9}


def test_codes_are_not_guessed(librarian: Account) -> None:
    signin.with_application(librarian)
    client = after_password()
    for _ in range(5):
        client.post(STEP, {"code": "000000"})

    response = client.post(STEP, {"code": signin.code()})

    assert (response.status_code, is_in(client)) == (429, False)
    assert Event.objects.filter(name="identity.sign-in-locked").count() == 1


def test_codes_are_not_guessed_from_many_addresses_either(librarian: Account) -> None:
    signin.with_application(librarian)
    for number in range(30):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        client.post(SIGN_IN, {"username": "librarian", "password": PASSWORD})
        client.post(STEP, {"code": "000000"})
    client = after_password()

    assert client.post(STEP, {"code": signin.code()}).status_code == 429


def test_the_second_step_waits_ten_minutes(librarian: Account) -> None:
    signin.with_application(librarian)
    client = after_password()
    session = client.session
    marks.write_step(session, marks.Step(librarian.pk, clock.now() - timedelta(minutes=10), "password"))
    session.save()

    response = client.post(STEP, {"code": signin.code()})

    assert (response.status_code, is_in(client)) == (422, False)
    assert client.get(STEP)["Location"] == SIGN_IN


def test_an_account_closed_between_the_steps_is_not_let_in(librarian: Account) -> None:
    signin.with_application(librarian)
    client = after_password()
    Account.objects.update(is_active=False)

    client.post(STEP, {"code": signin.code()})

    assert is_in(client) is False


def test_there_is_no_second_step_without_a_first(client: Client) -> None:
    assert [client.get(STEP)["Location"], client.post(STEP, {"code": "1"})["Location"]] == [SIGN_IN, SIGN_IN]


# Who must have one


@pytest.mark.usefixtures("_demanded")
@pytest.mark.parametrize(
    "address", ["/en/journal/", "/en/work/", "/en/account/", "/en/cms/", "/en/library/", "/en/notifications/"]
)
def test_staff_without_a_factor_reach_nothing_but_setting_it_up(librarian: Account, address: str) -> None:
    client = Client()
    first = client.post(SIGN_IN, {"username": "librarian", "password": PASSWORD})

    assert first["Location"] == MINE
    assert client.get(address)["Location"] == MINE
    assert (client.get(MINE).status_code, client.get(APPLICATION).status_code) == (200, 200)


@pytest.mark.usefixtures("_demanded")
def test_when_it_is_set_up_all_opens_in_the_same_session(librarian: Account) -> None:
    client = after_password()
    client.get(APPLICATION)

    response = client.post(APPLICATION, {"code": signin.code(client.session[marks.SECRET])})

    assert (response.status_code, len(response.context["codes"])) == (200, 10)
    assert client.get("/en/journal/").status_code == 200
    assert signin.kinds_of(librarian) == ["recovery_codes", "totp"]


@pytest.mark.usefixtures("_demanded")
def test_learners_are_not_asked(learner: Account) -> None:
    client = Client()

    assert client.post(SIGN_IN, {"username": "learner", "password": PASSWORD})["Location"] == "/en/work/"
    assert client.get("/en/account/").status_code == 200


@pytest.mark.usefixtures("_demanded")
def test_a_session_from_before_the_factor_proves_it_anew(librarian: Account) -> None:
    client = Client()
    client.force_login(librarian)
    signin.with_application(librarian)

    assert client.get("/en/journal/")["Location"] == SIGN_IN
    assert is_in(client) is False


def test_where_it_is_offered_staff_come_in_without(librarian: Account) -> None:
    assert after_password().get("/en/journal/").status_code == 200


# Keeping factors


def owner(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_an_application_is_kept_once_its_code_proves_that_the_secret_arrived(librarian: Account) -> None:
    client = owner(librarian)
    page = client.get(APPLICATION).content.decode()
    secret = client.session[marks.SECRET]
    code = signin.code(secret)

    wrong = client.post(APPLICATION, {"code": "000000"})
    right = client.post(APPLICATION, {"code": code})
    other = after_password()

    assert ("style=" in page, "<svg" in page, wrong.status_code, right.status_code) == (False, True, 422, 200)
    assert other.post(STEP, {"code": code}).status_code == 422  # the code that set it up is spent
    assert secret not in str(Authenticator.objects.values_list("data", flat=True))
    assert client.get(APPLICATION)["Location"] == MINE
    assert [name for name in events() if "added" in name or "codes" in name] == [
        "identity.second-factor-added",
        "identity.recovery-codes-made",
    ]


def test_a_code_without_a_secret_shown_adds_nothing(librarian: Account) -> None:
    owner(librarian).post(APPLICATION, {"code": signin.code()})

    assert signin.kinds_of(librarian) == []


def test_new_recovery_codes_replace_the_old_ones(librarian: Account) -> None:
    old = signin.with_application(librarian)[0]
    new = owner(librarian).post(f"{MINE}recovery-codes/").context["codes"]
    with_old, with_new = after_password(), after_password()

    with_old.post(STEP, {"code": old})
    with_new.post(STEP, {"code": new[0]})

    assert (len(new), len({*new}), is_in(with_old), is_in(with_new)) == (10, 10, False, True)


def test_recovery_codes_stand_in_for_a_factor_and_are_not_made_without_one(librarian: Account) -> None:
    response = owner(librarian).post(f"{MINE}recovery-codes/", follow=True)

    assert "This person has no second factor." in response.content.decode()
    assert signin.kinds_of(librarian) == []


def test_a_factor_is_removed_by_its_owner_with_its_recovery_codes(librarian: Account) -> None:
    signin.with_application(librarian)
    factor = Authenticator.objects.get(type="totp")

    response = owner(librarian).post(f"{MINE}{factor.pk}/remove/")

    assert (response["Location"], signin.kinds_of(librarian)) == (MINE, [])
    assert "identity.second-factor-removed" in events()


def test_somebody_elses_factor_is_not_found(librarian: Account, learner: Account) -> None:
    signin.with_application(librarian)
    factor = Authenticator.objects.get(type="totp")

    response = owner(learner).post(f"{MINE}{factor.pk}/remove/")

    assert (response.status_code, signin.kinds_of(librarian)) == (404, ["recovery_codes", "totp"])


@pytest.mark.usefixtures("_demanded")
def test_the_last_factor_of_staff_stays(librarian: Account) -> None:
    signin.with_application(librarian)
    client = after_password()
    client.post(STEP, {"code": signin.code()})
    factor = Authenticator.objects.get(type="totp")

    response = client.post(f"{MINE}{factor.pk}/remove/", follow=True)

    assert "add another one before you remove the last" in response.content.decode()
    assert signin.kinds_of(librarian) == ["recovery_codes", "totp"]


def test_actions_are_for_the_owner_alone(librarian: Account, learner: Account) -> None:
    signin.with_application(librarian)

    with pytest.raises(LookupError):
        actions.make_recovery_codes(account=librarian, by=people.actor(learner), at=clock.now())


# Reset by an administrator


@pytest.fixture
def administrator() -> Account:
    account = people.account(username="administrator", grants=("identity.manage-sign-in",))
    account.language = "en"
    account.save(update_fields=["language"])
    return account


def test_an_administrator_resets_a_factor_with_a_reason(librarian: Account, administrator: Account) -> None:
    signin.with_application(librarian)
    living = owner(librarian)
    address = f"/en/people/sign-in/{librarian.uuid}/"

    without = owner(administrator).post(f"{address}reset-second-factor/", {"reason": ""})
    done = owner(administrator).post(f"{address}reset-second-factor/", {"reason": "Lost telephone; identity card seen."})

    assert (without.status_code, done["Location"], signin.kinds_of(librarian)) == (422, address, [])
    assert living.get("/en/account/").status_code == 302
    event = Event.objects.get(name="identity.second-factor-reset")
    assert (event.actor_id, event.facts) == (administrator.pk, {"reason": "Lost telephone; identity card seen."})
    assert (tasks.write_reset_letter.func(librarian.pk), mail.outbox[0].to) == (1, ["librarian@academy.example"])


def test_nothing_to_reset_is_told(librarian: Account, administrator: Account) -> None:
    address = f"/en/people/sign-in/{librarian.uuid}/"

    response = owner(administrator).post(f"{address}reset-second-factor/", {"reason": "x"}, follow=True)

    assert "This person has no second factor." in response.content.decode()


def test_without_the_grant_nobody_resets(librarian: Account, learner: Account) -> None:
    signin.with_application(librarian)

    with pytest.raises(PermissionDenied):
        actions.reset_second_factor(account=librarian, reason="x", by=people.actor(learner), at=clock.now())
    assert owner(learner).get(f"/en/people/sign-in/{librarian.uuid}/").status_code == 403
    assert signin.kinds_of(librarian) == ["recovery_codes", "totp"]


def test_coverage_counts_staff_alone(librarian: Account, learner: Account, administrator: Account) -> None:
    signin.with_application(librarian)
    signin.with_application(learner)

    coverage = identity.factor_coverage(on=clock.local_date(clock.now()))

    assert (coverage.staff, coverage.covered, coverage.is_required) == (2, 1, False)


# Rare turns


def test_two_browsers_that_set_up_at_once_keep_one_application(librarian: Account) -> None:
    client = owner(librarian)
    client.get(APPLICATION)
    request = RequestFactory().post(APPLICATION)
    request.session = client.session
    signin.with_application(librarian, "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU")
    code = signin.code(request.session[marks.SECRET])

    with pytest.raises(actions.FactorRefused):
        actions.add_totp(request=request, account=librarian, code=code, by=people.actor(librarian), at=clock.now())

    assert signin.kinds_of(librarian) == ["recovery_codes", "totp"]


def test_one_of_two_factors_goes_and_the_codes_stay(librarian: Account) -> None:
    signin.with_application(librarian)
    Authenticator.objects.create(user=librarian, type="webauthn", data={"name": "Key", "credential": {}})
    factor = Authenticator.objects.get(type="totp")

    owner(librarian).post(f"{MINE}{factor.pk}/remove/")

    assert signin.kinds_of(librarian) == ["recovery_codes", "webauthn"]


def test_a_code_proves_nothing_where_there_is_neither_application_nor_recovery_code(librarian: Account) -> None:
    Authenticator.objects.create(user=librarian, type="webauthn", data={"name": "Key", "credential": {}})
    client = Client()
    session = client.session
    marks.write_step(session, marks.Step(librarian.pk, clock.now(), "password"))
    session.save()
    request = RequestFactory().post(STEP, REMOTE_ADDR="127.0.0.1")
    request.session = session

    with pytest.raises(actions.SignInRefused):
        actions.take_second_step(request=request, proof=Proof(code="123456"), at=clock.now())


def test_without_an_address_no_letter_of_the_reset_goes(librarian: Account) -> None:
    Account.objects.filter(pk=librarian.pk).update(email="")

    assert tasks.write_reset_letter.func(librarian.pk) == 0
