"""Long work of authorities, done by the worker."""

from collections.abc import Mapping, Sequence
from typing import Any

from django_tasks import task

from torelik.kernel import clock
from torelik.library.authorities import actions


@task()
def work_on_gathering(gathering_id: int) -> None:
    """Gather the headings of the catalogue."""
    actions.work_on_gathering(gathering_id=gathering_id, at=clock.now())


def give_to_worker(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Hand gatherings over to the worker; the same one twice is worked on once."""
    for payload in payloads:
        work_on_gathering.enqueue(payload["gathering"])


def resume_gatherings() -> int:
    """Take up a gathering that a stopped process left half-way; return how many. Called when the worker starts."""
    return actions.resume_gatherings(at=clock.now())
