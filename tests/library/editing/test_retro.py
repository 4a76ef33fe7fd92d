"""Retro-conversion: a record in brief with a picture, and the queue of what is to be described in full (cl. 12)."""

import re
from io import BytesIO
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from factories import people
from factories.marc import book, catalogued
from factories.moments import NOON
from library.editing.test_editor import marc_of, text_of
from torelik.documents.api import store_file
from torelik.identity.models import Account
from torelik.library.cataloguing.models import Record, RecordStage
from torelik.library.copying.followers import Way
from torelik.library.editing import actions
from torelik.library.editing.models import Scan

pytestmark = pytest.mark.django_db
QUEUE, BRIEF = "/en/library/editor/queue/", "/en/library/editor/queue/new/"


@pytest.fixture
def cataloguer() -> Account:
    return people.account(grants=("library.catalogue-record",))


@pytest.fixture
def desk(client: Client, cataloguer: Account) -> Client:
    client.force_login(cataloguer)
    return client


def picture(name: str = "card.png") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (12, 8), "white").save(written, "PNG")
    return SimpleUploadedFile(PurePath(name).name, written.getvalue(), "image/png")


def brief(**more: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()), "shows": "card", "file": picture(), "kind": "book", "title": "Қазақ әдет-ғұрып құқығы",
        "author": "Өзбекұлы, Сәкен", "year": "1978", "language": "kaz", **more,
    }  # fmt: skip


def beside(record: Record) -> Scan:
    """Put a picture beside a record."""
    stored = store_file(chunks=[b"x"], name="card.png", limit=10, by=people.SYSTEM, at=NOON)
    return Scan.objects.create(record=record, stored=stored, shows="card", added_at=NOON)


def test_a_picture_and_a_title_are_a_record_that_waits(desk: Client) -> None:
    answer = desk.post(BRIEF, brief())

    assert (answer.status_code, answer.url) == (302, f"{BRIEF}?kind=book&shows=card")
    record = Record.objects.get()
    marc = marc_of(record)
    assert (marc.leader[17], record.title, record.year, record.language) == ("7", "Қазақ әдет-ғұрып құқығы", 1978, "kaz")
    assert list(RecordStage.objects.values_list("stage", flat=True)) == ["brief"]
    assert "Қазақ әдет-ғұрып құқығы" in text_of(desk.get(QUEUE))


def test_the_same_form_twice_is_one_record(desk: Client) -> None:
    sent = brief()

    desk.post(BRIEF, sent)
    desk.post(BRIEF, {**sent, "file": picture()})

    assert (Record.objects.count(), Scan.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"file": SimpleUploadedFile("card.png", b"MZ\x90\x00", "image/png")}, "Nothing was saved."),
        ({"title": " "}, "This field is required."),
        ({"file": ""}, "Choose a file first."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(desk: Client, changed: dict[str, Any], words: str) -> None:
    answer = desk.post(BRIEF, brief(**changed))

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Record.objects.exists()


def test_a_title_that_is_here_is_added_by_who_is_sure(desk: Client) -> None:
    desk.post(BRIEF, brief())

    doubt = desk.post(BRIEF, brief())
    sure = desk.post(BRIEF, brief(is_sure="on"))

    assert (doubt.status_code, sure.status_code, Record.objects.count()) == (422, 302, 2)
    assert "The catalogue seems to have this title already." in text_of(doubt)


def test_the_picture_stands_beside_the_form_until_the_record_is_described(desk: Client) -> None:
    desk.post(BRIEF, brief())
    record, found = Record.objects.get(), Scan.objects.get()
    page = f"/en/library/records/{record.uuid}/"

    shown = desk.get(f"{page}edit/").content.decode()
    given = desk.get(f"/en/library/editor/scans/{found.uuid}/")
    stale = desk.post(f"{page}described/", {"seen": "7"})
    done = desk.post(f"{page}described/", {"seen": "1"})

    assert re.search(rf'<img[^>]*src="/en/library/editor/scans/{found.uuid}/"', shown)
    assert (given.status_code, given["Content-Type"]) == (200, "image/png")
    assert (stale.url, done.url) == (f"{page}edit/", QUEUE)
    assert "Nothing waits to be described" in text_of(desk.get(QUEUE))


def test_a_merged_record_takes_its_pictures_along_and_gives_them_back(cataloguer: Account) -> None:
    loser, survivor = catalogued(), catalogued()
    found = beside(loser)
    there = Way(loser.pk, survivor.pk, loser.uuid, survivor.uuid, by=people.SYSTEM, at=NOON)
    back = Way(survivor.pk, loser.pk, survivor.uuid, loser.uuid, by=people.SYSTEM, at=NOON)

    moved = actions.follow_scans(there, None)
    found.refresh_from_db()
    after = found.record_id
    actions.follow_scans(back, moved)
    found.refresh_from_db()

    assert (after, found.record_id) == (survivor.pk, loser.pk)


def test_thirty_pictures_are_as_many_questions_as_one(desk: Client) -> None:
    counts = []
    for many in (1, 29):
        for _number in range(many):
            beside(catalogued(book()))
        desk.get(QUEUE)
        with CaptureQueriesContext(connection) as asked:
            desk.get(QUEUE)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_pictures_are_for_cataloguers_alone(client: Client, cataloguer: Account) -> None:
    found = beside(catalogued())
    pages = (QUEUE, BRIEF, f"/en/library/editor/scans/{found.uuid}/")
    client.force_login(people.account())

    assert [client.get(page).status_code for page in pages] == [403] * 3
    assert client.post(f"/en/library/records/{found.record.uuid}/described/").status_code == 403
    client.force_login(cataloguer)
    assert client.get(f"/en/library/editor/scans/{UUID(int=7)}/").status_code == 404
