"""Files that mean harm, one of each sort the issue names, and the honest ones beside them that must come in."""

import gzip
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override
from PIL import Image

from factories import people, uploads
from torelik.audit.models import Event
from torelik.documents import api as documents
from torelik.documents.api import Accepts, Kind
from torelik.documents.files.rules import ArchiveLimits
from torelik.documents.files.vocabulary import KIND_NAMES, Refusal
from torelik.kernel.actor import Actor

pytestmark = pytest.mark.django_db

MEGABYTE = 1024 * 1024
EVERYTHING = frozenset(Kind) - {Kind.PROGRAM, Kind.OTHER, Kind.HTML}
LEADER = b"00107nam a2200049 i 450024500580000\x1e10\x1faThe rule of law\x1e\x1d"
TEXT = "Медиация: теория и практика\n".encode()


def kept() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def send(
    name: str,
    content: bytes,
    *,
    declared: str = "",
    kinds: frozenset[Kind] = EVERYTHING,
    limit: int = 80 * MEGABYTE,
    by: Actor,
    at: Any,
) -> documents.StoredFile:
    accepts = Accepts(kinds=kinds, limit_bytes=limit, archives=ArchiveLimits(members=20))
    pieces = (content[start : start + 60_000] for start in range(0, len(content), 60_000))
    return documents.receive_file(chunks=pieces, name=name, declared=declared, accepts=accepts, by=by, at=at)


