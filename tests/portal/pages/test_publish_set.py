"""Publishing: three languages at once or none, whatever the route (cl. 21)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from factories import portal as factory
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.kernel.actor import Actor, Scope
from torelik.kernel.errors import PermissionDenied
from torelik.outbox.models import Message
from torelik.portal import api as portal
from torelik.portal.models import NewsPage, PublicationSet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def live_languages(key: object) -> list[str]:
    rows = Page.objects.filter(translation_key=key, live=True).order_by("locale__language_code")
    return list(rows.values_list("locale__language_code", flat=True))


def test_three_languages_go_live_together(someone_with: Callable[..., Actor], at: datetime) -> None:
    key = factory.news()
    Message.objects.all().delete()

    portal.publish_set(key=key, by=someone_with("portal.publish"), at=at)

    assert live_languages(key) == ["en", "kk", "ru"]
    assert PublicationSet.objects.get(key=key).state == "published"
    assert Event.objects.filter(name="portal.published").count() == 1
    assert list(Message.objects.values_list("topic", "payload")) == [("portal.index-pages", {"key": str(key)})]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"texts": {code: factory.VERSIONS[code] for code in ("kk", "ru")}}, "language-missing:en"),
        ({"texts": factory.versions(ru={"lead": ""})}, "lead-missing:ru"),
        ({"texts": factory.versions(en={"image_alt": ""})}, "alternative-text-missing:en"),
        ({"owner_unit": ""}, "owner-missing:"),
        ({"direction": ""}, "direction-missing:"),
        ({"texts": factory.versions(en={"title": "Конференция"})}, "cyrillic-in-english:en"),
        ({"texts": factory.versions(ru={"title": factory.VERSIONS["kk"].title})}, "same-as-other:ru"),
    ],
)
def test_one_missing_fact_keeps_all_three_languages_off_the_site(facts: dict[str, Any], reason: str, at: datetime) -> None:
    key = factory.news(**facts)

    with pytest.raises(portal.PublicationRefused) as refused:
        portal.publish_set(key=key, by=factory.SYSTEM, at=at)

    assert str(refused.value) == reason
    assert live_languages(key) == []


def test_a_stranger_may_not_publish(someone_with: Callable[..., Actor], at: datetime) -> None:
    key = factory.news()

    with pytest.raises(PermissionDenied):
        portal.publish_set(key=key, by=someone_with("portal.edit-content"), at=at)


def test_a_publisher_of_one_unit_publishes_what_the_unit_owns(someone_with: Callable[..., Actor], at: datetime) -> None:
    own, other = factory.news("own", owner_unit="library"), factory.news("other")
    publisher = someone_with("portal.publish", scope=Scope("unit", "library"))

    portal.publish_set(key=own, by=publisher, at=at)
    with pytest.raises(PermissionDenied):
        portal.publish_set(key=other, by=publisher, at=at)

    assert (live_languages(own), live_languages(other)) == (["en", "kk", "ru"], [])


def test_withdrawing_takes_the_three_languages_off_and_keeps_the_draft(at: datetime) -> None:
    key = factory.news(published=True)

    portal.withdraw_set(key=key, by=factory.SYSTEM, at=at)
    portal.withdraw_set(key=key, by=factory.SYSTEM, at=at)

    assert live_languages(key) == []
    assert NewsPage.objects.filter(translation_key=key).count() == 3
    assert Event.objects.filter(name="portal.unpublished").count() == 1


def test_the_sections_of_the_law_cannot_be_withdrawn(someone_with: Callable[..., Actor], at: datetime) -> None:
    key = PublicationSet.objects.filter(kind="section").order_by("pk")[0].key

    with pytest.raises(PermissionDenied):
        portal.withdraw_set(key=key, by=someone_with("portal.publish"), at=at)


@pytest.mark.parametrize("route", ["revision", "page", "save", "action", "scheduled"])
def test_no_route_of_wagtail_publishes_one_language(route: str) -> None:
    key = factory.news()
    page = NewsPage.objects.get(translation_key=key, locale__language_code="kk")

    with pytest.raises(ValidationError) as refused:
        publish_by(route, page)

    assert set(refused.value.error_dict) == {"title"}
    assert live_languages(key) == []


def publish_by(route: str, page: NewsPage) -> None:
    from django.core.management import call_command  # noqa: PLC0415
    from wagtail.actions.publish_page_revision import PublishPageRevisionAction  # noqa: PLC0415

    if route == "revision":
        page.latest_revision.publish()
    elif route == "page":
        page.publish(page.latest_revision)
    elif route == "action":
        PublishPageRevisionAction(page.latest_revision).execute()
    elif route == "scheduled":
        page.latest_revision.approved_go_live_at = NOON
        page.latest_revision.save()
        call_command("publish_scheduled")
    else:
        page.live = True
        page.save()


def test_no_route_of_wagtail_withdraws_one_language() -> None:
    key = factory.news(published=True)

    with pytest.raises(ValidationError):
        NewsPage.objects.get(translation_key=key, locale__language_code="ru").unpublish()

    assert live_languages(key) == ["en", "kk", "ru"]


def test_a_public_page_does_not_change_in_one_language_alone() -> None:
    key = factory.news(published=True)
    page = NewsPage.objects.get(translation_key=key, locale__language_code="kk")
    page.title = "Басқа тақырып"
    revision = page.save_revision()

    with pytest.raises(ValidationError):
        revision.publish()

    assert NewsPage.objects.get(pk=page.pk).title == factory.VERSIONS["kk"].title


def test_a_new_draft_leaves_the_public_text_until_it_is_published(at: datetime) -> None:
    key = factory.news(published=True)

    factory.news(texts=factory.versions(kk={"title": "Кездесу қорытындысы"}))
    before = NewsPage.objects.get(translation_key=key, locale__language_code="kk").title
    portal.publish_set(key=key, by=factory.SYSTEM, at=at)

    assert before == factory.VERSIONS["kk"].title
    assert NewsPage.objects.get(translation_key=key, locale__language_code="kk").title == "Кездесу қорытындысы"


def test_the_address_of_a_section_is_fixed() -> None:
    page = Page.objects.get(url_path="/kk/about/").specific
    page.slug = "other"

    with pytest.raises(ValidationError):
        page.save()


def test_preparing_the_site_twice_changes_nothing() -> None:
    before = Page.objects.count()

    factory.site()

    assert Page.objects.count() == before == 1 + 3 * 11
