"""A cataloguer asks other catalogues at once, looks at what they have, and takes it: against a real Zebra on loopback."""

import contextlib
import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client

from factories import people, zebra
from factories.marc import book, catalogued, file_of, imported
from factories.moments import NOON
from torelik.audit.models import Event
from torelik.identity.models import Account
from torelik.library.cataloguing import actions as cataloguing
from torelik.library.cataloguing.marc import DataField, MarcRecord, to_marcxml
from torelik.library.cataloguing.models import Import, Record, RecordOriginal
from torelik.library.copying import asking, sru, z3950
from torelik.library.copying.asking import Asked, Fault, Question, TargetFailed, ask_all
from torelik.library.copying.models import CopySearch, FoundRecord, Target

pytestmark = pytest.mark.django_db
PATH = "/en/library/copying/"
ASKERS = {"sru": sru.ask_sru, "z3950": z3950.ask_z3950}


def elsewhere(title: str, number: str, isbn: str) -> MarcRecord:
    marc = book(title, number=number, subject="Қылмыстық құқық")
    return MarcRecord(marc.leader, (*marc.fields, DataField("020", " ", " ", (("a", isbn),))))


BOOKS = [
    elsewhere("Медиация негіздері", "z1", "978-601-04-1234-7"),
    elsewhere("Қылмыстық құқық", "z2", "978-601-04-0001-6"),
    elsewhere("Қылмыстық іс жүргізу", "z3", "978-601-04-0002-3"),
]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    if not zebra.is_installed():
        pytest.skip(zebra.MISSING)
    with zebra.serving(BOOKS, folder=tmp_path_factory.mktemp("zebra")) as port:
        yield port


def asked(port: int, protocol: str, **changes: object) -> Asked:
    address = f"http://127.0.0.1:{port}" if protocol == "sru" else f"127.0.0.1:{port}"
    settings: dict[str, object] = {
        "id": port, "name": protocol, "protocol": protocol, "address": address, "database": "Default", "syntax": "usmarc",
        "encoding": "", "may_be_private": True, **changes,
    }  # fmt: skip
    return Asked(**settings)  # type: ignore[arg-type]


def titles(answer: asking.Answer) -> list[str]:
    return sorted(read.record.values("245", "a")[0] for read in answer.records)


needs_yaz = pytest.mark.skipif(not z3950.library_name(), reason="libyaz is not installed: apt-get install libyaz5")
BOTH = ["sru", pytest.param("z3950", marks=needs_yaz)]


@pytest.mark.parametrize("protocol", BOTH)
@pytest.mark.parametrize(
    ("question", "found"),
    [
        (Question(isbn="978-601-04-1234-7"), ["Медиация негіздері"]),
        (Question(title="құқық"), ["Қылмыстық құқық"]),
        (Question(title="Қылмыстық іс"), ["Қылмыстық іс жүргізу"]),
        (Question(author="Қасымов", title="негіздері"), ["Медиация негіздері"]),
        (Question(title='" or dc.title="құқық'), []),
        (Question(title="жоқ"), []),
    ],
)
def test_a_real_server_is_asked(port: int, protocol: str, question: Question, found: list[str]) -> None:
    (answer,) = ask_all([asked(port, protocol)], question, askers=ASKERS)

    assert (answer.fault, titles(answer)) == (None, found)


@pytest.mark.parametrize("protocol", BOTH)
def test_a_database_that_does_not_exist_is_told_by_the_server_itself(port: int, protocol: str) -> None:
    (answer,) = ask_all([asked(port, protocol, database="nowhere")], Question(title="құқық"), askers=ASKERS)

    assert (answer.fault, bool(answer.detail)) == (Fault.REFUSED, True)


@pytest.mark.parametrize("protocol", BOTH)
def test_a_private_server_is_not_gone_to_unless_that_was_allowed(port: int, protocol: str) -> None:
    (answer,) = ask_all([asked(port, protocol, may_be_private=False)], Question(title="құқық"), askers=ASKERS)

    assert (answer.fault, answer.detail) == (Fault.ADDRESS, "private-network")


@pytest.mark.parametrize("protocol", BOTH)
def test_a_dead_target_stops_nobody_and_is_named(port: int, protocol: str) -> None:
    dead = asked(1, protocol, name="dead")

    answers = ask_all([dead, asked(port, "sru")], Question(title="құқық"), askers=ASKERS)

    assert [(one.target.name, one.fault, titles(one)) for one in answers] == [
        ("dead", Fault.NO_ANSWER, []),
        ("sru", None, ["Қылмыстық құқық"]),
    ]


def test_without_the_library_z3950_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(z3950, "library_name", lambda: "")

    with pytest.raises(TargetFailed) as failed:
        z3950.ask_z3950(asked(1, "z3950"), Question(title="a"))

    assert failed.value.fault is Fault.NO_LIBRARY