HONEST = [
    ("thesis.pdf", uploads.pdf("Диссертация", "Алматы, 2026")),
    ("plan.docx", uploads.docx("Оқу жоспары", header="Сот төрелігі академиясы")),
    ("table.xlsx", uploads.zipped({"[Content_Types].xml": uploads.CONTENT_TYPES, "xl/sharedStrings.xml": "<si><t>Аты</t></si>"})),
    ("talk.pptx", uploads.zipped({"[Content_Types].xml": uploads.CONTENT_TYPES, "ppt/slides/slide1.xml": "<a:p>Сот</a:p>"})),
    ("photo.jpg", uploads.picture("JPEG")),
    ("photo.png", uploads.picture("PNG")),
    ("photo.gif", uploads.picture("GIF")),
    ("photo.webp", uploads.picture("WEBP")),
    ("emblem.svg", uploads.svg('<a href="#x"><use xlink:href="#y"/></a><style>.a{fill:url(#g)}</style>')),
    ("records.xml", b'<?xml version="1.0"?><collection/>'),
    ("records.xml", b'\xef\xbb\xbf<marc:collection xmlns:marc="x"/>'),
    ("note.txt", TEXT),
    ("note.txt", "Ескерту".encode("utf-16")),
    ("note.txt", "Примечание\n".encode("cp1251") * 30),
    ("people.csv", "ЖСН;Аты\n".encode()),
    ("records.mrc", LEADER),
    ("records.mrc", b"\x1d\x00\x01 no leader"),
    ("records.zip", uploads.zipped({"a.mrc": LEADER, "folder/b.xml": b"<collection/>", "empty.txt": b""})),
    ("records.gz", gzip.compress(LEADER)),
    ("cut.gz", gzip.compress(TEXT * 9999)[:-9]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content"), HONEST, ids=[f"{number}-{name}" for number, (name, _c) in enumerate(HONEST)])
def test_an_honest_file_comes_in_byte_for_byte(name: str, content: bytes, system: Actor, at: datetime) -> None:
    stored = send(name, content, by=system, at=at)

    with documents.open_stored(stored) as file:
        assert file.read() == content
    assert (stored.name, stored.size) == (name, len(content))


def linked() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return written.getvalue()


def locked() -> bytes:
    content = bytearray(uploads.zipped({"a.txt": TEXT}))
    content[6] |= 1
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    return bytes(content)


def damaged() -> bytes:
    content = bytearray(uploads.zipped({"a.txt": b"x"}))
    content[:4] = b"PK\x03\x04"
    content[30:35] = b"\xff\xff\xff\xff\xff"
    return bytes(content)


PDF_AND_ZIP = uploads.pdf("x") + uploads.zipped({"a.txt": TEXT})
MALICIOUS = [
    ("nothing.txt", b"", [Refusal.EMPTY]),
    ("photo.jpg", uploads.picture("PNG"), [Refusal.CONTENT]),
    ("page.txt", b"<!DOCTYPE html><script>alert(1)</script>", [Refusal.CONTENT]),
    ("page.xml", b"<html><body onload='x'/></html>", [Refusal.CONTENT]),
    ("tool.txt", b"#!/bin/sh\nrm -rf /\n", [Refusal.CONTENT]),
    ("tool.mrc", b"MZ\x90\x00" + b"\0" * 100, [Refusal.CONTENT]),
    ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, [Refusal.CONTENT]),
    ("film.mrc", b"\x1aE\xdf\xa3" + b"\0\x01\x02" * 100, [Refusal.CONTENT]),
    ("thesis.docx", uploads.zipped({"a.txt": TEXT}), [Refusal.CONTENT]),
    ("text.docx", uploads.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), [Refusal.CONTENT]),
    # Polyglots: one file that two programs take for two things.
    ("thesis.pdf", PDF_AND_ZIP, [Refusal.POLYGLOT]),
    ("photo.jpg", uploads.picture("JPEG") + uploads.zipped({"A.class": TEXT}), [Refusal.POLYGLOT]),
    ("photo.gif", uploads.picture("GIF") + b"<ScRipt>alert(1)</script>", [Refusal.POLYGLOT]),
    ("photo.png", uploads.picture("PNG") + b"<?php system($_GET[0]); ?>", [Refusal.POLYGLOT]),
    ("photo.jpg", uploads.picture("JPEG", comment=b"%PDF-1.4"), [Refusal.POLYGLOT]),
    ("note.txt", b"hello\n%PDF-1.4\n", [Refusal.POLYGLOT]),
    ("records.mrc", b"\x1d\x02" + uploads.zipped({"a.txt": TEXT}), [Refusal.POLYGLOT]),
    # Drawings that run.
    ("a.svg", uploads.svg("<script>alert(1)</script>"), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg("<SCRIPT>alert(1)</SCRIPT>"), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg(attributes=' onload="alert(1)"'), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg('<a xlink:href="java\tscript:alert(1)"/>'), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg('<image href="https://elsewhere.example/x.png"/>'), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg("<foreignObject/>"), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg("<style>@import 'x.css'</style>"), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg('<rect style="fill:url(https://elsewhere.example/)"/>'), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg('<set attributeName="href" to="x"/>'), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg("&x;", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), [Refusal.PROGRAM]),
    ("a.svg", uploads.svg("<circle"), [Refusal.PROGRAM]),
    # Documents that run.
    ("plan.docx", uploads.docx("x", **{"word__vbaProject.bin": b"x"}), [Refusal.PROGRAM]),
    # Pictures.
    ("flood.png", uploads.png_of_many_points(), [Refusal.PIXELS]),
    ("flood.gif", uploads.picture("GIF").replace(b"GIF87a\x28\x00\x1e\x00", b"GIF87a\xff\xff\xff\xff"), [Refusal.PIXELS]),
    ("cut.jpg", uploads.picture("JPEG")[:200], [Refusal.PICTURE_DAMAGED]),
    # Archives.
    ("a.zip", b"PK\x03\x04 and nothing else", [Refusal.ARCHIVE_DAMAGED]),
    ("a.zip", damaged(), [Refusal.ARCHIVE_DAMAGED]),
    ("a.gz", b"\x1f\x8b\x08 and nothing else", [Refusal.ARCHIVE_DAMAGED]),
    ("a.zip", uploads.zipped({"../../etc/passwd": b"x"}), [Refusal.ARCHIVE_PATH]),
    ("a.zip", uploads.zipped({"/etc/passwd": b"x"}), [Refusal.ARCHIVE_PATH]),
    ("a.zip", uploads.zipped({"C:\\windows\\x.txt": b"x"}), [Refusal.ARCHIVE_PATH]),
    ("a.zip", linked(), [Refusal.ARCHIVE_PATH]),
    ("a.zip", locked(), [Refusal.ARCHIVE_LOCKED]),
    ("a.zip", uploads.zip_bomb(), [Refusal.ARCHIVE_BOMB]),
    ("a.docx", uploads.docx("x", word__media=b"\0" * 64 * MEGABYTE), [Refusal.ARCHIVE_BOMB]),
    ("a.gz", uploads.gzip_bomb(), [Refusal.ARCHIVE_BOMB]),
    ("a.zip", uploads.zipped({f"{number}.txt": b"x" for number in range(21)}), [Refusal.ARCHIVE_CROWDED]),
    ("a.zip", uploads.zipped({"b.zip": uploads.zipped({"c.txt": b"x"})}), [Refusal.ARCHIVE_NESTED]),
    ("a.zip", uploads.zipped({"b.txt": uploads.zipped({"c.txt": b"x"})}), [Refusal.ARCHIVE_NESTED]),
    ("a.gz", gzip.compress(gzip.compress(b"x")), [Refusal.ARCHIVE_NESTED]),
    ("a.zip", uploads.zipped({"b.exe": b"x"}), [Refusal.PROGRAM]),
    ("a.zip", uploads.zipped({"b.txt": b"MZ\x90"}), [Refusal.PROGRAM]),
    ("a.gz", gzip.compress(b"\x7fELF\x02"), [Refusal.PROGRAM]),
    # State secrets (cl. 5).
    ("секретно.txt", TEXT, [Refusal.STATE_SECRET]),
    ("note.txt", "Құпия\nДана № 1\n\nБұйрық".encode(), [Refusal.STATE_SECRET]),
    ("note.txt", "Совершенно секретно\nПриказ\n".encode("cp1251") * 5, [Refusal.STATE_SECRET]),
    ("note.txt", "Өте құпия\n".encode("utf-16"), [Refusal.STATE_SECRET]),
    ("order.docx", uploads.docx("Бұйрық", header="Аса маңызды"), [Refusal.STATE_SECRET]),
    ("order.docx", uploads.docx("TOP SECRET", "Order"), [Refusal.STATE_SECRET]),
    ("order.pdf", uploads.pdf("Совершенно секретно", "Приказ"), [Refusal.STATE_SECRET]),
    ("a.zip", uploads.zipped({"приказ (секретно).txt": b"x"}), [Refusal.STATE_SECRET]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "refusals"), MALICIOUS, ids=[f"{number}-{row[2][0]}-{row[0]}" for number, row in enumerate(MALICIOUS)]
)
def test_a_file_that_means_harm_is_refused_and_nothing_of_it_is_kept(
    name: str, content: bytes, refusals: list[Refusal], system: Actor, at: datetime
) -> None:
    with pytest.raises(documents.UploadRefused) as refused:
        send(name, content, by=system, at=at)

    assert refused.value.refusals == refusals
    assert (kept(), documents.StoredFile.objects.count()) == ([], 0)


