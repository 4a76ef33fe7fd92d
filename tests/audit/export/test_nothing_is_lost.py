"""The drill: 50,000 events, a collector and an exporter that die in the middle, nothing lost (cl. 10(2)).

The site is one of its own, on SQLite, with a real exporter process; the collector is Debian's rsyslog with TLS and its
ordinary queue in memory, which dies with it.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from audit.export.certificates import Authority
from audit.export.rsyslog import WHY_NOT, Rsyslog

pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)

EVENTS = 50_000
PATIENCE_SECONDS = 100


class Site:
    """A site of its own with a journal and an exporter."""

    def __init__(self, folder: Path) -> None:
        self._environment = {**os.environ, "TORELIK_DATA": str(folder), "PYTHONPATH": os.pathsep.join(sys.path)}
        for name in ("DJANGO_SETTINGS_MODULE", "TORELIK_DATABASE", "TORELIK_EXPORT"):
            self._environment.pop(name, None)
        self._exporter: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> str:
        environment = {**self._environment, "DJANGO_SETTINGS_MODULE": "torelik.project.settings.base"}
        answer = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
        if answer.returncode not in (0, 1):
            raise RuntimeError(answer.stderr[-2000:])
        return answer.stdout

    def start_exporter(self) -> None:
        command = [sys.executable, "-m", "torelik.project.cli", "journal", "export"]
        self._exporter = subprocess.Popen(command, env=self._environment, stderr=subprocess.DEVNULL)

    def kill_exporter(self) -> None:
        if self._exporter and self._exporter.poll() is None:
            self._exporter.send_signal(signal.SIGKILL)
            self._exporter.wait()

    def waiting(self) -> int:
        answer = self.run("-m", "torelik.project.cli", "journal", "export", "--status", "--json")
        return int(json.loads(answer)[0]["waiting"])


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Rsyslog]:
    authority = Authority(tmp_path)
    certificate, key = authority.issue("collector")
    collector = Rsyslog(tmp_path, authority=authority.file, certificate=certificate, key=key)
    yield collector
    collector.kill()


@pytest.fixture
def site(tmp_path: Path, collector: Rsyslog) -> Iterator[Site]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "export.yaml").write_text(
        f"""
version: 1
destinations:
  - name: drill
    host: 127.0.0.1
    port: {collector.port}
    ca_file: {tmp_path}/authority.pem
    settle_seconds: 2
    confirm_seconds: 1
    longest_pause_seconds: 1
"""
    )
    site = Site(folder)
    site.run("-m", "django", "migrate", "audit", "--verbosity", "0")
    yield site
    site.kill_exporter()


def until(words: str, condition: object, *, seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > end:
            raise AssertionError(f"It never came to this: {words}")
        time.sleep(0.1)


def test_no_event_is_lost_when_the_collector_and_the_exporter_die_in_the_middle(site: Site, collector: Rsyslog) -> None:
    site.run(str(Path(__file__).with_name("journal_of_many.py")), str(EVENTS))
    collector.start()
    site.start_exporter()

    until("a fifth arrived", lambda: len(set(collector.sequences())) > EVENTS // 5)
    collector.kill()
    cut_at = max(collector.sequences())
    time.sleep(1)
    collector.start()
    until("two fifths arrived", lambda: len(set(collector.sequences())) > 2 * EVENTS // 5)
    site.kill_exporter()
    between = max(collector.sequences())
    site.start_exporter()
    until("everything arrived", lambda: len(set(collector.sequences())) >= EVENTS)
    until("everything is settled", lambda: site.waiting() == 0)

    received = collector.sequences()
    first_times = list(dict.fromkeys(received))
    assert (cut_at < EVENTS, between < EVENTS) == (True, True)  # else nothing died in the middle
    assert set(received) == set(range(1, EVENTS + 1))
    assert first_times == sorted(first_times)
    print(f"\n{EVENTS} events: lost 0, sent again {len(received) - EVENTS}")  # noqa: T201 - the drill's figures


def test_the_messages_of_a_killed_collector_are_whole(site: Site, collector: Rsyslog) -> None:
    site.run(str(Path(__file__).with_name("journal_of_many.py")), "20")
    collector.start()
    site.start_exporter()
    until("everything arrived", lambda: len(set(collector.sequences())) == 20)
    with suppress(OSError):
        collector.kill()

    first = collector.lines()[0]
    assert first.startswith("<110>1 ")
    assert "\ufeffCEF:0|torelik|torelik|" in first
    assert "cs3=Азаматтық құқық | 0-дана" in first
    assert r"a\=b\\nновая строка" in first
