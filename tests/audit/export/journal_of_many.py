"""Fills the journal of a site with so many sealed events. Run as a process of its own: the site is not the test's.

python journal_of_many.py COUNT
"""

import os
import sys
from datetime import timedelta
from importlib import import_module

PORTION = 2_000


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torelik.project.settings.base")
    import_module("django").setup()
    audit, clock = import_module("torelik.audit.api"), import_module("torelik.kernel.clock")
    events = import_module("torelik.audit.models").Event.objects
    count, at = int(sys.argv[1]), clock.now()
    for first in range(0, count, PORTION):
        events.bulk_create(
            events.model(
                name="library.item-issued",
                at=at + timedelta(milliseconds=number),
                actor_id=7,
                actor_name="Сәрсенова Айгерім",
                about_kind="library.loan",
                about_key=str(number),
                about_name=f"Азаматтық құқық | {number}-дана",
                facts={"note": "a=b\nновая строка", "number": number},
                origin={"address": "192.0.2.7", "request": f"{number:032x}"},
            )
            for number in range(first, min(first + PORTION, count))
        )
    while audit.seal_events(at=clock.now(), limit=5_000):
        pass


if __name__ == "__main__":
    main()
