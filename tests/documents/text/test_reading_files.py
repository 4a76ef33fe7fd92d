"""Files read as texts: honest ones, broken ones, and those made to break their reader."""

import io
import os
import signal
import zlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image, ImageDraw, ImageFont

from factories import people
from factories.moments import NOON
from factories.uploads import WORD, docx, pdf, pdf_of_pages, zip_bomb, zipped
from torelik.audit.models import Event
from torelik.documents.files.actions import store_file
from torelik.documents.models import Extraction, StoredFile, TextPart
from torelik.documents.text import actions, extracting, queries, reading_process
from torelik.documents.text.vocabulary import Fault, Method, TextState
from torelik.kernel import clock
from torelik.outbox.models import Message

pytestmark = pytest.mark.django_db
SENTENCE = "Әрбір адамның құқық субъектісі ретінде танылуына құқығы бар."


def stored(content: bytes, name: str) -> StoredFile:
    return store_file(chunks=[content], name=name, limit=10**9, by=people.SYSTEM, at=NOON)


def read(content: bytes, name: str) -> Extraction:
    """Have the file read, as the worker does."""
    file = stored(content, name)
    actions.want_text(stored_id=file.pk, by=people.SYSTEM, at=NOON)
    row = Extraction.objects.get(stored=file)
    actions.work_on_text(extraction_id=row.pk, at=NOON)
    row.refresh_from_db()
    return row


def texts(row: Extraction) -> list[str]:
    return [part.text for part in queries.parts_of(row.stored_id)]


EPUB = zipped(
    {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:x"><rootfiles><rootfile full-path="OPS/p.opf"/></rootfiles></container>',
        "OPS/p.opf": '<package xmlns="urn:y"><manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
        "OPS/a.xhtml": f"<html><head><title>x</title></head><body><h1>Бір</h1><p>{SENTENCE}</p></body></html>",
        "OPS/b.xhtml": "<html><body><h2>Екі</h2><p>Екінші тарау.</p><script>evil()</script></body></html>",
    }
)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (pdf_of_pages(("Бірінші бет", SENTENCE), ("Екінші бет",)), "a.pdf", [f"Бірінші бет\n{SENTENCE}", "Екінші бет"]),
        (docx("Бірінші", SENTENCE), "a.docx", [f"Бірінші\n{SENTENCE}"]),
        (EPUB, "a.epub", [f"Бір\n{SENTENCE}", "Екі\nЕкінші тарау."]),
        (f"<!doctype html><h1>Сот</h1><p>{SENTENCE}<style>p{{}}</style>".encode(), "a.html", [f"Сот\n{SENTENCE}"]),
        (SENTENCE.encode(), "a.txt", [SENTENCE]),
        (SENTENCE.encode("utf-16"), "a.txt", [SENTENCE]),
        ("Каждый имеет право.".encode("cp1251"), "a.txt", ["Каждый имеет право."]),
    ],
)
def test_a_file_is_read(content: bytes, name: str, expected: list[str]) -> None:
    row = read(content, name)

    assert (row.state, row.fault, texts(row)) == (TextState.READ, "", expected)
    assert (row.pages, row.pages_read) == (len(expected), len(expected))
    assert Event.objects.filter(name="documents.text-read").count() == 1


def damaged_count(pages: int) -> bytes:
    return pdf("Сот").replace(b"/Count 1 ", b"/Count %d " % pages)


def bomb() -> bytes:
    head = f'<w:document xmlns:w="{WORD}"><w:p><w:r><w:t>'.encode()
    return zipped({"word/document.xml": head + b"a" * (reading_process.PART_BYTES + 1)}, level=9)


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{WORD}"><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:document>'
)


@pytest.mark.parametrize(
    ("content", "name", "fault"),
    [
        (pdf("Сот")[:200], "cut.pdf", Fault.DAMAGED),
        (b"%PDF-1.4\nnothing more", "empty.pdf", Fault.DAMAGED),
        (bomb(), "bomb.docx", Fault.TOO_LARGE),
        (zipped({"word/document.xml": ENTITIES}), "entities.docx", Fault.TOO_LARGE),
        (zipped({"word/document.xml": "<w:document"}), "broken.docx", Fault.DAMAGED),
        (zipped({"other.xml": "x"}), "other.docx", Fault.DAMAGED),
        (zipped({"mimetype": "application/epub+zip"}), "empty.epub", Fault.DAMAGED),
        (zip_bomb(), "bomb.zip", Fault.FORMAT),
        (b"\x00\x01\x02", "x.bin", Fault.FORMAT),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(content: bytes, name: str, fault: Fault) -> None:
    row = read(content, name)

    assert (row.state, row.fault, texts(row)) == (TextState.REFUSED, fault, [])
    assert Event.objects.get(name="documents.text-refused").facts == {"fault": fault.value}


def test_a_million_claimed_pages_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    row = read(damaged_count(1_000_000), "million.pdf")

    assert row.state in (TextState.REFUSED, TextState.READ)  # pdfium counts the pages itself or believes the file
    assert row.fault in (Fault.TOO_MANY_PAGES, Fault.DAMAGED, "")
    assert row.pages <= reading_process.MOST_PAGES


def test_a_pdf_closed_with_a_password_is_told(tmp_path: object) -> None:
    encrypted = pdf("Сот").replace(b"/Root 1 0 R >>", b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 "
                                   b"/O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >> >>")  # fmt: skip

    assert read(encrypted, "closed.pdf").fault == Fault.PASSWORD


def test_a_script_in_a_pdf_is_never_run_and_its_text_is_read() -> None:
    script = b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>"
    content = pdf("Сот төрелігі").replace(b"<< /Type /Catalog /Pages 2 0 R >>", script)

    assert texts(read(content, "script.pdf")) == ["Сот төрелігі"]


def picture_of(text: str) -> bytes:
    """A scanned page: a picture alone, in a PDF."""
    drawn = Image.new("L", (1240, 600), 255)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 48) if os.path.exists(
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    ) else ImageFont.load_default(48)  # fmt: skip
    ImageDraw.Draw(drawn).text((60, 120), text, font=font, fill=0)
    written = io.BytesIO()
    drawn.save(written, format="PDF", resolution=150)
    return written.getvalue()


def test_a_scanned_page_is_recognised() -> None:
    if not extracting.recognition_languages():
        pytest.skip("Tesseract is not installed on this host: recognition cannot be tried")

    row = read(picture_of("THE COURT OF LAW"), "scan.pdf")

    assert (row.state, row.method) == (TextState.READ, Method.RECOGNISED)
    assert texts(row) == ["THE COURT OF LAW"]


def test_without_recognition_a_scanned_book_says_why_it_has_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "recognition_languages", lambda: "")
    monkeypatch.setattr(extracting, "recognition_languages", lambda: "")

    row = read(picture_of("COURT"), "scan.pdf")

    assert (row.state, row.fault) == (TextState.NO_TEXT, Fault.NO_RECOGNITION)


