"""The pages of tokens: one's own, and everybody's for the administrator."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from factories import people
from identity.tokens import token_stage as stage
from torelik.identity.models import Account, Token
from torelik.identity.tokens import registry
from torelik.kernel import clock

pytestmark = pytest.mark.django_db

MINE, NEW, EVERYBODY = "/en/account/tokens/", "/en/account/tokens/new/", "/en/people/tokens/"


def signed_in(account: Account) -> Client:
    client = Client()
    client.post("/en/sign-in/", {"username": account.username, "password": "password-of-a-test"})
    return client


def asked(**changes: object) -> dict[str, object]:
    through = clock.local_date(clock.now()) + timedelta(days=30)
    return {"name": "Platonus", "scopes": ["library.readers"], "valid_through": through.isoformat(), **changes}


def test_the_secret_is_shown_once_and_lets_a_program_in() -> None:
    client = signed_in(stage.owner())

    page = client.post(NEW, asked())

    secrets = re.findall(r"torelik_[\w-]{43}", page.content.decode())
    later = client.get(MINE).content.decode()
    assert (page.status_code, len(secrets), page.headers["Cache-Control"].count("no-store")) == (200, 1, 1)
    assert (secrets[0] in later, secrets[0][:14] in later, "In force" in later) == (False, True, True)


def test_ninety_days_are_offered() -> None:
    page = signed_in(stage.owner()).get(NEW).content.decode()

    through = clock.local_date(clock.now()) + timedelta(days=90)
    assert (f'value="{through:%Y-%m-%d}"' in page, "library.readers" in page) == (True, True)


def test_refusals_are_told_in_words() -> None:
    client = signed_in(stage.owner())

    page = client.post(NEW, asked(scopes=[], valid_through="2099-01-01"))

    words = page.content.decode()
    assert (page.status_code, Token.objects.count()) == (409, 0)
    assert ("Choose what the program may do." in words, "one year at most" in words) == (True, True)


def test_what_is_no_date_is_answered_with_the_form() -> None:
    page = signed_in(stage.owner()).post(NEW, asked(valid_through="tomorrow"))

    assert (page.status_code, Token.objects.count()) == (422, 0)


def test_a_proof_is_asked_for_before_a_token_is_made() -> None:
    client = Client()
    client.force_login(stage.owner())
    session = client.session
    kept = dict(session["torelik-session"])
    kept["proved"] = "2020-01-01T00:00:00+00:00"
    session["torelik-session"] = kept
    session.save()

    answer = client.post(NEW, asked())

    assert (answer.status_code, answer.headers["Location"].split("?")[0], Token.objects.count()) == (
        302,
        "/en/account/confirm/",
        0,
    )


def test_whoever_has_no_right_that_a_program_can_be_given_is_told_so() -> None:
    page = signed_in(people.account(grants=("identity.use-programs",))).get(NEW).content.decode()

    assert ("Your roles hold no rights that programs can be given" in page, '<form class="t-stack' in page) == (True, False)


def test_a_token_is_revoked_with_one_press() -> None:
    owner = stage.owner()
    made = stage.made(owner)
    client = signed_in(owner)

    page = client.post(f"{MINE}{made.token.uuid}/revoke/", follow=True).content.decode()

    assert ("the program is let in no more" in page, "Revoked" in page) == (True, True)


def test_somebody_elses_token_is_not_found() -> None:
    made = stage.made(stage.owner())

    answer = signed_in(stage.owner()).post(f"{MINE}{made.token.uuid}/revoke/")

    assert (answer.status_code, Token.objects.get().revoked_at) == (404, None)


def test_the_way_to_tokens_is_shown_to_those_who_may_have_them() -> None:
    with_right, without = signed_in(stage.owner()), signed_in(people.account())

    assert [MINE in client.get("/en/account/").content.decode() for client in (with_right, without)] == [True, False]
    assert (without.get(MINE).status_code, without.get(NEW).status_code) == (403, 403)


def test_the_administrator_sees_and_revokes_everybodys_tokens() -> None:
    made = stage.made(stage.owner())
    client = signed_in(people.account(grants=("identity.manage-sign-in",)))

    before = client.get(EVERYBODY).content.decode()
    after = client.post(f"{EVERYBODY}{made.token.uuid}/revoke/", follow=True).content.decode()

    assert ("Platonus" in before, made.token.account.get_full_name() in before, "Revoked" in after) == (True, True, True)
    assert signed_in(stage.owner()).get(EVERYBODY).status_code == 403


@pytest.mark.parametrize("address", [MINE, EVERYBODY])
def test_a_list_takes_as_many_questions_for_many_tokens(address: str) -> None:
    owner = stage.owner("identity.manage-sign-in")
    client = signed_in(owner)
    stage.made(owner, name="No. 0")
    client.get(address)
    counts = []
    for numbers in (range(1, 2), range(2, 20)):
        for number in numbers:
            stage.made(owner, name=f"No. {number}")
        with CaptureQueriesContext(connection) as questions:
            client.get(address)
        counts.append(len(questions))

    assert counts[0] == counts[1]


def test_a_scope_needs_a_context_and_a_grant() -> None:
    with pytest.raises(ValueError, match="at least one grant"):
        registry.register_token_scope("library.nothing", "Nothing", grants=())
    with pytest.raises(ValueError, match="at least one grant"):
        registry.register_token_scope("nothing", "Nothing", grants=("library.issue-item",))


def test_a_scope_that_is_registered_no_more_is_left_out() -> None:
    assert [one.key for one in registry.scopes_by_key(("library.readers", "library.gone"))] == ["library.readers"]
