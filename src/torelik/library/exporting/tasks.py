"""Long work of exporting, done by the worker."""

from collections.abc import Mapping, Sequence
from typing import Any

from django_tasks import task

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.exporting import actions


@task()
def work_on_export(export_id: int) -> None:
    """Make one export."""
    actions.work_on_export(export_id=export_id, at=clock.now())


def give_to_worker(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Hand exports over to the worker; the same export twice is made once."""
    for payload in payloads:
        work_on_export.enqueue(payload["export"])


def resume_exports() -> int:
    """Take up exports that a stopped process left; return how many. Called when the worker starts."""
    return actions.resume_exports(at=clock.now())


def remove_old_exports(*, by: Actor) -> int:
    """Delete what has stayed as long as it may; return how many. Called by the clock."""
    return actions.remove_old_exports(by=by, at=clock.now())
