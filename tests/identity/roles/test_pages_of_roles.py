"""The pages of roles: what they show, what they refuse, what they cost."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from factories import people
from torelik.audit.models import Event
from torelik.identity import api as identity
from torelik.identity.models import Account, Role
from torelik.identity.roles import queries
from torelik.kernel.actor import Scope
from torelik.kernel.trilingual import Trilingual

pytestmark = pytest.mark.django_db

READ, ROLES, UNITS, EDIT = "audit.read-journal", "identity.manage-roles", "identity.manage-units", "portal.edit-content"
MATRIX = "/en/administration/roles/matrix/"
ORDER = {"basis": "7-ж", "basis_on": "2026-11-20"}


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(people.account(grants=(ROLES,), username="admin"))
    return client


def role(*grants: str, key: str = "some") -> Role:
    return identity.define_role(
        key=key, name=Trilingual(f"{key} kk", f"{key} ru", f"{key} en"), grants=grants, by=people.SYSTEM, at=people.NOON
    )


def text(response: Any) -> str:
    return unescape(response.content.decode())


def posted(found: Role, *, ticked: tuple[str, ...], held: tuple[str, ...], **more: str) -> dict[str, Any]:
    """The matrix as a browser without script sends it, about one role."""
    return {
        "version": [f"{found.uuid} {found.version}"],
        "cell": [f"{found.uuid} {grant}" for grant in ticked],
        "held": [f"{found.uuid} {grant}" for grant in held],
        **more,
    }


def test_the_matrix_is_saved_without_script(admin: Client) -> None:
    found = role(UNITS)

    answer = admin.post(MATRIX, posted(found, ticked=(EDIT,), held=(UNITS,), save="1"))

    assert (answer.status_code, queries.grants_of(found)) == (302, {EDIT})


def test_the_difference_is_shown_in_gold_and_saves_nothing(admin: Client) -> None:
    found = role(UNITS)
    identity.assign_role(account=people.account(), role=found, by=people.SYSTEM, at=people.NOON, valid_from=date(2026, 1, 1))

    answer = admin.post(MATRIX, posted(found, ticked=(EDIT, UNITS), held=(UNITS,), show=""))

    assert (answer.status_code, queries.grants_of(found)) == (200, {UNITS})
    assert text(answer).count("t-matrix__cell--changed") == 1
    assert (answer.context["touched"].changes, answer.context["touched"].people) == (1, 1)


def test_the_bar_counts_people_once_however_many_of_their_roles_change(admin: Client) -> None:
    first, second, account = role(key="first"), role(key="second"), people.account()
    for one in (first, second):
        identity.assign_role(account=account, role=one, by=people.SYSTEM, at=people.NOON, valid_from=date(2026, 1, 1))
    both = {
        "version": [f"{one.uuid} 1" for one in (first, second)],
        "cell": [f"{one.uuid} {UNITS}" for one in (first, second)],
    }

    answer = admin.post("/en/administration/roles/matrix/touched/", both)

    assert (answer.context["touched"].changes, answer.context["touched"].people) == (2, 1)


def test_the_second_administrator_keeps_their_work_and_is_told_of_the_first(admin: Client) -> None:
    found = role(UNITS)
    before = posted(found, ticked=(UNITS, EDIT), held=(UNITS,), save="1")
    role(UNITS, "portal.publish")

    answer = admin.post(MATRIX, before)

    assert (answer.status_code, queries.grants_of(found)) == (409, {UNITS, "portal.publish"})
    assert "Somebody else changed these roles while you worked." in text(answer)
    assert "Publish and withdraw in three languages" in text(answer)
    again = posted(
        Role.objects.get(pk=found.pk), ticked=(UNITS, "portal.publish", EDIT), held=(UNITS, "portal.publish"), save="1"
    )
    assert (admin.post(MATRIX, again).status_code, queries.grants_of(found)) == (302, {UNITS, "portal.publish", EDIT})


def test_a_refused_matrix_says_every_reason(admin: Client) -> None:
    found = role(ROLES)

    answer = admin.post(MATRIX, posted(found, ticked=(ROLES, READ), held=(ROLES,), save="1"))

    assert answer.status_code == 409
    assert "A role must not unite two duties of which one controls the other." in text(answer)


@pytest.mark.parametrize("cell", ["nonsense", "00000000-0000-4000-8000-000000000000 identity.manage-units", "x library.burn"])
def test_a_cell_that_does_not_exist_changes_nothing(admin: Client, cell: str) -> None:
    found = role(UNITS)
    sent = {**posted(found, ticked=(UNITS,), held=(UNITS,), save="1"), "cell": [f"{found.uuid} {UNITS}", cell]}

    assert (admin.post(MATRIX, sent).status_code, queries.grants_of(found)) == (302, {UNITS})


@pytest.mark.parametrize("count", [1, 30])
def test_the_matrix_costs_the_same_whatever_the_number_of_roles(
    admin: Client, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(count):
        role(UNITS, key=f"role-of-{number}")

    with django_assert_num_queries(7):
        assert admin.get(MATRIX).status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_holders_of_a_role_cost_the_same_whatever_their_number(
    admin: Client, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    found = role(UNITS)
    for _ in range(count):
        identity.assign_role(account=people.account(), role=found, by=people.SYSTEM, at=people.NOON, valid_from=date(2026, 1, 1))

    with django_assert_num_queries(9):
        assert admin.get(f"/en/administration/roles/{found.uuid}/").status_code == 200


def test_a_role_is_made_renamed_and_retired(admin: Client) -> None:
    made = admin.post("/en/administration/roles/new/", {"name_kk": "Куратор", "name_ru": "Куратор", "name_en": "Tutor"})
    found = Role.objects.get(key="tutor")
    page = f"/en/administration/roles/{found.uuid}/"
    renamed = admin.post(page, {"name_kk": "Тәлімгер", "name_ru": "Куратор группы", "name_en": "Group tutor"})
    retired = admin.post(f"{page}retire/")
    listed = admin.get("/en/administration/roles/")
    restored = admin.post(f"{page}restore/")

    assert [answer.status_code for answer in (made, renamed, retired, restored)] == [302, 302, 302, 302]
    assert [card.key for card in listed.context["retired"]] == ["tutor"]
    assert Role.objects.get(key="tutor").name == Trilingual("Тәлімгер", "Куратор группы", "Group tutor")


def test_a_name_that_is_taken_is_told_in_the_form(admin: Client) -> None:
    found = role()
    name = {"name_kk": "some kk", "name_ru": "Роль", "name_en": "Role"}

    made = admin.post("/en/administration/roles/new/", name)
    renamed = admin.post(f"/en/administration/roles/{role(key='other').uuid}/", name)

    assert (made.status_code, renamed.status_code) == (422, 422)
    assert "Another role has this name." in text(made)
    assert queries.role_by_uuid(found.uuid) == found


def test_a_role_that_is_held_is_not_retired(admin: Client) -> None:
    held = Account.objects.get(username="admin").role_assignments.get().role

    answer = admin.post(f"/en/administration/roles/{held.uuid}/retire/")

    assert (answer.status_code, "Somebody still holds the role." in text(answer)) == (409, True)


def test_a_role_is_given_on_a_persons_page_and_ended_from_there(admin: Client) -> None:
    account, found = people.account(), role(UNITS)
    page = f"/en/administration/roles/people/{account.uuid}/"
    wanted = {"role": str(found.uuid), "scope": "academy:", "valid_from": "2026-11-01", "valid_through": "2999-01-01", **ORDER}

    given = admin.post(page, wanted)
    held = account.role_assignments.get()
    shown = admin.get(page)
    ended = admin.post(f"/en/administration/roles/assignments/{held.uuid}/end/", {"basis": "9-ж"})

    held.refresh_from_db()
    assert (given.status_code, ended.status_code) == (302, 302)
    assert (held.valid_until, held.ended_at is not None) == (date(2999, 1, 2), True)
    assert [card.basis for card in shown.context["assignments"]] == ["7-ж"]


@pytest.mark.parametrize("missing", ["role", "scope", "valid_from", "basis", "basis_on"])
def test_an_unfinished_form_gives_nothing(admin: Client, missing: str) -> None:
    account = people.account()
    wanted = {"role": str(role().uuid), "scope": "academy:", "valid_from": "2026-11-01", **ORDER}
    del wanted[missing]

    answer = admin.post(f"/en/administration/roles/people/{account.uuid}/", wanted)

    assert (answer.status_code, account.role_assignments.count()) == (422, 0)


def test_a_refused_role_is_told_with_every_reason(admin: Client) -> None:
    account = Account.objects.get(username="admin")
    wanted = {"role": str(role(READ).uuid), "scope": "academy:", "valid_from": "2026-11-01", **ORDER}

    answer = admin.post(f"/en/administration/roles/people/{account.uuid}/", wanted)

    assert answer.status_code == 409
    assert "Nobody gives a role to themselves." in text(answer)
    assert "One person must not hold both duties." in text(answer)


@pytest.mark.parametrize(("form", "status"), [({}, 422), ({"basis": "9-ж"}, 409)])
def test_the_last_administrator_is_not_ended(admin: Client, form: dict[str, str], status: int) -> None:
    last = Account.objects.get(username="admin").role_assignments.get()

    answer = admin.post(f"/en/administration/roles/assignments/{last.uuid}/end/", form)

    last.refresh_from_db()
    assert (answer.status_code, last.ended_at) == (status, None)
    assert admin.get(f"/en/administration/roles/assignments/{last.uuid}/end/").status_code == 200


def test_people_are_found_by_a_part_of_their_name_in_any_case(admin: Client) -> None:
    people.account(family_name="Өмірзақова", given_name="Назерке")

    found = admin.get("/en/administration/roles/people/", {"words": "өмірзақова наз"})
    nobody = admin.get("/en/administration/roles/people/", {"words": "Ешкім"})

    assert [account.family_name for account, _roles in found.context["rows"]] == ["Өмірзақова"]
    assert nobody.context["rows"] == []


# ---- the preview ----


def test_the_preview_shows_the_menus_of_a_role_and_of_a_person(admin: Client) -> None:
    found = role("audit.read-journal", key="auditor")
    account = people.account()
    identity.assign_role(account=account, role=found, by=people.SYSTEM, at=people.NOON, valid_from=date(2026, 1, 1))

    shown = [
        admin.get("/en/administration/roles/preview/", query).context["menus"]
        for query in ({"role": str(found.uuid)}, {"person": str(account.uuid)})
    ]

    addresses = [[entry.url for product in menus[:-1] for group in product.groups for entry in group.entries] for menus in shown]
    assert addresses == [["/en/journal/"], ["/en/journal/"]]
    assert "menus" not in admin.get("/en/administration/roles/preview/").context


@pytest.mark.parametrize("query", [{"role": "nonsense"}, {"person": "00000000-0000-4000-8000-000000000000"}])
def test_nobody_and_nothing_is_not_previewed(admin: Client, query: dict[str, str]) -> None:
    assert admin.get("/en/administration/roles/preview/", query).status_code == 404


# ---- why not ----


def test_a_refused_page_leads_to_the_fact_that_decides(client: Client) -> None:
    account = people.account(grants=(UNITS,))
    role(READ, key="auditor")
    client.force_login(account)

    refused = client.get("/en/journal/")
    why = client.get("/en/administration/why/?grant=audit.read-journal")

    assert refused.status_code == 403
    assert 'href="/en/administration/why/?grant=audit.read-journal"' in text(refused)
    assert (why.context["why"].deciding, [str(one.en) for one in why.context["why"].roles_with_it]) == ("no-role", ["auditor en"])


def test_the_role_that_ended_and_the_scope_that_does_not_cover_are_named(client: Client) -> None:
    for key in ("library", "archive"):
        identity.found_unit(key=key, name=Trilingual(f"{key} kk", f"{key} ru", f"{key} en"), by=people.SYSTEM)
    account, editor = people.account(), role(EDIT, key="editor")
    given = identity.assign_role(
        account=account,
        role=editor,
        by=people.SYSTEM,
        at=people.NOON,
        valid_from=date(2026, 1, 1),
        scope=Scope("unit", "library"),
    )
    client.force_login(account)
    address = "/en/administration/why/?grant=portal.edit-content&scope=unit:archive"

    elsewhere = client.get(address)
    identity.end_assignment(assignment=given.uuid, basis="9-ж", by=people.SYSTEM, at=people.NOON)
    over = client.get(address)

    assert (elsewhere.context["why"].deciding, over.context["why"].deciding) == ("other-scope", "over")
    assert ("library en" in text(elsewhere), "archive en" in text(elsewhere), "9-ж" in text(over)) == (True, True, True)


def test_an_administrator_asks_about_somebody_else_and_the_journal_keeps_it(admin: Client) -> None:
    account = people.account(grants=(UNITS,))

    answer = admin.get("/en/administration/why/", {"grant": UNITS, "person": str(account.uuid)})

    assert answer.context["why"].deciding == "allowed"
    assert Event.objects.get(name="identity.access-explained").about_key == str(account.uuid)


def test_nobody_else_asks_about_a_stranger(client: Client) -> None:
    stranger = people.account(grants=(READ,))
    client.force_login(people.account(grants=(UNITS,)))

    answer = client.get("/en/administration/why/", {"grant": READ, "person": str(stranger.uuid)})

    assert answer.status_code == 404


@pytest.mark.parametrize("query", [{"grant": "library.burn"}, {"grant": UNITS, "scope": "planet:mars"}])
def test_a_question_that_makes_no_sense_is_answered_with_the_form(client: Client, query: dict[str, str]) -> None:
    client.force_login(people.account())

    answer = client.get("/en/administration/why/", query)

    assert (answer.status_code, "why" in answer.context) == (422, False)


def test_a_conflict_of_duty_is_named(client: Client) -> None:
    account = people.account(grants=(READ,))
    account.role_assignments.create(role=role(ROLES), valid_from=date(2026, 1, 1))
    client.force_login(account)

    why = client.get("/en/administration/why/", {"grant": READ}).context["why"]

    assert (why.deciding, len(why.conflicts)) == ("conflict", 1)
