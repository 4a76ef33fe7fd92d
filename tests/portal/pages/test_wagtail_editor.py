"""Wagtail's own editor: open to editors, closed to publishing one language, without a script inside the page (cl. 7, 21)."""

import re

import pytest
from django.test import Client
from wagtail.models import Page

from factories import people
from factories import portal as factory
from torelik.identity import api as identity
from torelik.identity.models import Account
from torelik.kernel.actor import Scope
from torelik.kernel.trilingual import Trilingual
from torelik.portal.models import HomePage, LanguageVersion, NewsPage, PublicationSet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
EDIT = "portal.edit-content"
INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json|text/))|\sstyle=\"|\son\w+=\"")


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(people.account(grants=(EDIT,), username="editor"))
    return client


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(Account.objects.create_superuser("root", "password-of-a-test"))
    return client


def kazakh(key: object) -> NewsPage:
    return NewsPage.objects.get(translation_key=key, locale__language_code="kk")


def public_languages(key: object) -> int:
    return Page.objects.filter(translation_key=key, live=True).count()


@pytest.mark.parametrize("make", [factory.news, factory.event, factory.page])
def test_no_script_or_style_stands_inside_the_editor(superuser: Client, make: object) -> None:
    page = Page.objects.get(translation_key=make(), locale__language_code="kk")  # type: ignore[operator]

    html = superuser.get(f"/en/cms/pages/{page.pk}/edit/").content.decode()

    assert INLINE.findall(html) == []


def test_the_editor_offers_the_way_to_three_languages_and_no_publishing(superuser: Client) -> None:
    key = factory.news()

    html = superuser.get(f"/en/cms/pages/{kazakh(key).pk}/edit/").content.decode()

    assert f"/en/editing/set/{key}/" in html
    assert 'name="action-publish"' not in html


def test_help_leads_to_no_foreign_site(editor: Client) -> None:
    assert (
        re.findall(
            r"https://[a-z.]*wagtail[a-z.]*", re.sub(r"<main.*</main>", "", editor.get("/kk/cms/").content.decode(), flags=re.S)
        )
        == []
    )


@pytest.mark.parametrize(
    ("model", "above", "form"),
    [("contentpage", "about", "pages/new/"), ("newspage", "news", "news/new/"), ("eventpage", "events", "events/new/")],
)
def test_a_new_page_begins_in_our_editor(editor: Client, model: str, above: str, form: str) -> None:
    parent = Page.objects.get(slug=above, url_path=f"/kk/{above}/")

    answer = editor.get(f"/kk/cms/pages/add/portal/{model}/{parent.pk}/")

    assert (answer.status_code, answer["Location"]) == (302, f"/kk/editing/{form}")


def test_publishing_and_withdrawing_one_language_lead_to_our_editor(superuser: Client) -> None:
    key = factory.news(published=True)

    answer = superuser.post(f"/en/cms/pages/{kazakh(key).pk}/unpublish/")

    assert (answer.status_code, answer["Location"]) == (302, f"/en/editing/set/{key}/")
    assert public_languages(key) == 3


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete"])
def test_a_bulk_action_leaves_the_languages_together(superuser: Client, action: str) -> None:
    key = factory.news(published=action != "publish")
    before = public_languages(key)

    answer = superuser.post(f"/en/cms/bulk/wagtailcore/page/{action}/?id={kazakh(key).pk}&next=/en/cms/pages/")

    assert answer.status_code == 302
    assert (public_languages(key), NewsPage.objects.filter(translation_key=key).count()) == (before, 3)


@pytest.mark.parametrize("path", ["/kk/", "/kk/about/", "/kk/news/", "/kk/contacts/"])
def test_the_structure_of_the_law_cannot_be_deleted(superuser: Client, path: str) -> None:
    page = Page.objects.get(url_path=path)

    superuser.post(f"/en/cms/pages/{page.pk}/delete/")

    assert Page.objects.filter(pk=page.pk).exists()


def test_a_draft_that_was_never_public_can_be_deleted(superuser: Client) -> None:
    page = kazakh(factory.news())

    superuser.post(f"/en/cms/pages/{page.pk}/delete/")

    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("verb", ["move", "copy"])
def test_a_page_is_not_moved_or_copied_in_one_language(superuser: Client, verb: str) -> None:
    section = Page.objects.get(url_path="/kk/research/")
    page = Page.objects.get(translation_key=factory.page(), locale__language_code="kk")
    address = f"/en/cms/pages/{page.pk}/move/{section.pk}/confirm/" if verb == "move" else f"/en/cms/pages/{page.pk}/copy/"

    superuser.post(address, {"new_title": "Көшірме", "new_slug": "copy", "new_parent_page": section.pk})

    assert Page.objects.get(pk=page.pk).url_path == "/kk/about/charter/"
    assert Page.objects.filter(slug="copy").count() == 0


def test_a_page_of_another_unit_is_closed(client: Client) -> None:
    own, other = factory.news("own", owner_unit="library"), factory.news("other")
    account = people.account()
    role = identity.define_role(
        key="unit-editor", name=Trilingual("редактор", "редактор", "editor"), grants=(EDIT,), by=factory.SYSTEM, at=people.NOON
    )
    identity.assign_role(
        account=account,
        role=role,
        by=factory.SYSTEM,
        at=people.NOON,
        valid_from=people.date(2026, 1, 1),
        scope=Scope("unit", "library"),
    )
    client.force_login(account)

    def status(key: object) -> int:
        return client.get(f"/en/cms/pages/{kazakh(key).pk}/edit/").status_code

    assert (status(own), status(other)) == (200, 302)  # Wagtail leads away from what is refused


def test_a_source_saved_in_wagtail_makes_the_translations_outdated(editor: Client) -> None:
    key = factory.news()
    page = kazakh(key)
    page.title = "Басқа тақырып"
    page.save_revision()

    from torelik.portal.pages import receivers  # noqa: PLC0415 - the hook itself, as Wagtail calls it

    receivers.note_edit(None, page)  # type: ignore[arg-type]

    source = LanguageVersion.objects.get(set__key=key, language="kk").digest
    translated = set(
        LanguageVersion.objects.filter(set__key=key).exclude(language="kk").values_list("translated_from", flat=True)
    )
    assert source not in translated
    assert PublicationSet.objects.get(key=key).version == 2


# ---- roles decide who is let in ----


def groups(account: Account) -> tuple[bool, list[str]]:
    account.refresh_from_db()
    return account.is_staff, list(account.groups.values_list("name", flat=True))


def test_the_grant_lets_in_and_its_loss_lets_out() -> None:
    account = people.account(grants=(EDIT,))
    role = account.role_assignments.get().role

    let_in = groups(account)
    identity.define_role(key=role.key, name=role.name, grants=("portal.publish",), by=factory.SYSTEM, at=people.NOON)

    assert let_in == (True, ["torelik editors"])
    assert groups(account) == (False, [])


def test_editors_may_edit_everywhere_and_publish_nowhere(editor: Client) -> None:
    account = Account.objects.get(username="editor")

    for home in HomePage.objects.all():
        tester = home.permissions_for_user(account)
        assert (tester.can_edit(), tester.can_publish()) == (True, False)