def test_whoever_is_too_slow_is_told_so_and_nobody_waits() -> None:
    def slow(_target: Asked, _question: Question) -> asking.Raw:
        time.sleep(0.5)
        return asking.Raw(0, ())

    began = time.monotonic()
    (answer,) = ask_all([asked(1, "sru")], Question(title="a"), askers={"sru": slow}, seconds=0.05)

    assert (answer.fault, time.monotonic() - began < 0.4) == (Fault.TOO_SLOW, True)


# ---- servers that mean no good ----


@contextmanager
def answering(status: int, body: bytes, *, headers: dict[str, str] | None = None) -> Iterator[int]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:  # whoever asked has heard enough
                return

        def log_message(self, *_all: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


ENTITIES = b'<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'
DIAGNOSTIC = (
    b'<searchRetrieveResponse xmlns="http://www.loc.gov/zing/srw/"><diagnostics><diagnostic xmlns="x">'
    b"<message>Unsupported index</message></diagnostic></diagnostics></searchRetrieveResponse>"
)


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        (200, b"<html>hello</html>", Fault.NOT_UNDERSTOOD),
        (200, b"not xml", Fault.NOT_UNDERSTOOD),
        (200, ENTITIES, Fault.NOT_UNDERSTOOD),
        (200, DIAGNOSTIC, Fault.REFUSED),
        (302, b"", Fault.REFUSED),
        (500, b"", Fault.REFUSED),
        (200, b" " * (asking.MOST_BYTES + 100_000), Fault.TOO_LARGE),
    ],
)
def test_a_strange_answer_is_told_and_harms_nobody(status: int, body: bytes, fault: Fault) -> None:
    with answering(status, body, headers={"Location": "http://127.0.0.1:1/"}) as port:
        (answer,) = ask_all([asked(port, "sru")], Question(title="a"), askers=ASKERS)

    assert (answer.fault, answer.records) == (fault, ())


def test_a_server_that_gives_a_byte_at_a_time_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            asked, _address = listening.accept()
            with asked, contextlib.suppress(OSError):
                asked.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                for _byte in range(100):
                    asked.sendall(b"a")
                    time.sleep(0.05)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = time.monotonic()
        with pytest.raises(TargetFailed) as failed:
            sru.ask_sru(asked(listening.getsockname()[1], "sru"), Question(title="a"), seconds=0.3)
        took = time.monotonic() - began
        thread.join()

    assert (failed.value.fault, took < 2) == (Fault.TOO_SLOW, True)


def test_a_record_packed_as_text_is_read_too() -> None:
    inner = "".join(to_marcxml([BOOKS[0]])).partition("?>")[2].replace("&", "&amp;").replace("<", "&lt;")
    body = (
        "<searchRetrieveResponse><numberOfRecords>1</numberOfRecords>"
        f"<records><record><recordData>{inner}</recordData></record></records></searchRetrieveResponse>"
    )
    with answering(200, body.encode()) as port:
        (answer,) = ask_all([asked(port, "sru")], Question(title="a"), askers=ASKERS)

    assert titles(answer) == ["Медиация негіздері"]


# ---- the pages ----


@pytest.fixture
def cataloguer() -> Account:
    return people.account(grants=("library.catalogue-record",))


@pytest.fixture
def browser(client: Client, cataloguer: Account) -> Client:
    client.force_login(cataloguer)
    return client


def target(port: int, name: str = "Zebra", **changes: object) -> Target:
    settings: dict[str, object] = {"protocol": "sru", "address": f"http://127.0.0.1:{port}", "database": "Default",
                                   "syntax": "usmarc", "may_be_private": True, **changes}  # fmt: skip
    return Target.objects.create(name=name, **settings)


def test_asking_looking_and_saving(browser: Client, port: int) -> None:
    target(port)
    target(1, "Сөнген каталог", position=200)

    results = browser.post(PATH, {"isbn": "978-601-04-1234-7"}, follow=True)
    found = FoundRecord.objects.get()
    looked = browser.get(f"{PATH}found/{found.uuid}/").content.decode()
    saved = browser.post(f"{PATH}found/{found.uuid}/save/")

    shown = results.content.decode()
    record = Record.objects.get()
    assert "Медиация негіздері" in shown
    assert "Сөнген каталог" in shown
    assert "It does not answer." in shown
    assert "978-601-04-1234-7" in looked
    assert (saved["Location"], record.title) == (f"/en/library/records/{record.uuid}/", "Медиация негіздері")
    assert RecordOriginal.objects.get().source_name == "Zebra"
    assert Event.objects.get(name="library.record-copied").facts["source"] == "Zebra"


def test_a_title_that_is_here_already_is_merged_field_by_field(browser: Client, port: int) -> None:
    target(port)
    ours = catalogued(elsewhere("Медиация негіздері", "k1", "978-601-04-1234-7"))
    browser.post(PATH, {"isbn": "9786010412347"})
    found = FoundRecord.objects.get()
    path = f"{PATH}found/{found.uuid}/into/{ours.uuid}/"

    listed = browser.get(f"{PATH}searches/{CopySearch.objects.get().uuid}/").content.decode()
    shown = browser.get(path).content.decode()
    answer = browser.post(path, {"version": "1"})

    ours.refresh_from_db()
    assert "Here already" in listed
    assert "What stays of field 001" in shown
    assert (answer.status_code, MarcRecord.from_json(ours.marc).control("001")) == (302, "k1")