def test_the_refusal_is_in_the_journal_without_the_name_of_the_file(at: datetime) -> None:
    giver = people.account()

    with pytest.raises(documents.UploadRefused):
        send("Секретно Сәрсенова.txt", "Құпия\n".encode(), by=people.actor(giver), at=at)

    event = Event.objects.get(name="documents.upload-refused")
    assert (event.actor_id, event.facts["reasons"], event.facts["found"]) == (giver.pk, ["state-secret"], "text")
    assert "Сәрсенова" not in str(event.facts)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_refusal_can_be_said_in_each_language(language: str, system: Actor, at: datetime) -> None:
    with override(language), pytest.raises(documents.UploadRefused) as refused:
        send("a.exe", b"x", by=system, at=at)

    with override(language):
        for refusal in Refusal:
            sentence = documents.UploadRefused([refusal], refused.value.words).sentences[0]
            assert "%(" not in sentence


def test_every_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == {kind.value for kind in Kind} | {""}


def test_of_a_file_over_the_limit_the_rest_is_not_read(system: Actor, at: datetime) -> None:
    def endless() -> Iterator[bytes]:
        yield from [b"x" * 10] * 3
        raise AssertionError("The rest was asked for.")

    accepts = Accepts(kinds=EVERYTHING, limit_bytes=29)

    with pytest.raises(documents.UploadRefused) as refused:
        documents.receive_file(chunks=endless(), name="a.txt", declared="", accepts=accepts, by=system, at=at)

    assert refused.value.refusals == [Refusal.TOO_LARGE]


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("GIF", "gif")])
def test_a_picture_is_written_anew_without_anything_but_the_picture(kind: str, ending: str, system: Actor, at: datetime) -> None:
    place = Image.Exif()
    place[0x010E] = "taken in room 214"
    options = {} if kind == "GIF" else {"exif": place.tobytes()}
    content = uploads.picture(kind, **options) + b"room 214 again, after the end"

    clean = documents.take_picture(chunks=[content], name=f"a.{ending}", declared="", limit_bytes=MEGABYTE, by=system, at=at)

    written = clean.read()
    assert (Image.open(io.BytesIO(written)).format, Image.open(io.BytesIO(written)).size) == (kind, (40, 30))
    assert (b"room 214" in content, b"room 214" in written) == (True, False)


def test_a_picture_taken_sideways_is_stood_up(system: Actor, at: datetime) -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    content = uploads.picture("JPEG", exif=turned.tobytes())

    clean = documents.take_picture(chunks=[content], name="a.jpg", declared="", limit_bytes=MEGABYTE, by=system, at=at)

    assert Image.open(clean).size == (30, 40)


def test_a_moving_picture_goes_on_moving(system: Actor, at: datetime) -> None:
    frames = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in (10, 90, 200)]
    written = io.BytesIO()
    frames[0].save(written, format="GIF", save_all=True, append_images=frames[1:])

    clean = documents.take_picture(chunks=[written.getvalue()], name="a.gif", declared="", limit_bytes=MEGABYTE, by=system, at=at)

    assert getattr(Image.open(clean), "n_frames", 1) == 3
