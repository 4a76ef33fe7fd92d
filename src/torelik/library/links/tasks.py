"""Checks of links, done by the worker."""

from collections.abc import Mapping, Sequence
from typing import Any

from django_tasks import task

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.library.links import actions


@task()
def work_on_links() -> None:
    """Look at the next links whose turn it is."""
    actions.check_due(by=Actor.system("links"), at=clock.now())


def give_to_worker(payloads: Sequence[Mapping[str, Any]]) -> None:
    """Hand a check over to the worker; several messages are one check."""
    if payloads:
        work_on_links.enqueue()
