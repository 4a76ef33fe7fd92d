"""The embedded engine between processes: who writes, who reads, what survives."""

import json
import random
import resource
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from processes import another_process
from search_cases import ANALYSER, document, names

from torelik.outbox import api as outbox
from torelik.outbox import topics
from torelik.outbox.models import Message
from torelik.project.commands import running, searching
from torelik.project.commands.failure import Failure
from torelik.search import api, sources
from torelik.search.index.directories import IndexDirectories
from torelik.search.index.embedded import TantivyEngine
from torelik.search.index.values import RebuildRunning, WriterBusy

WRITER = """
import sys
from pathlib import Path
from processes import another_process
from search_cases import ANALYSER, document
from torelik.search.index.embedded import TantivyEngine

engine = TantivyEngine(Path(sys.argv[1]), analyser=ANALYSER)
number = int(sys.argv[2])
while True:
    engine.write([document(str(number + place), "Заң мәтіні", body="сот " * 200) for place in range(20)])
    number += 20
    print(number, flush=True)
"""


@pytest.fixture
def engine(tmp_path):
    return TantivyEngine(tmp_path / "search", analyser=ANALYSER)


def directories_of(root):
    return sorted(path.name for path in root.glob("index-*"))


def test_a_second_writer_is_told_that_the_first_is_busy(engine, tmp_path):
    engine.write([document("one", "Заң")])
    directories = IndexDirectories(tmp_path / "search", version=engine.version)

    with directories.writing(), pytest.raises(WriterBusy):
        engine.write([document("two", "Заң")])

    engine.write([document("two", "Заң")])
    assert engine.count() == 2


def test_readers_see_a_commit_of_another_process_at_once(engine, tmp_path):
    writer = another_process(WRITER, tmp_path / "search", 0)
    try:
        counts = []
        for _ in range(5):
            acknowledged = int(writer.stdout.readline())
            counts.append((engine.count(), acknowledged))
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    assert all(seen >= acknowledged for seen, acknowledged in counts)


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(engine, tmp_path):
    chance = random.Random(4)  # noqa: S311 (when to kill, no secret)
    acknowledged = 0
    for _ in range(4):
        writer = another_process(WRITER, tmp_path / "search", acknowledged)
        acknowledged = int(writer.stdout.readline())
        time.sleep(chance.uniform(0, 0.15))  # anywhere between two commits or inside one
        writer.send_signal(signal.SIGKILL)
        for line in writer.stdout:
            acknowledged = int(line)
        writer.wait()
        writer.stdout.close()
        assert engine.count() in (acknowledged, acknowledged + 20)  # the batch in flight is there or not, never half
        acknowledged = engine.count()

    engine.write([document("after", "Заң")])
    assert engine.count() == acknowledged + 1


def test_a_rebuild_takes_the_place_of_the_old_index_and_sweeps_it_away(engine, ask, tmp_path):
    engine.write([document("old", "Заң")])
    before = directories_of(tmp_path / "search")

    assert engine.rebuild(iter([document("one", "Заң"), document("two", "Заң")])) == 2

    assert sorted(names(ask("заң"))) == ["one", "two"]
    assert len(directories_of(tmp_path / "search")) == 1
    assert directories_of(tmp_path / "search") != before


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine, ask, tmp_path):
    engine.write([document("one", "Заң")])

    def source():
        yield document("two", "Заң")
        raise OSError("The database has gone away.")

    with pytest.raises(OSError, match="gone away"):
        engine.rebuild(source())

    assert names(ask("заң")) == ["one"]
    assert len(directories_of(tmp_path / "search")) == 1
    engine.write([document("three", "Заң")])
    assert engine.count() == 2


