"""The engine in PostgreSQL: long texts in portions, and who writes, who reads, what survives between processes."""

import random
import signal
import threading
import time

import pytest
from django.db import connection
from processes import another_process
from search_cases import ANALYSER, EVERYBODY, document, names

from torelik.search.index.postgres import PostgresEngine
from torelik.search.index.postgres_vectors import OVERLAP, lexeme_of, vectors_of
from torelik.search.index.streams import Stream
from torelik.search.index.values import RebuildRunning, Sort
from torelik.search.query.finding import find
from torelik.search.query.values import Query

SCHEMA = "search_of_processes"
PROGRAM = f"""
import sys, time
import dj_database_url, django
from django.conf import settings

settings.configure(DATABASES={{"default": dj_database_url.parse(sys.argv[1])}})
django.setup()
from search_cases import ANALYSER, document
from torelik.search.index.postgres import PostgresEngine

engine = PostgresEngine(analyser=ANALYSER, schema="{SCHEMA}")
"""
WRITER = (
    PROGRAM
    + """
number = int(sys.argv[2])
while True:
    engine.write([document(str(number + place), "Заң мәтіні", body="сот " * 200) for place in range(20)])
    number += 20
    print(number, flush=True)
"""
)


# ---- long texts: no database is needed for how they are cut ----


def stream(terms, weak=()):
    return Stream("body", list(enumerate(terms)), list(weak))


def test_a_text_of_ordinary_length_is_one_vector():
    assert vectors_of([stream(["сот", "заң", "сот"], ["SOT"])]) == ["'bсот':1C,3C 'bзаң':2C 'BSOT':1D"]


def test_the_signs_of_the_notation_are_quoted():
    assert vectors_of([stream(["it's", "a\\b", "x:1A"])]) == ["'bit''s':1C 'ba\\\\b':2C 'bx:1A':3C"]


def test_a_long_text_is_cut_before_places_end_and_neighbours_share_words():
    vectors = vectors_of([stream([f"w{number % 1_000}" for number in range(40_000)])])

    assert [vector.count("C") for vector in vectors] == [16_000, 16_000, 40_000 - 2 * (16_000 - OVERLAP)]


def test_a_text_of_many_words_is_cut_before_a_vector_is_too_large():
    vectors = vectors_of([stream([f"w{number}" for number in range(100_000)])])

    assert [vector for vector in vectors if len(vector.encode()) > 1_000_000] == []
    assert len({lexeme for vector in vectors for lexeme in vector.split()}) >= 100_000


def test_a_word_said_hundreds_of_times_keeps_all_its_places():
    vectors = vectors_of([stream(["сот"] * 1_000)])

    assert max(vector.count("C") for vector in vectors) == 250
    assert len(vectors) == 7  # half of each portion is shared with the next


def test_a_term_longer_than_a_lexeme_may_be_is_shortened_the_same_way_every_time():
    long = "қ" * 3_000
    assert lexeme_of("b", long) == lexeme_of("b", long) != lexeme_of("b", long + "а")
    assert len(lexeme_of("b", long).encode()) < 2_046


@pytest.fixture
def long_text(postgres_engine):
    words = [f"сөз{number}" for number in range(40_000)]
    postgres_engine.write(
        [
            document("long", "Ұзақ мәтін", body=" ".join(words), facets={"kind": ["book"]}, year=2020),
            document("short", "Қысқа мәтін", body="сөз7 сөз39000", facets={"kind": ["book"]}, year=2021),
        ]
    )
    return postgres_engine


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("сөз7 сөз39000", {"long", "short"}),  # the words lie in different portions of one text
        ('"сөз15999 сөз16000"', {"long"}),  # where the first portion ends
        ('"сөз15600 сөз15601"', {"long"}),  # what two portions share
        ('"сөз7 сөз39000"', {"short"}),
        ("сөз39000 -сөз8", {"short"}),
        ("сөз7 -сөз8", {"short"}),
        ("сөз3999*", {"long"}),
        ("сөз39999 OR қысқа", {"long", "short"}),
        ("title:мәтін year:2020", {"long"}),
        ("мәтін -year:2021", {"long"}),
    ],
)
def test_a_text_in_portions_is_found_as_one(long_text, typed, found):
    for sort in Sort:
        hits = find(
            Query(text=typed, audience=EVERYBODY, sort=sort, facets_wanted=("kind",)), engine=long_text, analyser=ANALYSER
        )
        assert (set(names(hits)), hits.total, hits.facets) == (found, len(found), {"kind": (("book", len(found)),)})


