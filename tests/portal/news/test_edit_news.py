"""The editor's desk: drafts are kept as they are, publishing needs three languages, nothing typed is lost (cl. 7, 21)."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from wagtail.models import Page

from factories import people
from factories import portal as factory
from torelik.identity import api as identity
from torelik.kernel.actor import Scope
from torelik.kernel.trilingual import Trilingual
from torelik.portal.models import NewsPage, PublicationSet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
EDIT, PUBLISH = "portal.edit-content", "portal.publish"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(people.account(grants=(EDIT, PUBLISH), username="editor"))
    return client


def typed(**changes: Any) -> dict[str, Any]:
    form: dict[str, Any] = {
        "owner_unit": "press-service",
        "direction": "information",
        "source_language": "kk",
        "slug": "",
        "illustration": "hall",
        "date": "2026-11-20",
        "category": "academy",
        "new_key": str(uuid4()),
        "then": "save",
    }
    for code, version in factory.VERSIONS.items():
        text = str(version.body[0]["text"])
        form |= {
            f"title_{code}": version.title,
            f"lead_{code}": version.lead,
            f"body_{code}": text,
            f"alternative_text_{code}": version.image_alt,
        }
    return {**form, **changes}


def png(width: int = 64, height: int = 36) -> bytes:
    file = io.BytesIO()
    Image.effect_noise((width, height), 90).save(file, "PNG")
    return file.getvalue()


def only_set() -> PublicationSet:
    return PublicationSet.objects.get(kind="news")


def address(publication: PublicationSet) -> str:
    return f"/kk/editing/news/{publication.key}/"


def test_an_editor_writes_and_publishes_in_three_languages(editor: Client) -> None:
    answer = editor.post("/kk/editing/news/new/", typed(then="publish"), follow=True)

    assert answer.status_code == 200
    assert [editor.get(f"/{code}/news/readers-met-at-a-conference/").status_code for code in ("kk", "ru", "en")] == [
        200,
        200,
        200,
    ]


def test_an_incomplete_draft_is_kept_whole(editor: Client) -> None:
    empty = {f"{name}_{code}": "" for name in ("title", "lead", "body", "alternative_text") for code in ("ru", "en")}

    answer = editor.post("/kk/editing/news/new/", typed(title_kk="", owner_unit="", direction="", date="", **empty), follow=True)

    assert answer.status_code == 200
    assert factory.VERSIONS["kk"].lead in answer.content.decode()
    assert NewsPage.objects.get(translation_key=only_set().key).lead == factory.VERSIONS["kk"].lead


def test_publishing_without_a_language_is_refused_and_what_was_typed_stays(editor: Client) -> None:
    answer = editor.post(
        "/kk/editing/news/new/", typed(title_en="", lead_en="", body_en="", alternative_text_en="", then="publish")
    )

    html = answer.content.decode()
    assert answer.status_code == 409
    assert 'class="t-errors__link" href="#id_title_en"' in html
    assert factory.VERSIONS["ru"].title in html
    assert Page.objects.filter(translation_key=only_set().key, live=True).count() == 0


def test_a_date_that_is_none_is_refused_and_what_was_typed_stays(editor: Client) -> None:
    answer = editor.post("/kk/editing/news/new/", typed(date="soon"))

    assert answer.status_code == 422
    assert factory.VERSIONS["ru"].title in answer.content.decode()
    assert PublicationSet.objects.filter(kind="news").count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.png", png()[: len(png()) // 2]),
        ("nonsense.png", b"\x89PNG\r\n\x1a\nnonsense"),
        ("script.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("script.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("words.jpg", b"words"),
        ("empty.png", b""),
        ("bomb.png", png(1, 1).replace(b"\x00\x00\x00\x01\x00\x00\x00\x01", b"\x00\x00\xff\xff\x00\x00\xff\xff", 1)),
    ],
)
def test_a_picture_that_is_none_is_refused_and_what_was_typed_stays(editor: Client, name: str, content: bytes) -> None:
    answer = editor.post("/kk/editing/news/new/", typed(picture=SimpleUploadedFile(name, content, "image/png")))

    assert answer.status_code == 422
    assert 'href="#id_picture"' in answer.content.decode()
    assert factory.VERSIONS["ru"].title in answer.content.decode()


def test_a_picture_is_kept_and_shown(editor: Client) -> None:
    form = typed(picture=SimpleUploadedFile("hall.png", png(), "image/png"), then="publish")

    answer = editor.post("/kk/editing/news/new/", form, follow=True)

    assert answer.status_code == 200
    assert "/media/images/hall" in editor.get("/kk/news/readers-met-at-a-conference/").content.decode()


def test_a_form_sent_twice_makes_one_news_item(editor: Client) -> None:
    form = typed()

    editor.post("/kk/editing/news/new/", form)
    editor.post("/kk/editing/news/new/", form)

    assert PublicationSet.objects.filter(kind="news").count() == 1

    assert only_set().version == 1


def test_what_is_added_after_a_refusal_to_publish_a_new_item_is_kept(editor: Client) -> None:
    form = typed(title_en="", lead_en="", body_en="", alternative_text_en="", then="publish")
    refused = editor.post("/kk/editing/news/new/", form)
    sent_on = {"version": refused.context["form"]["version"].value(), "new_key": form["new_key"]}

    answer = editor.post("/kk/editing/news/new/", typed(then="publish", **sent_on))

    assert answer.status_code == 302
    assert Page.objects.filter(translation_key=only_set().key, live=True).count() == 3


def test_the_form_of_a_refused_new_item_leads_to_the_item_that_was_kept(editor: Client) -> None:
    answer = editor.post("/kk/editing/news/new/", typed(direction="", then="publish"))

    assert f'action="{address(only_set())}"' in answer.content.decode()


def test_a_new_item_changed_after_the_way_back_is_saved_over_its_first_draft(editor: Client) -> None:
    form = typed()
    editor.post("/kk/editing/news/new/", form)

    editor.post("/kk/editing/news/new/", {**form, "lead_kk": "Өзгерген сөйлем"})

    assert NewsPage.objects.get(translation_key=only_set().key, locale__language_code="kk").lead == "Өзгерген сөйлем"


def test_a_new_item_that_somebody_else_went_on_with_is_not_overwritten_by_its_first_form(editor: Client) -> None:
    form = typed()
    editor.post("/kk/editing/news/new/", form)
    other = Client()
    other.force_login(people.account(grants=(EDIT,), family_name="Омарова"))
    other.post(address(only_set()), typed(version=1, lead_kk="Бірінші сақталған мәтін"))

    answer = editor.post("/kk/editing/news/new/", {**form, "lead_kk": "Екінші мәтін"})

    assert (answer.status_code, "Омарова" in answer.content.decode(), only_set().version) == (409, True, 2)


def test_what_somebody_saved_meanwhile_is_not_overwritten(editor: Client) -> None:
    editor.post("/kk/editing/news/new/", typed())
    opened = only_set().version
    factory_client = Client()
    factory_client.force_login(people.account(grants=(EDIT,), family_name="Омарова"))
    factory_client.post(address(only_set()), typed(version=opened, lead_kk="Бірінші сақталған мәтін"))

    answer = editor.post(address(only_set()), typed(version=opened, lead_kk="Екінші мәтін"))

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Омарова" in html
    assert "Екінші мәтін" in html
    assert NewsPage.objects.get(translation_key=only_set().key, locale__language_code="kk").lead == "Бірінші сақталған мәтін"


def test_a_changed_source_makes_translations_outdated_until_they_are_confirmed(editor: Client) -> None:
    editor.post("/kk/editing/news/new/", typed())
    changed = typed(lead_kk="Кездесу екі күнге созылды.", then="publish")

    refused = editor.post(address(only_set()), {**changed, "version": only_set().version})
    editor.post(address(only_set()), {**changed, "version": only_set().version, "confirm_ru": "1", "confirm_en": "1"})

    assert refused.status_code == 409
    assert refused.content.decode().count("t-errors__link") == 2
    assert only_set().state == "published"


def test_an_editor_of_one_unit_sees_and_edits_what_the_unit_owns(client: Client) -> None:
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

    listed = client.get("/kk/editing/news/").content.decode()

    assert str(own) in listed
    assert str(other) not in listed
    assert client.get(f"/kk/editing/news/{own}/").status_code == 200
    assert client.get(f"/kk/editing/news/{other}/").status_code == 404
    assert client.post("/kk/editing/news/new/", typed(owner_unit="press-service")).status_code in {403, 422}


@pytest.mark.parametrize("path", ["/kk/editing/news/", "/kk/editing/news/new/", "/kk/editing/pages/", "/kk/editing/events/"])
def test_the_desk_is_closed_to_others(client: Client, path: str) -> None:
    anonymous = client.get(path)
    client.force_login(people.account())
    stranger = client.get(path)

    assert (anonymous.status_code, stranger.status_code) == (302, 403)


def test_a_preview_shows_the_draft_to_its_editor_alone(editor: Client) -> None:
    key = factory.news()

    assert factory.VERSIONS["ru"].title in editor.get(f"/ru/editing/preview/{key}/").content.decode()
    assert Client().get(f"/ru/editing/preview/{key}/").status_code == 302


def test_withdrawing_takes_the_news_off_the_site(editor: Client) -> None:
    factory.news(published=True)

    editor.post(address(only_set()), {"then": "withdraw"})

    assert editor.get("/kk/news/readers-conference/").status_code == 404


def test_queries_of_the_desk_do_not_grow(editor: Client, django_assert_num_queries: object) -> None:
    key = factory.news("first")
    editor.get("/kk/editing/news/")
    with django_assert_num_queries(10):  # type: ignore[operator]
        editor.get("/kk/editing/news/")
    with django_assert_num_queries(8):  # type: ignore[operator]
        editor.get(f"/kk/editing/news/{key}/")
    for number in range(29):
        factory.news(f"more-{number}")

    with django_assert_num_queries(10):  # type: ignore[operator]
        editor.get("/kk/editing/news/")
