"""Bytes that a killed process left: they go after a day, and nothing else does."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from torelik.audit.models import Event
from torelik.documents import api as documents
from torelik.kernel.actor import Actor

pytestmark = pytest.mark.django_db

HOUR_OF_FF = 0xFF % 24


def lying(path: str, *, since: datetime) -> Path:
    place = Path(settings.MEDIA_ROOT) / default_storage.save(path, ContentFile(b"half an export"))
    os.utime(place, (since.timestamp(), since.timestamp()))
    return place


@pytest.fixture
def sweep(system: Actor, at: datetime) -> Callable[[], int]:
    moment = at.replace(hour=HOUR_OF_FF) + timedelta(days=2)
    return lambda: documents.sweep_unrecorded(by=system, at=moment)


def test_bytes_that_no_row_knows_go_after_a_day(sweep: Callable[[], int], at: datetime) -> None:
    lost = lying("files/ff/ff0000", since=at)
    fresh = lying("files/ff/ff0001", since=at + timedelta(days=2))
    of_another_hour = lying("files/00/000000", since=at)

    assert sweep() == 1
    assert [lost.exists(), fresh.exists(), of_another_hour.exists()] == [False, True, True]
    assert Event.objects.get(name="documents.unrecorded-bytes-deleted").facts == {"count": 1}


def test_a_file_that_is_known_is_never_touched(sweep: Callable[[], int], system: Actor, at: datetime) -> None:
    stored = documents.store_file(chunks=[b"x"], name="a.mrc", limit=10, by=system, at=at)
    known = lying("files/ff/ff0002", since=at)
    documents.StoredFile.objects.filter(pk=stored.pk).update(path="files/ff/ff0002")

    assert sweep() == 0
    assert known.exists()
    assert not Event.objects.filter(name="documents.unrecorded-bytes-deleted").exists()


def test_nothing_is_swept_where_no_file_was_ever_kept(sweep: Callable[[], int]) -> None:
    assert sweep() == 0
