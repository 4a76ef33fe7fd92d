"""Pictures and documents of the portal come through the one gate, in our editor and in Wagtail's; nothing typed is lost."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from factories import people, uploads
from factories import portal as factory
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.portal.models import NewsPage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NEW = "/en/editing/news/new/"
POLYGLOT = uploads.picture("JPEG") + uploads.zipped({"A.class": b"x"})


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(people.account(grants=("portal.edit-content", "portal.publish")))
    return client


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(Account.objects.create_superuser("root", "password-of-a-test"))
    return client


def news_with(name: str, content: bytes) -> dict[str, Any]:
    texts = {f"{field}_{code}": f"{field} {code}" for field in ("title", "lead", "body") for code in factory.VERSIONS}
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return texts | {"source_language": "kk", "new_key": "0d1c7c1e-6c5c-4c3e-9f0e-0d1c7c1e6c5c", "picture": file, "then": "save"}


def give(browser: Client, address: str, file: SimpleUploadedFile) -> None:
    """Send the file as Wagtail's page for one, or for several, would."""
    form = {"title": "Title", "collection": Collection.get_first_root_node().pk}
    if "multiple" in address:
        browser.post(address, form | {"files[]": file}, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    else:
        browser.post(address, form | {"file": file})


def test_the_picture_of_a_news_item_is_kept_without_the_notes_of_its_camera(editor: Client) -> None:
    notes = Picture.Exif()
    notes[0x010E] = "taken in room 214"
    sent = uploads.picture("JPEG", size=(400, 300), exif=notes.tobytes())

    editor.post(NEW, news_with("hall.jpg", sent))

    image = Image.objects.get()
    with image.file.open() as file:
        kept = file.read()
    assert NewsPage.objects.filter(picture=image).count() == 3
    assert (b"room 214" in sent, b"room 214" in kept, Picture.open(io.BytesIO(kept)).size) == (True, False, (400, 300))


def test_a_picture_in_which_something_hides_is_refused_and_what_was_typed_stays(editor: Client) -> None:
    answer = editor.post(NEW, news_with("hall.jpg", POLYGLOT))

    page = answer.content.decode()
    assert (answer.status_code, Image.objects.count(), NewsPage.objects.count()) == (422, 0, 0)
    assert "Something else is hidden inside the file: zip archive." in page
    assert 'value="title kk"' in page
    assert Event.objects.filter(name="documents.upload-refused").count() == 1


def test_a_scanner_that_is_down_loses_nothing_of_what_was_typed(editor: Client, settings: Any) -> None:
    settings.TORELIK_CLAMAV = "127.0.0.1:9"

    answer = editor.post(NEW, news_with("hall.jpg", uploads.picture("JPEG")))

    assert (answer.status_code, Image.objects.count()) == (422, 0)
    assert "The check for malicious programs does not work at the moment" in answer.content.decode()
    assert 'value="title kk"' in answer.content.decode()


@pytest.mark.parametrize(("content", "count"), [(uploads.picture("JPEG"), 1), (POLYGLOT, 0)], ids=["honest", "polyglot"])
@pytest.mark.parametrize("address", ["/en/cms/images/add/", "/en/cms/images/multiple/add/"])
def test_wagtails_own_pages_for_pictures_lead_through_the_gate(
    address: str, content: bytes, count: int, superuser: Client
) -> None:
    give(superuser, address, SimpleUploadedFile("hall.jpg", content, content_type="image/jpeg"))

    assert Image.objects.count() == count


@pytest.mark.parametrize(
    ("name", "content", "count"),
    [
        ("order.pdf", uploads.pdf("Бұйрық"), 1),
        ("order.pdf", uploads.pdf("Құпия", "Бұйрық"), 0),
        ("order.pdf", b"MZ\x90\x00", 0),
        ("order.html", b"<script>alert(1)</script>", 0),
        ("order.svg", uploads.svg(), 0),
    ],
    ids=["honest", "secret", "program", "page", "drawing"],
)
@pytest.mark.parametrize("address", ["/en/cms/documents/add/", "/en/cms/documents/multiple/add/"])
def test_wagtails_own_pages_for_documents_lead_through_the_gate(
    address: str, name: str, content: bytes, count: int, superuser: Client
) -> None:
    give(superuser, address, SimpleUploadedFile(name, content, content_type="application/octet-stream"))

    assert Document.objects.count() == count


def test_a_picture_may_get_another_title_without_being_sent_again(superuser: Client) -> None:
    image = Image.objects.create(title="Hall", file=SimpleUploadedFile("hall.png", uploads.picture()))

    superuser.post(f"/en/cms/images/{image.pk}/", {"title": "Great hall", "collection": image.collection_id})

    image.refresh_from_db()
    assert image.title == "Great hall"
