"""Long work of cataloguing, done by the worker."""

from collections.abc import Mapping, Sequence
from typing import Any

from django_tasks import task

from torelik.kernel import clock
from torelik.library.cataloguing import actions


@task()
def work_on_import(import_id: int) -> None:
    """Read or import one file, whichever it waits for."""
    actions.work_on_import(import_id=import_id, at=clock.now())


def give_to_worker(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Hand imports over to the worker; the same import twice is worked on once."""
    for payload in payloads:
        work_on_import.enqueue(payload["import"])


def resume_imports() -> int:
    """Take up imports that a stopped process left half-way; return how many. Called when the worker starts."""
    return actions.resume_imports(at=clock.now())
