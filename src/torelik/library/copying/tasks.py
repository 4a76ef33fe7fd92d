"""Long work of copying, done by the worker."""

from collections.abc import Mapping, Sequence
from typing import Any

from django_tasks import task

from torelik.kernel import clock
from torelik.library.copying import actions


@task()
def work_on_batch(batch_id: int) -> None:
    """Do or undo one change of many records."""
    actions.work_on_batch(batch_id=batch_id, at=clock.now())


def give_to_worker(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Hand batches over to the worker; the same batch twice is worked on once."""
    for payload in payloads:
        work_on_batch.enqueue(payload["batch"])


def resume_batches() -> int:
    """Take up batches that a stopped process left half-way; return how many. Called when the worker starts."""
    return actions.resume_batches(at=clock.now())
