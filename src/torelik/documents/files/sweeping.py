"""Bytes that no row knows: what a process left that was killed between writing a file and noting it."""

import logging
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from torelik.audit import api as audit
from torelik.documents.files.models import StoredFile
from torelik.documents.files.vocabulary import EVENTS
from torelik.kernel.actor import Actor

log = logging.getLogger(__name__)

FOLDER = "files"
LEAST_AGE = timedelta(days=1)
"""Younger bytes may belong to a file that is being noted at this moment: the longest import takes hours."""

HOURS = 24


def sweep_unrecorded(*, by: Actor, at: datetime) -> int:
    """Delete the bytes of this hour's folders that no stored file knows; return how many files they were.

    Every folder has its hour of the day, so that no look at the disk is long. A file whose row exists is never touched.
    """
    if not default_storage.exists(FOLDER):
        return 0
    swept = 0
    for name in sorted(default_storage.listdir(FOLDER)[0]):
        if int(name, 16) % HOURS == at.hour:
            swept += _sweep(f"{FOLDER}/{name}", at=at)
    if swept:
        audit.record(EVENTS.UNRECORDED_SWEPT, by=by, at=at, facts={"count": swept})
    return swept


def _sweep(folder: str, *, at: datetime) -> int:
    paths = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    # Old first, then known: a row that is written between the two questions keeps its bytes.
    old = [path for path in paths if default_storage.get_modified_time(path) < at - LEAST_AGE]
    known = set(StoredFile.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True))
    lost = [path for path in old if path not in known]
    for path in lost:
        log.warning("No stored file knows %s: it is deleted.", path)
        default_storage.delete(path)
    return len(lost)