def test_a_text_in_portions_is_replaced_and_removed_whole(long_text):
    long_text.write([document("long", "Қысқарды")])
    assert find(Query(text="сөз8", audience=EVERYBODY), engine=long_text, analyser=ANALYSER).total == 0

    long_text.remove(["library:record:long", "library:record:short"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT generation FROM search_test.made")
        (generation,) = cursor.fetchone()
        left = []
        for table in ("document", "portion", "vocabulary"):
            cursor.execute(f"SELECT count(*) FROM search_test.{table}_{generation}")  # noqa: S608 (names of ours)
            left += cursor.fetchone()
    assert left == [0, 0, 0]


# ---- between processes: what is written here is committed, and the schema dropped at the end ----


@pytest.fixture
def engine(django_db_setup, django_db_blocker, request):
    if connection.vendor != "postgresql":
        request.getfixturevalue("postgres_engine")  # which tells why there is none
    with django_db_blocker.unblock():
        yield PostgresEngine(analyser=ANALYSER, schema=SCHEMA)
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.close()


@pytest.fixture
def address(engine):
    known = connection.settings_dict
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [SCHEMA])
        return [name for (name,) in cursor.fetchall()]


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(engine, address):
    chance = random.Random(4)  # noqa: S311 (when to kill, no secret)
    acknowledged = 0
    for _ in range(3):
        writer = another_process(WRITER, address, acknowledged)
        acknowledged = int(writer.stdout.readline())
        time.sleep(chance.uniform(0, 0.15))  # anywhere between two transactions or inside one
        writer.send_signal(signal.SIGKILL)
        for line in writer.stdout:
            acknowledged = int(line)
        writer.wait()
        writer.stdout.close()
        engine.write([document("after", "Заң")])  # waits for what the dead writer has begun
        engine.remove(["library:record:after"])
        assert engine.count() in (acknowledged, acknowledged + 20)
        acknowledged = engine.count()


def test_two_writers_take_turns_and_neither_is_refused(engine, address):
    writers = [another_process(WRITER, address, 0) for _ in range(2)]  # of the same documents
    try:
        for _ in range(5):
            engine.write([document("0", "Заң"), document("mine", "Заң")])
            for writer in writers:
                assert writer.stdout.readline().strip().isdigit()
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            writer.stdout.close()
    keys = [key for key, _digest in engine.digests()]
    assert len(keys) == len(set(keys)) >= 101


def test_a_rebuild_killed_halfway_neither_harms_the_index_nor_the_next_rebuild(engine, address):
    engine.write([document("one", "Заң")])
    program = (
        PROGRAM
        + """
def source():
    yield from (document(str(number), "Заң") for number in range(500))
    print("halfway", flush=True)
    time.sleep(60)
    yield document("never", "Заң")

engine.rebuild(source())
"""
    )
    rebuilder = another_process(program, address)
    assert rebuilder.stdout.readline() == "halfway\n"
    with pytest.raises(RebuildRunning):
        engine.rebuild(iter([]))
    engine.write([document("two", "Заң")])
    rebuilder.kill()
    rebuilder.wait()
    rebuilder.stdout.close()

    until_freed(engine)
    engine.write([document("three", "Заң")])

    assert sorted(key for key, _digest in engine.digests()) == [f"library:record:{name}" for name in ("one", "three", "two")]
    assert engine.rebuild(iter([document("four", "Заң")])) == 1
    assert engine.count() == 1
    assert len(tables()) == 5  # the old ones are swept away, and those of the dead rebuild


def until_freed(engine):
    """Wait until PostgreSQL has noticed that the other end is gone."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.1)


def test_a_reader_in_another_thread_never_misses_the_index_during_rebuilds(engine):
    engine.write([document("one", "Заң")])
    seen, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            seen.append(find(Query(text="заң", audience=EVERYBODY), engine=engine, analyser=ANALYSER).total)
        connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(5):
        engine.rebuild(iter([document("one", "Заң")]))
    stop.set()
    reader.join()

    assert set(seen) == {1}
    assert len(tables()) == 5


def test_a_schema_is_named_plainly():
    with pytest.raises(ValueError, match="small Latin letters"):
        PostgresEngine(analyser=ANALYSER, schema='x"; DROP SCHEMA public')
