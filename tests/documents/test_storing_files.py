import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from factories import people
from torelik.documents import api as documents
from torelik.kernel.actor import Actor

pytestmark = pytest.mark.django_db

CONTENT = "Медиация: теория и практика".encode()


def kept() -> list[str]:
    """Return the files under the test's own folder."""
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def store(
    name: str = "records.mrc", *, limit: int = 1000, by: Actor, at: datetime, chunks: list[bytes] | None = None
) -> documents.StoredFile:
    return documents.store_file(chunks=[CONTENT] if chunks is None else chunks, name=name, limit=limit, by=by, at=at)


def test_a_file_is_kept_byte_for_byte_beside_its_digest_and_its_giver(at: datetime) -> None:
    giver = people.account()

    stored = store(by=people.actor(giver), at=at, chunks=[CONTENT[:10], b"", CONTENT[10:]])

    stored.refresh_from_db()
    with documents.open_stored(stored) as file:
        assert file.read() == CONTENT
    assert (stored.name, stored.size, stored.sha256) == ("records.mrc", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
    assert (stored.given_by, stored.given_at, str(stored)) == (giver, at, "records.mrc")
    assert kept() == [stored.path]


def test_an_empty_file_is_a_file(system: Actor, at: datetime) -> None:
    stored = store(by=system, at=at, chunks=[])

    assert (stored.size, stored.sha256, stored.given_by) == (0, hashlib.sha256(b"").hexdigest(), None)
    assert kept() == [stored.path]


def test_a_file_larger_than_memory_is_kept_whole(system: Actor, at: datetime) -> None:
    chunks = [bytes([number]) * 300_000 for number in range(5)]

    stored = store(by=system, at=at, limit=1_500_000, chunks=chunks)

    with documents.open_stored(stored) as file:
        assert hashlib.sha256(file.read()).hexdigest() == hashlib.sha256(b"".join(chunks)).hexdigest() == stored.sha256


def test_the_limit_itself_is_still_allowed(system: Actor, at: datetime) -> None:
    assert store(by=system, at=at, limit=len(CONTENT)).size == len(CONTENT)


def test_of_a_file_over_the_limit_nothing_is_kept_and_the_rest_is_not_read(system: Actor, at: datetime) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(3):
            yield b"x" * 10
        raise AssertionError("The rest was asked for.")

    with pytest.raises(documents.FileTooLarge) as refused:
        documents.store_file(chunks=endless(), name="a", limit=29, by=system, at=at)

    assert (refused.value.limit, documents.StoredFile.objects.count(), kept()) == (29, 0, [])


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("folder/records.mrc", "records.mrc"),
        ("жазбалар.mrc", "жазбалар.mrc"),
        ("a" * 300 + ".mrc", "a" * 251 + ".mrc"),
        ("", "file"),
        ("/", "file"),
    ],
)
def test_the_place_of_a_file_never_comes_from_the_name_it_was_given(given: str, name: str, system: Actor, at: datetime) -> None:
    stored = store(given, by=system, at=at)

    assert stored.name == name
    assert stored.path == f"files/{stored.uuid.hex[:2]}/{stored.uuid.hex}"
    assert kept() == [stored.path]


def test_two_files_of_one_name_stay_two_files(system: Actor, at: datetime) -> None:
    first, second = store(by=system, at=at, chunks=[b"1"]), store(by=system, at=at, chunks=[b"2"])

    with documents.open_stored(first) as one, documents.open_stored(second) as other:
        assert (one.read(), other.read()) == (b"1", b"2")
