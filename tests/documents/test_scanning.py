"""The scanner for malicious programs: what it finds is refused, and when it is down nothing comes in.

ClamAV's own daemon is asked where it is installed, with one signature of ours; a small server that speaks its protocol
plays the faults that a real one shows only on a bad day.
"""

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest

from factories import uploads
from torelik.documents import api as documents
from torelik.documents.api import Accepts, Kind
from torelik.documents.files.vocabulary import Refusal
from torelik.kernel.actor import Actor

pytestmark = pytest.mark.django_db

CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
START_SECONDS = 60


class Playing(socketserver.StreamRequestHandler):
    """One connection: reads what INSTREAM sends, and answers as it was told to."""

    def handle(self) -> None:
        command = self.rfile.readline()
        if b"VERSION" in command:
            self.wfile.write(b"ClamAV 1.4.6/played\n")
            return
        received = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            received += self.rfile.read(size)
        answer: bytes = self.server.answer  # type: ignore[attr-defined]
        self.server.received.append(received)  # type: ignore[attr-defined]
        self.wfile.write(b"stream: Eicar FOUND\n" if not answer and uploads.EICAR in received else answer or b"stream: OK\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    answer = b""
    received: list[bytes]


@pytest.fixture
def played(settings: Any) -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Playing) as server:
        server.received = []
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        settings.TORELIK_CLAMAV = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


def send(content: bytes, *, by: Actor, at: datetime, name: str = "note.txt") -> documents.StoredFile:
    accepts = Accepts(kinds=frozenset({Kind.TEXT, Kind.ZIP}), limit_bytes=10_000_000)
    return documents.receive_file(chunks=[content], name=name, declared="", accepts=accepts, by=by, at=at)


def refusals(content: bytes, *, by: Actor, at: datetime) -> list[Refusal]:
    with pytest.raises(documents.UploadRefused) as refused:
        send(content, by=by, at=at)
    assert documents.StoredFile.objects.count() == 0
    return refused.value.refusals


def test_a_clean_file_is_shown_to_the_scanner_whole_and_comes_in(played: Server, system: Actor, at: datetime) -> None:
    content = "Ескерту. ".encode() * 200_000

    stored = send(content, by=system, at=at)

    assert (stored.size, played.received) == (len(content), [content])


def test_what_the_scanner_finds_is_refused_by_its_name(played: Server, system: Actor, at: datetime) -> None:
    with pytest.raises(documents.UploadRefused) as refused:
        send(uploads.EICAR, by=system, at=at)

    assert (refused.value.refusals, refused.value.words["malware"]) == ([Refusal.INFECTED], "Eicar")


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (b"stream: lstat() failed ERROR\n", Refusal.SCANNER_DOWN),
        (b"nonsense\n", Refusal.SCANNER_DOWN),
        (b"\n", Refusal.SCANNER_DOWN),
        (b"INSTREAM size limit exceeded. ERROR\n", Refusal.TOO_LARGE_TO_SCAN),
    ],
)
def test_a_scanner_that_answers_with_an_error_refuses(
    answer: bytes, refusal: Refusal, played: Server, system: Actor, at: datetime
) -> None:
    played.answer = answer

    assert refusals(b"clean", by=system, at=at) == [refusal]


@pytest.mark.parametrize("address", ["127.0.0.1:9", "/nowhere/clamd.ctl", "unix:/nowhere/clamd.ctl", "no-port", "127.0.0.1:many"])
def test_a_scanner_that_is_down_refuses(address: str, settings: Any, system: Actor, at: datetime) -> None:
    settings.TORELIK_CLAMAV = address

    assert refusals(b"clean", by=system, at=at) == [Refusal.SCANNER_DOWN]
    with pytest.raises(documents.ScannerDown):
        documents.scanner_version()


def test_a_file_that_is_refused_already_is_not_shown_to_the_scanner(played: Server, system: Actor, at: datetime) -> None:
    assert refusals("Құпия\n".encode(), by=system, at=at) == [Refusal.STATE_SECRET]
    assert played.received == []


def test_without_a_scanner_files_come_in(settings: Any, system: Actor, at: datetime) -> None:
    settings.TORELIK_CLAMAV = ""

    assert (send(b"clean", by=system, at=at).size, documents.scanner_version()) == (5, None)


def test_the_scanner_says_its_version(played: Server) -> None:
    assert documents.scanner_version() == "ClamAV 1.4.6/played"


@pytest.fixture(scope="module")
def real_clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Start ClamAV's daemon with one signature of our own: the EICAR text by its digest, and as a part of a file."""
    if not Path(CLAMD).exists():
        pytest.skip("clamav-daemon is not installed: only the played scanner was asked")
    folder = tmp_path_factory.mktemp("clamd")
    signatures = folder / "signatures"
    signatures.mkdir()
    digest = md5(uploads.EICAR, usedforsecurity=False).hexdigest()
    (signatures / "own.hdb").write_text(f"{digest}:{len(uploads.EICAR)}:Torelik.Test.Whole\n")
    (signatures / "own.ndb").write_text(f"Torelik.Test.Part:0:*:{uploads.EICAR.hex()}\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    path = folder / "clamd.ctl"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {signatures}\nLocalSocket {path}\nTCPSocket {port}\nTCPAddr 127.0.0.1\n"
        f"Foreground yes\nStreamMaxLength 2M\nMaxThreads 2\nPidFile {folder / 'pid'}\n"
    )
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([CLAMD, "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
        until = time.monotonic() + START_SECONDS
        while not path.exists() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        if not path.exists():
            process.kill()
            pytest.skip(f"clamd does not start here: {(folder / 'log').read_text()[-300:]}")
        yield {"tcp": f"127.0.0.1:{port}", "socket": str(path), "process": process}
        process.kill()
        process.wait()


@pytest.fixture(params=["tcp", "socket"])
def clamd(request: pytest.FixtureRequest, settings: Any, real_clamd: dict[str, Any]) -> Callable[[], None]:
    settings.TORELIK_CLAMAV = real_clamd[request.param]
    return lambda: real_clamd["process"].kill()


def test_clamav_itself_lets_a_clean_file_in(clamd: Callable[[], None], system: Actor, at: datetime) -> None:
    assert send(b"clean" * 10_000, by=system, at=at).size == 50_000
    assert str(documents.scanner_version()).startswith("ClamAV ")


@pytest.mark.parametrize("content", [uploads.EICAR, b"a letter, and in it: " + uploads.EICAR])
def test_clamav_itself_finds_the_test_text(content: bytes, clamd: Callable[[], None], system: Actor, at: datetime) -> None:
    assert refusals(content, by=system, at=at) == [Refusal.INFECTED]


def test_clamav_itself_finds_it_inside_an_archive(clamd: Callable[[], None], system: Actor, at: datetime) -> None:
    with pytest.raises(documents.UploadRefused) as refused:
        send(uploads.zipped({"note.txt": uploads.EICAR}), name="a.zip", by=system, at=at)

    assert refused.value.refusals == [Refusal.INFECTED]


def test_a_file_larger_than_clamav_takes_is_refused(clamd: Callable[[], None], system: Actor, at: datetime) -> None:
    assert refusals(b"clean " * 500_000, by=system, at=at) in ([Refusal.TOO_LARGE_TO_SCAN], [Refusal.SCANNER_DOWN])
