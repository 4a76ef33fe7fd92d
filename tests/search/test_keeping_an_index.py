"""What every engine keeps, replaces, removes, and makes anew."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from search_cases import document, names

from torelik.search.index.analysing import PORTION
from torelik.search.index.digests import digest_of
from torelik.search.index.embedded import TantivyEngine
from torelik.search.index.values import IndexOutdated

ROOT = Path(__file__).parents[2]


def test_an_index_never_made_is_empty(engine, ask):
    assert (engine.count(), ask("заң").total) == (0, 0)


def test_a_document_written_again_replaces_itself(engine, ask):
    engine.write([document("one", "Ескі атауы"), document("two", "Басқа")])

    engine.write([document("one", "Жаңа атауы")])

    assert engine.count() == 2
    assert names(ask("жаңа")) == ["one"]
    assert names(ask("ескі")) == []


def test_a_removed_document_is_gone_at_once(engine, ask):
    engine.write([document("one", "Заң"), document("two", "Заң")])

    engine.remove(["library:record:one", "library:record:unknown"])

    assert names(ask("заң")) == ["two"]
    assert engine.count() == 1


def test_a_result_shows_what_its_document_gave(engine, ask):
    engine.write([document("one", "Қазақ тілі")])
    hit = ask("тілі").items[0]
    assert (hit.key, hit.context, hit.kind, hit.shown) == ("library:record:one", "library", "record", {"title": "Қазақ тілі"})


@pytest.mark.parametrize(
    "wrong",
    [{"key": "portal:page:1"}, {"fields": {"heading": "Заң"}}, {"facets": {"Тіл": ["kk"]}}, {"audience": "public"}],
)
def test_a_document_that_cannot_be_found_rightly_is_refused(wrong):
    right = {
        "key": "library:record:1",
        "context": "library",
        "kind": "record",
        "language": "kk",
        "fields": {},
        "audience": ["public"],
    }
    with pytest.raises(ValueError, match=r"key|field|facet|audience"):
        type(document("x"))(**{**right, **wrong})


def test_a_rebuild_takes_the_place_of_the_old_index(engine, ask):
    engine.write([document("old", "Заң")])

    assert engine.rebuild(iter([document("one", "Заң"), document("two", "Заң")])) == 2

    assert sorted(names(ask("заң"))) == ["one", "two"]


def rebuilt(way: str, folder: Path) -> str:
    """Make an index anew in a program without other threads, where processes are forked."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests/search")])
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "torelik.project.settings.testing", "PYTHONPATH": paths}
    command = [sys.executable, str(ROOT / "tests/search/rebuilding.py"), way, str(folder)]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


def test_a_rebuild_by_several_processes_is_the_same_as_by_one(tmp_path):
    assert rebuilt("same", tmp_path / "search") == f"1 {3 * PORTION + 1} True"


def test_a_rebuild_whose_process_dies_leaves_the_old_index(tmp_path, engine, ask):
    engine.write([document("old", "Заң")])

    assert rebuilt("dies", tmp_path / "search") == ("died 1" if isinstance(engine, TantivyEngine) else "died 0")

    assert names(ask("заң")) == ["old"]


def test_reading_and_writing_go_on_while_a_rebuild_runs(engine, same_index, ask):
    engine.write([document("one", "Ескі заң"), document("gone", "Ескі заң")])

    def source():
        yield document("one", "Ескі заң")
        yield document("gone", "Ескі заң")
        # Both change after the source has shown them, and are found changed before and after the switch.
        same_index.write([document("one", "Жаңа заң", facets={"kind": ["law"]}, year=2020)])
        same_index.remove(["library:record:gone"])
        assert names(ask("заң")) == ["one"]
        yield document("two", "Тағы бір заң")

    engine.rebuild(source())

    assert names(ask("ескі")) == []
    assert sorted(names(ask("заң"))) == ["one", "two"]
    assert names(ask("жаңа", filters={"kind": ["law"]}, year_from=2020)) == ["one"]


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine, ask):
    engine.write([document("one", "Заң")])

    def source():
        yield document("two", "Заң")
        raise OSError("The database has gone away.")

    with pytest.raises(OSError, match="gone away"):
        engine.rebuild(source())

    assert names(ask("заң")) == ["one"]
    engine.write([document("three", "Заң")])
    assert engine.count() == 2


def test_the_digests_are_those_of_the_documents_last_written(engine):
    one, two, three = document("one", "Заң"), document("two", "Сот", year=2020), document("three", "Құқық")
    engine.write([document("one", "Ескі"), two, three])
    engine.write([one])
    engine.remove([three.key])

    assert dict(engine.digests()) == {one.key: digest_of(one), two.key: digest_of(two)}
    assert dict(engine.digests([two.key, three.key])) == {two.key: digest_of(two)}


def test_an_empty_index_has_no_digests(engine):
    assert list(engine.digests()) == []
    engine.write([document("one", "Заң")])
    engine.remove(["library:record:one"])
    assert list(engine.digests()) == []


def test_an_index_made_by_another_analysis_is_neither_read_nor_written_until_it_is_rebuilt(engine, older_analysis, ask):
    older_analysis.write([document("one", "Заң")])

    for attempt in (
        engine.count,
        lambda: engine.write([document("two", "Заң")]),
        lambda: ask("заң"),
        lambda: list(engine.digests()),
    ):
        with pytest.raises(IndexOutdated, match="plain-0"):
            attempt()

    engine.rebuild(iter([document("one", "Заң")]))
    assert (engine.count(), names(ask("заң"))) == (1, ["one"])