def test_wrong_letters_of_an_old_font_are_not_kept_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "recognition_languages", lambda: "")
    monkeypatch.setattr(extracting, "recognition_languages", lambda: "")
    wrong = "Ќазаќстан Республикасыны‰ Конституциясы бойынша ѓылым мен ќоѓам туралы"

    assert read(pdf(wrong), "old.pdf").state == TextState.NO_TEXT


def test_asked_twice_a_file_is_read_once() -> None:
    file = stored(SENTENCE.encode(), "a.txt")

    for _time in range(2):
        actions.want_text(stored_id=file.pk, by=people.SYSTEM, at=NOON)

    assert Message.objects.filter(topic=actions.TOPIC).count() == 1


def test_two_workers_do_not_read_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    file = stored(SENTENCE.encode(), "a.txt")
    actions.want_text(stored_id=file.pk, by=people.SYSTEM, at=NOON)
    row = Extraction.objects.get()
    Extraction.objects.update(state=TextState.READING, runner="another", seen_at=NOON)

    actions.work_on_text(extraction_id=row.pk, at=NOON + timedelta(minutes=1))

    row.refresh_from_db()
    assert (row.runner, row.attempts) == ("another", 0)


def test_what_a_dead_worker_left_is_taken_up() -> None:
    file = stored(SENTENCE.encode(), "a.txt")
    actions.want_text(stored_id=file.pk, by=people.SYSTEM, at=NOON)
    Extraction.objects.update(state=TextState.READING, runner="dead", seen_at=NOON, attempts=1)
    Message.objects.all().delete()

    assert actions.resume_texts(at=NOON + timedelta(minutes=1)) == 0
    assert actions.resume_texts(at=NOON + timedelta(minutes=5)) == 1
    actions.work_on_text(extraction_id=Extraction.objects.get().pk, at=NOON + timedelta(minutes=5))

    assert Extraction.objects.get().state == TextState.READ


def killing(times: int) -> Callable[..., object]:
    """A way to read that dies in the middle so many times, as a reader out of memory does."""
    left = [times]

    def start(command: list[str], **options: object) -> object:
        if left[0]:
            left[0] -= 1
            command = [command[0], "-c", f"import os; os.kill(os.getpid(), {signal.SIGKILL.value})"]
        return original(command, **options)

    original = extracting.subprocess.Popen
    return start


@pytest.mark.parametrize(("deaths", "state"), [(2, TextState.READ), (3, TextState.REFUSED)])
def test_a_killed_reader_is_tried_again_and_not_for_ever(monkeypatch: pytest.MonkeyPatch, deaths: int, state: TextState) -> None:
    monkeypatch.setattr(extracting.subprocess, "Popen", killing(deaths))
    file = stored(SENTENCE.encode(), "a.txt")
    actions.want_text(stored_id=file.pk, by=people.SYSTEM, at=NOON)

    for _attempt in range(3):
        actions.work_on_text(extraction_id=Extraction.objects.get().pk, at=clock.now())

    row = Extraction.objects.get()
    assert (row.state, row.fault) == (state, "" if state == TextState.READ else Fault.BROKE_READER)


def test_a_page_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extracting, "SILENCE_SECONDS", 0.2)
    original = extracting.subprocess.Popen
    sleeping = [extracting.sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(extracting.subprocess, "Popen", lambda _command, **options: original(sleeping, **options))

    assert read(SENTENCE.encode(), "a.txt").fault == Fault.TOO_SLOW


def test_read_anew_the_new_text_takes_the_place_of_the_old() -> None:
    row = read(pdf_of_pages(("Бір",), ("Екі",)), "a.pdf")
    keeper = people.actor(people.account(grants=("documents.keep-texts",)))

    actions.read_anew(file_uuid=row.stored.uuid, by=keeper, at=NOON)
    assert TextPart.objects.count() == 2  # the old text stays until the new one is there
    actions.work_on_text(extraction_id=row.pk, at=NOON)

    assert texts(row) == ["Бір", "Екі"]
    assert Event.objects.filter(name="documents.reading-asked").count() == 1


def test_the_null_sign_and_broken_halves_of_letters_do_not_reach_the_database() -> None:
    assert texts(read(b"a\x00b" + zlib.compress(b"")[:0], "a.txt")) == ["ab"]
