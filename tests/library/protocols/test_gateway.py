"""The recipe of ``docs/protocols.md`` works: who knows only Z39.50 finds the catalogue through YAZ's SimpleServer."""

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from factories.marc import book, catalogued
from library.protocols.protocols_stage import listening, while_serving
from torelik.library.copying import asking, z3950
from torelik.library.copying.asking import Asked, Question
from torelik.outbox import api as outbox

pytestmark = pytest.mark.django_db
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "protocols.md"
WAIT_SECONDS = 15


def has_perl_modules() -> bool:
    if not shutil.which("perl"):
        return False
    asked = subprocess.run(["perl", "-MNet::Z3950::SimpleServer", "-MZOOM", "-e", "1"], capture_output=True, check=False)
    return asked.returncode == 0


@contextmanager
def gateway(folder: Path, *, to: int) -> Iterator[int]:
    """Start the recipe as it is printed, towards the product on the port *to*; yields its own port."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, language in (("gateway.pl", "perl"), ("gateway.xml", "xml")):
        found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
        assert found is not None
        (folder / name).write_text(found[1].replace("127.0.0.1:8000", f"127.0.0.1:{to}"), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = ["perl", "gateway.pl", "-f", "gateway.xml", f"tcp:127.0.0.1:{port}"]
    with (folder / "gateway.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True)
        try:
            ends_at = time.monotonic() + WAIT_SECONDS
            while time.monotonic() < ends_at:
                with socket.socket() as asked:
                    if asked.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield port
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # it has a process for each connection
            process.wait(timeout=10)


@pytest.mark.skipif(not z3950.library_name(), reason="libyaz is not installed: apt-get install libyaz5")
@pytest.mark.skipif(
    not has_perl_modules(),
    reason="SimpleServer is not installed: apt-get install libnet-z3950-simpleserver-perl libnet-z3950-zoom-perl",
)
def test_z39_50_comes_through_the_gateway(tmp_path: Path) -> None:
    catalogued(book("Қылмыстық құқық", author="Әбдіров, Нұрлан", subject="Сот"))
    catalogued(book("Медиация негіздері", author="Қасымов, Болат", subject="Сот"))
    outbox.deliver_pending()
    answers: list[asking.Answer] = []
    with listening() as server, gateway(tmp_path, to=server.server_port) as port:
        target = Asked(
            id=1, name="gateway", protocol="z3950", address=f"127.0.0.1:{port}", database="Default", syntax="usmarc",
            encoding="", may_be_private=True,
        )  # fmt: skip
        question = Question(author="Қасымов", title="негіздері")
        askers = {"z3950": z3950.ask_z3950}
        thread = threading.Thread(target=lambda: answers.extend(asking.ask_all([target], question, askers=askers)))
        thread.start()
        while_serving(server, lambda: not thread.is_alive())

    (answer,) = answers
    told = (tmp_path / "gateway.log").read_text(encoding="utf-8", errors="replace")
    assert (answer.fault, answer.detail) == (None, ""), told
    assert [read.record.values("245", "a")[0] for read in answer.records] == ["Медиация негіздері"], told
