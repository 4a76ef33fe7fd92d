"""Who works on an import: one process at a time, and another may take over only when that one is gone."""

import os
import socket
from datetime import datetime

from django.db import transaction

from torelik.kernel import clock
from torelik.kernel.identifiers import new_uuid
from torelik.library.cataloguing import rules
from torelik.library.cataloguing.models import Import
from torelik.library.cataloguing.vocabulary import ImportState


class Overtaken(Exception):
    """Another process has taken the import over; what this one has not committed yet is rolled back."""


def new_runner() -> str:
    """Return a name for one run: host, process, and a part that no other run has."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{new_uuid().hex[:12]}"


@transaction.atomic
def claim(import_id: int, *, entering: ImportState, runner: str, at: datetime) -> Import | None:
    """Take the import over for *runner*: it enters the state or goes on in it.

    Returns ``None`` when there is nothing to do: the state is another one, or somebody alive is at work.
    """
    taken = Import.objects.select_for_update(of=("self",)).select_related("file").get(pk=import_id)
    state = ImportState(taken.state)
    if state != entering and not rules.may_become(state, entering):
        return None
    if state == entering and not is_left_alone(taken, at=at):
        return None
    if state == ImportState.IMPORTING and taken.position:
        taken.continued_after = taken.position
    taken.state, taken.runner, taken.seen_at = entering, runner, at
    taken.save(update_fields=["state", "runner", "seen_at", "continued_after"])
    return taken


def is_left_alone(taken: Import, *, at: datetime) -> bool:
    """Tell whether nobody works on the import any more."""
    return rules.is_left_alone(
        seen_at=taken.seen_at, has_runner=bool(taken.runner), process_ended=process_ended(taken.runner), at=at
    )


def let_go(import_id: int, *, runner: str) -> None:
    """Tell that *runner* stopped; an import that it did not finish may be taken up at once."""
    Import.objects.filter(pk=import_id, runner=runner).update(runner="")


def process_ended(runner: str) -> bool:
    """Tell whether the process is known to be gone; of another host nothing is known."""
    host, _mark, rest = runner.partition(":")
    process = rest.partition(":")[0]
    if host != socket.gethostname()[:60] or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def keep(import_id: int, *, runner: str) -> None:
    """Show that *runner* is alive, and hold the import's row until the transaction ends. Raises ``Overtaken``."""
    # The time is that of the process at work, not of the act: only it tells whether the process still lives.
    if not Import.objects.filter(pk=import_id, runner=runner).update(seen_at=clock.now()):
        raise Overtaken(runner)
