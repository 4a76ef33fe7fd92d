import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from factories import people, signin
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, PasswordLink, Session
from torelik.identity.signin import actions, tasks
from torelik.identity.signin.vocabulary import LinkPurpose, Refusal
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.errors import PermissionDenied

pytestmark = pytest.mark.django_db

OLD, NEW = "password-of-a-test", "seven quiet rivers"
CHANGE, SIGN_IN = "/en/account/password/", "/en/sign-in/"


@pytest.fixture
def aigerim() -> Account:
    account = people.account(username="aigerim")
    account.email, account.language = "aigerim@academy.example", "en"
    account.save(update_fields=["email", "language"])
    return account


@pytest.fixture(autouse=True)
def _language_of_the_run() -> Iterator[None]:
    with translation.override("en"):
        yield


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def events() -> list[str]:
    return list(Event.objects.filter(name__startswith="identity.password").order_by("id").values_list("name", flat=True))


def link_of(account: Account) -> str:
    return actions.make_link(account=account, purpose=LinkPurpose.RECOVERY, by=Actor.system("test"), at=clock.now())


# What a password may be


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        (NEW, []),
        ("x" * 12 + "y" * 116, []),
        ("жеті тыныш өзен", []),
        ("🙂 " * 9, []),
        ("short words", ["password_too_short"]),
        ("basketball12", []),
        ("1qaz2wsx3edc4rfv", ["password_too_common"]),
        ("840519300123", ["password_number"]),
        ("torelik-demo!", ["password_context"]),
        ("Айгерім-1984!", ["password_context"]),
        ("academy.example", ["password_context"]),
    ],
)
def test_a_password_is_long_and_no_word_of_the_house(aigerim: Account, password: str, codes: list[str]) -> None:
    try:
        validate_password(password, aigerim)
    except ValidationError as refused:
        found = [error.code for error in refused.error_list]
    else:
        found = []

    assert found == codes


def test_the_administrators_own_list_is_read_anew_when_it_changes(tmp_path: Path, settings: object) -> None:
    listed = tmp_path / "common.txt"
    listed.write_text("seven quiet rivers\n\n", encoding="utf-8")
    settings.AUTH_PASSWORD_VALIDATORS = [  # type: ignore[attr-defined]
        {"NAME": "torelik.identity.signin.validators.ListedPasswordValidator", "OPTIONS": {"file": str(listed)}}
    ]

    with pytest.raises(ValidationError, match="list of common passwords"):
        validate_password("Seven Quiet Rivers")
    validate_password("eight quiet rivers")


# Changing one's own


def test_one_changes_ones_own_password_and_all_other_sessions_end(aigerim: Account) -> None:
    here, elsewhere = signed_in(aigerim), signed_in(aigerim)

    response = here.post(CHANGE, {"present": OLD, "new": NEW})

    assert (response.status_code, response["Location"]) == (302, "/en/account/")
    assert (here.get("/en/account/").status_code, elsewhere.get("/en/account/").status_code) == (200, 302)
    assert Client().post(SIGN_IN, {"username": "aigerim", "password": NEW}).status_code == 302
    assert events() == ["identity.password-changed"]
    ended = Session.objects.exclude(ended_at=None).values_list("ended_because", flat=True)
    assert list(ended) == ["password-changed"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"present": "some-other-word", "new": NEW}, "present"),
        ({"present": OLD, "new": "short"}, "new"),
        ({"present": OLD, "new": "torelik-2026"}, "new"),
        ({"present": OLD}, "new"),
    ],
)
def test_a_change_is_refused_at_its_field(aigerim: Account, typed: dict[str, str], field: str) -> None:
    response = signed_in(aigerim).post(CHANGE, typed)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert (Account.objects.get().check_password(OLD), events()) == (True, [])


def test_the_present_password_is_not_guessed_here_either(aigerim: Account) -> None:
    client = signed_in(aigerim)
    for _ in range(5):
        client.post(CHANGE, {"present": "some-other-word", "new": NEW})

    response = client.post(CHANGE, {"present": OLD, "new": NEW})

    assert "Too many wrong attempts" in response.content.decode()
    assert Account.objects.get().check_password(OLD)


# One-time links


def test_a_link_sets_a_password_once(aigerim: Account) -> None:
    client, secret, living = Client(), link_of(aigerim), signed_in(aigerim)

    shown = client.get(f"/en/password/link/{secret}/", follow=True)
    done = client.post("/en/password/new/", {"new": NEW})
    again = Client()
    again.get(f"/en/password/link/{secret}/")
    second = again.post("/en/password/new/", {"new": "eight quiet rivers"})

    assert (shown.status_code, shown.redirect_chain) == (200, [("/en/password/new/", 302)])
    assert (done.status_code, done["Location"], second.status_code) == (302, SIGN_IN, 410)
    assert Account.objects.get().check_password(NEW)
    assert "_auth_user_id" not in client.session  # the way in is the sign-in page
    assert living.get("/en/account/").status_code == 302
    assert events() == ["identity.password-link-made", "identity.password-set"]


def test_looking_at_a_link_spends_nothing(aigerim: Account) -> None:
    secret = link_of(aigerim)

    for _ in range(3):
        assert Client().get(f"/en/password/link/{secret}/", follow=True).status_code == 200


def test_a_password_that_is_not_good_does_not_spend_the_link(aigerim: Account) -> None:
    client, secret = Client(), link_of(aigerim)
    client.get(f"/en/password/link/{secret}/")

    statuses = [client.post("/en/password/new/", {"new": new}).status_code for new in ("short", "", NEW)]

    assert statuses == [422, 422, 302]


