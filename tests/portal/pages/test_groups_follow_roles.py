"""Wagtail's groups follow the roles, one way; what drifted is repaired and told."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from factories import people, portal
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.notifications.models import Notification
from torelik.portal import api

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

EDIT = "portal.edit-content"


def repair() -> api.Drift:
    return api.repair_editors(by=portal.SYSTEM, at=NOON)


def members() -> list[str]:
    return sorted(Account.objects.filter(groups__name="torelik editors", is_staff=True).values_list("username", flat=True))


def test_what_is_in_step_is_left_alone_and_not_told() -> None:
    people.account(grants=(EDIT,), username="editor")

    assert (bool(repair()), members(), Event.objects.filter(name="portal.editors-repaired").count()) == (False, ["editor"], 0)


def test_an_assignment_that_ended_or_began_at_midnight_is_found() -> None:
    leaver, comer = people.account(grants=(EDIT,), username="leaver"), people.account(grants=(EDIT,), username="comer")
    leaver.role_assignments.update(valid_until=date(2026, 11, 23))
    comer.groups.clear()

    drift = repair()

    assert (drift.let_in, drift.let_out, drift.is_by_hand) == ((comer.journal_name,), (leaver.journal_name,), False)
    assert members() == ["comer"]
    assert Event.objects.get(name="portal.editors-repaired").facts["removed"] == [leaver.journal_name]


def test_rights_given_by_hand_are_taken_away_and_told_to_those_who_manage_roles() -> None:
    manager = people.account(grants=("identity.manage-roles",))
    stranger = people.account(username="stranger")
    stranger.groups.add(Group.objects.create(name="Moderators of old"))
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    people.account(grants=(EDIT,))
    editors = Group.objects.get(name="torelik editors")
    editors.permissions.add(Permission.objects.get(content_type__app_label="wagtailcore", codename="add_site"))
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.create(group=editors, page=Page.objects.get(depth=1), permission=publish)

    drift = repair()

    stranger.refresh_from_db()
    assert (drift.foreign, drift.group_rights) == ((stranger.journal_name,), 2)
    assert (stranger.groups.count(), stranger.user_permissions.count(), stranger.is_staff) == (0, 0, False)
    assert list(Notification.objects.values_list("account_id", "kind")) == [(manager.pk, "portal.editors-repaired")]
    assert bool(repair()) is False


def test_the_gate_asks_todays_grants_and_not_the_group(client: Client) -> None:
    account = people.account(grants=(EDIT,))
    client.force_login(account)
    before = client.get("/en/cms/").status_code
    account.role_assignments.update(valid_until=date(2026, 1, 1) + timedelta(days=1))

    account.refresh_from_db()
    assert (before, client.get("/en/cms/").status_code, account.is_staff) == (200, 403, True)


def test_there_is_one_way_to_sign_in(client: Client) -> None:
    for address in ("/en/cms/login/", "/en/cms/password_reset/"):
        assert client.get(address)["Location"].startswith("/en/sign-in/?next=")


def test_a_page_begun_in_wagtails_editor_leads_to_the_form_of_three_languages(client: Client) -> None:
    client.force_login(people.account(grants=(EDIT,)))
    about = Page.objects.get(slug="about", locale__language_code="kk")

    assert client.get(f"/en/cms/pages/add/portal/contentpage/{about.pk}/")["Location"] == "/en/editing/pages/new/"
