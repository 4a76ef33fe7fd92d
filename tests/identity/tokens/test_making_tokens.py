"""Making, revoking and ending tokens, and what a program may do by one."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from factories import people
from factories.moments import NOON
from identity.tokens import token_stage as stage
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.accounts.actions import close_account
from torelik.identity.accounts.vocabulary import AccountState
from torelik.identity.models import Token
from torelik.identity.privacy.queries import everything_of
from torelik.identity.tokens import actions, queries
from torelik.identity.tokens.vocabulary import TokenRefusal, Unauthorised
from torelik.kernel.actor import HeldGrant
from torelik.kernel.errors import NotFound, PermissionDenied

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    caches["limits"].clear()


def told(name: str) -> list[Event]:
    return list(Event.objects.filter(name=name).order_by("pk"))


def why(secret: str, *, at: object = LATER) -> Unauthorised:
    with pytest.raises(actions.NotLetIn) as refused:
        actions.let_in(secret=secret, at=at)  # type: ignore[arg-type]
    return refused.value.why


def test_a_token_keeps_a_hash_and_a_beginning_but_not_the_secret() -> None:
    made = stage.made(stage.owner())

    row = Token.objects.get()
    kept = " ".join(str(getattr(row, field.attname)) for field in Token._meta.concrete_fields)
    assert (row.beginning, made.secret[:8], made.secret in kept) == (made.secret[:14], "torelik_", False)
    assert [(event.about_name, event.facts) for event in told("identity.token-made")] == [
        ("Platonus", {"scopes": ["library.readers"], "through": "2027-02-21"})
    ]


def test_a_program_acts_as_its_owner_with_the_rights_of_its_scopes_alone() -> None:
    owner = stage.owner("library.lift-refusal")

    program = actions.let_in(secret=stage.made(owner).secret, at=LATER)

    assert program.actor.grants == {HeldGrant("library.issue-item")}
    assert (program.actor.account_id, program.actor.name) == (owner.pk, f"{owner.get_full_name()} · Platonus")
    assert program.scopes == {"library.readers"}


def test_a_right_that_the_owner_loses_is_lost_to_the_program_at_once() -> None:
    owner = stage.owner()
    secret = stage.made(owner).secret
    role = identity.role_by_key(owner.role_assignments.get().role.key)  # type: ignore[attr-defined]

    identity.define_role(key=role.key, name=role.name, grants=("identity.use-programs",), by=people.SYSTEM, at=LATER)

    assert actions.let_in(secret=secret, at=LATER).actor.grants == frozenset()


def test_a_token_is_worth_nothing_without_the_right_to_use_programs() -> None:
    owner = stage.owner()
    secret = stage.made(owner).secret
    role = owner.role_assignments.get().role  # type: ignore[attr-defined]

    identity.define_role(key=role.key, name=role.name, grants=("library.issue-item",), by=people.SYSTEM, at=LATER)

    assert why(secret) == Unauthorised.OWNER_MAY_NOT


def test_a_suspended_owner_has_no_programs() -> None:
    owner = stage.owner()
    secret = stage.made(owner).secret

    owner.state = AccountState.SUSPENDED
    owner.save(update_fields=["state"])

    assert why(secret) == Unauthorised.OWNER_MAY_NOT


def test_a_token_is_good_on_its_last_day_and_not_on_the_next() -> None:
    secret = stage.made(stage.owner(), days=1).secret

    assert actions.let_in(secret=secret, at=NOON + timedelta(days=1)).scopes == {"library.readers"}
    assert why(secret, at=NOON + timedelta(days=2)) == Unauthorised.EXPIRED


@pytest.mark.parametrize("secret", ["torelik_wrong", "something else", "torelik_"])
def test_a_secret_that_is_nobodys_is_refused(secret: str) -> None:
    stage.made(stage.owner())

    assert why(secret) == Unauthorised.UNKNOWN_TOKEN


def test_a_revoked_token_is_refused_and_told_once_an_hour() -> None:
    owner = stage.owner()
    made = stage.made(owner)

    actions.revoke_own_token(uuid=made.token.uuid, by=stage.acting(owner), at=NOON)
    actions.revoke_own_token(uuid=made.token.uuid, by=stage.acting(owner), at=LATER)

    assert [why(made.secret), why(made.secret)] == [Unauthorised.REVOKED, Unauthorised.REVOKED]
    assert Token.objects.get().revoked_at == NOON
    assert (len(told("identity.token-revoked")), len(told("identity.token-refused"))) == (1, 1)


def test_another_persons_token_is_not_found() -> None:
    made, stranger = stage.made(stage.owner()), stage.owner()

    with pytest.raises(NotFound):
        actions.revoke_own_token(uuid=made.token.uuid, by=stage.acting(stranger), at=LATER)
    with pytest.raises(PermissionDenied):
        actions.revoke_token(uuid=made.token.uuid, by=stage.acting(stranger), at=LATER)

    assert Token.objects.get().revoked_at is None


def test_whoever_oversees_signing_in_sees_and_revokes_every_token() -> None:
    administrator = stage.acting(people.account(grants=("identity.manage-sign-in",)))
    made = stage.made(stage.owner())

    actions.revoke_token(uuid=made.token.uuid, by=administrator, at=LATER)

    assert [row.name for row in queries.every_token(visible_to=administrator)] == ["Platonus"]
    assert why(made.secret) == Unauthorised.REVOKED
    with pytest.raises(PermissionDenied):
        queries.every_token(visible_to=stage.acting(stage.owner()))


def test_nobody_makes_a_token_without_the_right() -> None:
    with pytest.raises(PermissionDenied):
        stage.made(people.account(grants=("library.issue-item",)))
    with pytest.raises(NotFound):
        actions.make_token(name="x", scopes=["library.readers"], valid_through=NOON.date(), by=people.SYSTEM, at=NOON)


def test_a_scope_that_needs_more_than_the_owner_may_is_refused() -> None:
    with pytest.raises(actions.TokenRefused) as refused:
        stage.made(people.account(grants=("identity.use-programs",)))

    assert refused.value.refusals == [TokenRefusal.SCOPE_NOT_HELD]


def test_a_name_is_free_again_when_its_token_is_over() -> None:
    owner = stage.owner()
    first = stage.made(owner)
    with pytest.raises(actions.TokenRefused) as refused:
        stage.made(owner)
    actions.revoke_own_token(uuid=first.token.uuid, by=stage.acting(owner), at=NOON)

    stage.made(owner)

    assert refused.value.refusals == [TokenRefusal.NAME_TAKEN]
    assert [card.state for card in queries.own_tokens(visible_to=stage.acting(owner), on=NOON.date())] == ["in-force", "revoked"]


def test_closing_an_account_ends_its_tokens() -> None:
    owner = stage.owner()
    secret = stage.made(owner).secret

    close_account(account=owner, by=people.SYSTEM, at=LATER)

    assert why(secret) == Unauthorised.REVOKED
    assert [event.facts for event in told("identity.tokens-ended")] == [{"count": 1}]


def test_closing_an_account_without_tokens_tells_nothing_of_them() -> None:
    close_account(account=stage.owner(), by=people.SYSTEM, at=LATER)

    assert told("identity.tokens-ended") == []


def test_a_use_is_noted_once_a_minute() -> None:
    secret = stage.made(stage.owner()).secret

    for seconds in (0, 59, 61):
        actions.let_in(secret=secret, at=LATER + timedelta(seconds=seconds))

    assert Token.objects.get().used_at == LATER + timedelta(seconds=61)


def test_letting_a_program_in_takes_two_questions() -> None:
    secret = stage.made(stage.owner()).secret
    actions.let_in(secret=secret, at=LATER)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.let_in(secret=secret, at=LATER)

    assert len(asked) == 2


def test_a_person_gets_their_tokens_with_their_data_and_never_a_hash() -> None:
    owner = stage.owner()
    made = stage.made(owner)

    (row,) = everything_of(owner.pk)["identity"]["tokens"]

    assert (row["name"], row["beginning"], made.token.digest in str(row)) == ("Platonus", made.secret[:14], False)


def test_a_token_without_a_scope_does_not_exist() -> None:
    made = stage.made(stage.owner())

    with pytest.raises(IntegrityError), transaction.atomic():
        Token.objects.filter(pk=made.token.pk).update(scopes="")