def test_a_rebuild_killed_halfway_neither_harms_the_index_nor_the_next_rebuild(engine, ask, tmp_path):
    engine.write([document("one", "Заң")])
    program = """
import sys, time
from pathlib import Path
from processes import another_process
from search_cases import ANALYSER, document
from torelik.search.index.embedded import TantivyEngine

def source():
    yield document("two", "Заң")
    print("halfway", flush=True)
    time.sleep(60)

TantivyEngine(Path(sys.argv[1]), analyser=ANALYSER).rebuild(source())
"""
    rebuilder = another_process(program, tmp_path / "search")
    assert rebuilder.stdout.readline() == "halfway\n"
    with pytest.raises(RebuildRunning):
        engine.rebuild(iter([]))
    rebuilder.kill()
    rebuilder.wait()
    rebuilder.stdout.close()

    engine.write([document("three", "Заң")])

    assert sorted(names(ask("заң"))) == ["one", "three"]
    assert engine.rebuild(iter([document("four", "Заң")])) == 1
    assert names(ask("заң")) == ["four"]
    assert len(directories_of(tmp_path / "search")) == 1


def test_a_reader_in_another_thread_never_misses_the_index_during_rebuilds(engine, ask):
    engine.write([document("one", "Заң")])
    seen, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            seen.append(ask("заң").total)

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(5):
        engine.rebuild(iter([document("one", "Заң")]))
    stop.set()
    reader.join()

    assert set(seen) == {1}


def test_a_full_disk_is_told_and_leaves_the_index_as_it_was(engine, ask, no_space):
    engine.write([document("one", "Заң")])

    with no_space(), pytest.raises(OSError, match="search index") as full:
        engine.write(MANY)

    assert full.value.__cause__ is not None
    assert (names(ask("заң")), engine.count()) == (["one"], 1)
    engine.write(MANY)
    assert engine.count() == 1 + len(MANY)


@pytest.mark.django_db
def test_a_message_stays_in_the_outbox_while_the_disk_is_full(engine, no_space, at, monkeypatch):
    monkeypatch.setattr(topics, "_HANDLERS", {"search.test": (lambda _payloads: engine.write(MANY), 1)})
    outbox.send("search.test", {}, at=at)

    with no_space():
        assert outbox.deliver_pending() == 0

    assert outbox.waiting() == 1
    Message.objects.update(not_before=None)
    assert outbox.deliver_pending() == 1
    assert (engine.count(), outbox.waiting()) == (len(MANY), 0)


MANY = [document(str(number), body=" ".join(f"w{number * 100 + place}" for place in range(100))) for number in range(500)]


@pytest.fixture
def no_space():
    """Let no file of this process grow beyond a few kilobytes, as on a full disk."""

    @contextmanager
    def limited():
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limited


@pytest.mark.django_db
def test_an_index_of_another_version_is_mended_at_the_keyboard(monkeypatch, capsys):
    monkeypatch.setattr(sources, "_sources", {})
    api.register_source("library", lambda: [document("one", "Заң"), document("two", "Сот")])
    api.engine().write([document("old", "Заң")])
    made_by_another_version()
    question = SimpleNamespace(query=["заң"], limit=5, json=False)

    with pytest.raises(Failure, match=r"plain-0.*Run: torelik index rebuild"):
        searching.search(question)
    assert searching.index(SimpleNamespace(what="rebuild")) == 0
    assert searching.search(question) == 0

    assert capsys.readouterr().out == "2 documents indexed\n1 found\n  Заң\n"


@pytest.mark.django_db
def test_preparing_the_site_renews_an_index_of_another_version_and_no_other(monkeypatch, capsys):
    monkeypatch.setattr(sources, "_sources", {})
    api.register_source("library", lambda: [document("one", "Заң")])
    api.engine().write([document("old", "Заң"), document("older", "Заң")])

    running._renew_index()
    as_it_was = api.engine().count()
    made_by_another_version()
    running._renew_index()

    assert (as_it_was, api.engine().count()) == (2, 1)
    assert capsys.readouterr().out == "Search index: making it anew\n"


def made_by_another_version():
    made_by = next(Path(settings.TORELIK_SEARCH_DIR).glob("index-*")) / "torelik.json"
    made_by.write_text(json.dumps({"version": "format 1, analysis plain-0, tantivy 0.27.0"}))
    api.engine()._snapshot = None  # as in a process that starts now