@pytest.mark.parametrize("life", ["over", "replaced", "closed", "forged"])
def test_a_link_that_is_over_opens_nothing(aigerim: Account, life: str) -> None:
    secret = link_of(aigerim)
    if life == "over":
        PasswordLink.objects.update(made_at=clock.now() - timedelta(days=1), expires_at=clock.now())
    elif life == "replaced":
        link_of(aigerim)
    elif life == "closed":
        Account.objects.update(is_active=False)
    else:
        secret = f"x{secret[1:]}"

    response = Client().get(f"/en/password/link/{secret}/", follow=True)

    assert (response.status_code, str(Refusal.LINK_INVALID.label) in response.content.decode()) == (410, True)


def test_a_link_spent_between_looking_and_sending_is_refused(aigerim: Account) -> None:
    secret = link_of(aigerim)
    actions.set_password_by_link(secret=secret, new=NEW, at=clock.now())

    with pytest.raises(actions.PasswordRefused) as refused:
        actions.set_password_by_link(secret=secret, new="eight quiet rivers", at=clock.now())

    assert (refused.value.refusal, Account.objects.get().check_password(NEW)) == (Refusal.LINK_INVALID, True)


def test_the_secret_of_a_link_is_kept_nowhere(aigerim: Account) -> None:
    secret = link_of(aigerim)

    assert secret not in str(list(PasswordLink.objects.values())) + str(list(Event.objects.values()))


# Forgotten password


def test_the_answer_is_the_same_whoever_has_the_address(aigerim: Account, settings: object) -> None:
    known = Client().post("/en/password/forgotten/", {"address": "aigerim@academy.example"})
    unknown = Client().post("/en/password/forgotten/", {"address": "nobody@academy.example"})

    assert (known.status_code, unknown.status_code) == (200, 200)
    assert _without_tokens(known.content) == _without_tokens(unknown.content)


def _without_tokens(page: bytes) -> str:
    return re.sub(r'"X-CSRFToken": "[^"]*"|value="[^"]{64}"', "", page.decode())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_letter_comes_in_the_persons_language_and_its_link_works(aigerim: Account, language: str, settings: object) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://academy.example"  # type: ignore[attr-defined]
    Account.objects.update(language=language)

    sent = tasks.write_recovery_letters.func("Aigerim@Academy.example")

    letter = mail.outbox[0]
    path = re.findall(r"https://academy.example(/\S+/)", letter.body)[0]
    assert (sent, letter.to, path[:18]) == (1, ["aigerim@academy.example"], f"/{language}/password/link/"[:18])
    assert Client().get(path, follow=True).status_code == 200


def test_nobody_is_buried_in_letters(aigerim: Account) -> None:
    sent = [tasks.write_recovery_letters.func("aigerim@academy.example") for _ in range(3)]

    assert (sent, len(mail.outbox)) == ([1, 0, 0], 1)


@pytest.mark.parametrize("situation", ["unknown", "closed", "empty"])
def test_no_letter_goes_to_whom_there_is_no_account(aigerim: Account, situation: str) -> None:
    address = "aigerim@academy.example"
    if situation == "unknown":
        address = "nobody@academy.example"
    elif situation == "closed":
        Account.objects.update(is_active=False)
    else:
        Account.objects.update(email="")
        address = ""

    assert (tasks.write_recovery_letters.func(address), mail.outbox) == (0, [])


def test_recovery_does_not_pass_by_the_second_factor(aigerim: Account) -> None:
    signin.with_application(aigerim)
    client, secret = Client(), link_of(aigerim)
    client.get(f"/en/password/link/{secret}/")
    client.post("/en/password/new/", {"new": NEW})

    response = client.post(SIGN_IN, {"username": "aigerim", "password": NEW})

    assert (response["Location"], "_auth_user_id" in client.session) == ("/en/sign-in/second-step/", False)
    assert signin.kinds_of(aigerim) == ["recovery_codes", "totp"]


# New accounts


def test_a_new_person_is_invited_by_letter(aigerim: Account, django_capture_on_commit_callbacks: object) -> None:
    by = Actor.system("test")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        identity.invite(account=aigerim, by=by, at=clock.now())

    assert tasks.write_invitation.func(aigerim.pk) == 1
    assert "Your user name is aigerim" in mail.outbox[-1].body
    assert PasswordLink.objects.get(spent_at=None).purpose == "invitation"


def test_an_invitation_needs_the_grant_and_an_address(aigerim: Account) -> None:
    with pytest.raises(PermissionDenied):
        identity.invite(account=aigerim, by=people.actor(aigerim), at=clock.now())
    aigerim.email = ""
    with pytest.raises(actions.PasswordRefused) as refused:
        identity.invite(account=aigerim, by=Actor.system("test"), at=clock.now())
    assert refused.value.refusal == Refusal.NO_ADDRESS


def test_an_account_closed_meanwhile_is_not_invited(aigerim: Account) -> None:
    Account.objects.update(is_active=False)

    assert (tasks.write_invitation.func(aigerim.pk), tasks.write_reset_letter.func(aigerim.pk), mail.outbox) == (0, 0, [])


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_of_the_forgotten_password_speaks_each_language(client: Client, language: str) -> None:
    shown, wrong = (
        client.get(f"/{language}/password/forgotten/"),
        client.post(f"/{language}/password/forgotten/", {"address": "x"}),
    )

    assert (shown.status_code, shown["Content-Language"], wrong.status_code) == (200, language, 422)


def test_a_password_without_an_account_is_weighed_too() -> None:
    with pytest.raises(ValidationError, match="more than a name"):
        validate_password("torelik-academy-2026")


def test_what_a_password_must_be_is_said_for_each_rule() -> None:
    assert len(list(filter(None, password_validators_help_texts()))) == 4