def test_theirs_is_taken_where_it_was_chosen_and_an_old_page_changes_nothing(
    browser: Client, cataloguer: Account, port: int
) -> None:
    target(port)
    ours = catalogued(book("Медиация негіздері", subject="Бітімгершілік"))
    browser.post(PATH, {"isbn": "9786010412347"})
    found = FoundRecord.objects.get()
    path = f"{PATH}found/{found.uuid}/into/{ours.uuid}/"
    form = browser.get(path).context["form"]
    row = next(one.number for one in form.rows if one.tag == "650")

    browser.post(path, {"version": "1", f"row-{row}": "theirs"})
    late = browser.post(path, {"version": "1", f"row-{row}": "ours"})

    ours.refresh_from_db()
    assert MarcRecord.from_json(ours.marc).values("650", "a") == ("Қылмыстық құқық",)
    assert (late.status_code, ours.version) == (409, 2)


def test_somebody_elses_search_is_not_found(client: Client, port: int) -> None:
    target(port)
    client.force_login(people.account(grants=("library.catalogue-record",)))
    client.post(PATH, {"title": "құқық"})
    search, found = CopySearch.objects.get(), FoundRecord.objects.get()
    client.force_login(people.account(grants=("library.catalogue-record",)))

    paths = [f"searches/{search.uuid}/", f"found/{found.uuid}/"]
    assert [client.get(f"{PATH}{path}").status_code for path in paths] == [404, 404]


@pytest.mark.parametrize(("asked", "words"), [({}, "Say at least one thing"), ({"isbn": "978-601-04-1234-1"}, "This is no ISBN")])
def test_a_question_that_asks_nothing_goes_nowhere(browser: Client, asked: dict[str, str], words: str) -> None:
    target(1)

    answer = browser.post(PATH, asked)

    assert (answer.status_code, CopySearch.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_a_reader_does_not_ask_other_catalogues(client: Client) -> None:
    client.force_login(people.account())

    assert client.get(PATH).status_code == 403


def test_without_the_library_the_page_says_so(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(z3950, "library_name", lambda: "")
    target(1, protocol="z3950", address="example.kz:210")

    assert "libyaz, which is not installed" in browser.get(PATH).content.decode()


def test_a_persons_old_searches_go(browser: Client) -> None:
    target(1)
    for number in range(8):
        browser.post(PATH, {"title": f"кітап {number}"})

    assert CopySearch.objects.count() == 5


def test_results_cost_the_same_for_one_and_thirty(
    browser: Client, cataloguer: Account, django_assert_num_queries: Callable[..., object]
) -> None:
    for rows in (1, 30):
        search = CopySearch.objects.create(
            by=cataloguer, question={"isbn": "", "title": "a", "author": ""}, answers=[], asked_at=NOON
        )
        for number in range(rows):
            marc = book(f"Кітап {rows} {number}")
            cataloguing.catalogue_record(marc=marc, by=people.SYSTEM, at=NOON)
            FoundRecord.objects.create(
                search=search, source="Z", position=number, marc=marc.to_json(), original=b"x", encoding="utf-8", dialect="marc21"
            )
        with django_assert_num_queries(8):  # type: ignore[attr-defined]
            browser.get(f"{PATH}searches/{search.uuid}/")


def test_the_process_of_z3950_sees_no_secrets(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORELIK_SECRET_KEY", "secret")
    seen: dict[str, object] = {}
    real = z3950.subprocess.run

    def watching(command: list[str], **more: object) -> object:
        seen.update(more)
        return real(command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(z3950.subprocess, "run", watching)
    if z3950.library_name():
        z3950.ask_z3950(asked(port, "z3950"), Question(title="құқық"))
        assert set(seen["env"]) == {"PYTHONPATH", "LANG"}  # type: ignore[call-overload]


def test_a_duplicate_that_an_import_has_found_is_merged_field_by_field(client: Client) -> None:
    ours = catalogued(book("Құқық", number="kz 1", subject="Заң"))
    imported(file_of(book("Құқық", number="kz 1", subject="Медиация")))
    taken = Import.objects.get()
    client.force_login(people.account(grants=("library.import-records",)))
    path = f"{PATH}imports/{taken.uuid}/1/"

    compared = client.get(f"/en/library/cataloguing/imports/{taken.uuid}/duplicates/1/").content.decode()
    row = next(one.number for one in client.get(path).context["form"].rows if one.tag == "650")
    merged = client.post(path, {"version": "1", f"row-{row}": "both"})
    late = client.post(path, {"version": "1"})

    ours.refresh_from_db()
    assert path in compared
    assert (merged.status_code, late.status_code, ours.version) == (302, 409, 2)
    assert MarcRecord.from_json(ours.marc).values("650", "a") == ("Заң", "Медиация")
