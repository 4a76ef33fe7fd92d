"""Making the index anew after words were taught, done by the worker."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from django_tasks import task

from torelik.search.index.values import RebuildRunning
from torelik.search.words import actions

PAUSE_SECONDS = 5
ATTEMPTS = 120


@task()
def remake_index() -> None:
    """Make the index anew; another rebuild that is under way is waited for, for it may have begun with older words."""
    for _attempt in range(ATTEMPTS):
        try:
            actions.remake_index()
        except RebuildRunning:
            time.sleep(PAUSE_SECONDS)
        else:
            return


def on_words_taught(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Put what is taught in force and have the index made anew, once for many messages."""
    actions.put_in_force(payloads)
    remake_index.enqueue()
