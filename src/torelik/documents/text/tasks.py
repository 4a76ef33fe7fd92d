"""Reading of files, done by the worker."""

from collections.abc import Mapping, Sequence
from typing import Any

from django_tasks import task

from torelik.documents.text import actions
from torelik.kernel import clock


@task()
def read_text(extraction_id: int) -> None:
    """Read one file as a text."""
    actions.work_on_text(extraction_id=extraction_id, at=clock.now())


def give_to_worker(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Hand readings over to the worker; the same twice is read once."""
    for payload in payloads:
        read_text.enqueue(payload["text"])
