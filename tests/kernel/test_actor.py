import pytest

from torelik.kernel.actor import Actor, HeldGrant, Scope
from torelik.kernel.errors import PermissionDenied

LIBRARY, ARCHIVE, ACADEMY = Scope("unit", "library"), Scope("unit", "archive"), Scope()
LIBRARIAN = Actor(
    account_id=7,
    name="Сәрсенова Айгерім",
    grants=frozenset({HeldGrant("library.issue-item", LIBRARY), HeldGrant("library.see-stock", ACADEMY)}),
)


@pytest.mark.parametrize(
    ("actor", "grant", "within", "allowed"),
    [
        (LIBRARIAN, "library.issue-item", None, True),
        (LIBRARIAN, "library.issue-item", LIBRARY, True),
        (LIBRARIAN, "library.issue-item", ARCHIVE, False),
        (LIBRARIAN, "library.issue-item", ACADEMY, False),
        (LIBRARIAN, "library.issue-item", Scope("course", "library"), False),
        (LIBRARIAN, "library.see-stock", ARCHIVE, True),
        (LIBRARIAN, "library.see-stock", ACADEMY, True),
        (LIBRARIAN, "library.issue", None, False),
        (LIBRARIAN, "library.issue-item-twice", None, False),
        (Actor.anonymous(), "library.see-stock", None, False),
        (Actor.system("scheduler"), "library.issue-item", ARCHIVE, True),
    ],
)
def test_a_grant_is_held_in_the_scopes_that_its_holder_was_given(
    actor: Actor, grant: str, within: Scope | None, allowed: bool
) -> None:
    assert actor.may(grant, within=within) is allowed
    if allowed:
        actor.require(grant, within=within)
    else:
        with pytest.raises(PermissionDenied) as refused:
            actor.require(grant, within=within)
        assert refused.value.grant == grant


@pytest.mark.parametrize(
    ("grants", "allowed"),
    [(["library.see-stock"], True), (["portal.publish", "library.issue-item"], True), (["portal.publish"], False), ([], False)],
)
def test_one_grant_of_several_is_enough(grants: list[str], allowed: bool) -> None:
    assert LIBRARIAN.may_any(grants) is allowed


@pytest.mark.parametrize(
    ("actor", "grant", "scopes"),
    [
        (LIBRARIAN, "library.issue-item", {LIBRARY}),
        (LIBRARIAN, "library.see-stock", {ACADEMY}),
        (LIBRARIAN, "portal.publish", set()),
        (Actor.anonymous(), "library.see-stock", set()),
        (Actor.system("scheduler"), "portal.publish", {ACADEMY}),
    ],
)
def test_the_scopes_of_a_grant_are_those_in_which_it_is_held(actor: Actor, grant: str, scopes: set[Scope]) -> None:
    assert actor.scopes_of(grant) == scopes


@pytest.mark.parametrize(
    ("actor", "anonymous"), [(Actor.anonymous(), True), (LIBRARIAN, False), (Actor.system("scheduler"), False)]
)
def test_only_a_visitor_is_anonymous(actor: Actor, anonymous: bool) -> None:
    assert actor.is_anonymous is anonymous


def test_an_act_carries_another_act_with_it_under_the_same_name() -> None:
    officer = Actor(account_id=7, name="Әсем", grants=frozenset({HeldGrant("identity.verify-people")}))

    carried = officer.with_grant("identity.manage-roles")

    assert (carried.account_id, carried.name, carried.may("identity.manage-roles")) == (7, "Әсем", True)
    assert not officer.may("identity.manage-roles")
