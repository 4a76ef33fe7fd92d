"""A program that posts a document and stands still before the last step, to be killed there: see ``test_power_cut``."""

import os
import sys
import time
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torelik.project.settings.testing")
django.setup()

from django.db import connections  # noqa: E402 - the applications come first

from torelik.kernel import clock  # noqa: E402
from torelik.kernel.actor import Actor  # noqa: E402
from torelik.library.stock import actions  # noqa: E402


def stand_still(*_args: object, **_kwargs: object) -> None:
    """Say that the ledger is written, and wait to be killed."""
    sys.stdout.write("written\n")
    sys.stdout.flush()
    time.sleep(600)


if __name__ == "__main__":
    name, uuid, seen = sys.argv[1:]
    connections.settings["default"]["NAME"] = name
    actions._number = stand_still
    actions.post_document(uuid=UUID(uuid), seen=int(seen), by=Actor.system("cut"), at=clock.now())
