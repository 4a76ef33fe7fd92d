"""The diary of a year with 100,000 loans: pages of a day, a month and a year, and the workbook of a month with all parts.

    python bench/diary.py [--loans 100000] [--times 10]
    tools/with-postgres.sh python bench/diary.py …        on PostgreSQL

A site of its own is made in a temporary folder. Each loan was returned, every third renewed, so that nearly two and a
half times as many acts are counted. Printed are medians in milliseconds beside one plain count of the acts of the year.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

YEAR = 2026
PLACES, CATEGORIES, COPIES = 5, 6, 2_000
KINDS = ("book", "serial", "act", "court-practice", "dissertation")
LANGUAGES = ("kaz", "rus", "eng")
UDC = ("34", "347.9", "343.1", "32", "159.9", "2", "51", "61", "7", "81", "94", "0", "")


def median_of(act: Callable[[], object], times: int) -> float:
    """Return the median of *times* runs in milliseconds; one run before them does not count."""
    act()
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        act()
        taken.append(1_000 * (time.perf_counter() - started))
    return statistics.median(taken)


def in_portions(table: Any, rows: Iterator[Any]) -> None:
    """Write the rows by thousands."""
    while portion := list(islice(rows, 2_000)):
        table.objects.bulk_create(portion)


def fill(loans: int) -> None:
    """Write readers, copies, ended loans of one year, and their acts as the desk would have counted them."""
    from torelik.kernel import clock  # noqa: PLC0415 - the settings come first
    from torelik.library.models import (  # noqa: PLC0415
        CountedAct,
        Item,
        Loan,
        Patron,
        PatronCategory,
        Record,
        StoragePlace,
    )

    at = clock.now()
    places = [StoragePlace.objects.create(key=f"hall-{n}", name_kk=f"Зал {n}") for n in range(PLACES)]
    categories = [PatronCategory.objects.create(key=f"kind-{n}", name_kk=f"Санат {n}") for n in range(CATEGORIES)]
    readers = [
        Patron.objects.create(full_name="Оқырман", ticket=f"T{n}", category=one, card_valid_through=date(YEAR, 12, 31))
        for n, one in enumerate(categories)
    ]
    record = Record.objects.create(marc={}, digest="0" * 64, kind="book", title="Атау", created_at=at, updated_at=at)
    Item.objects.bulk_create(
        [
            Item(
                record=record, barcode=f"B{n:07}", inventory_number=f"{n}", place=places[n % PLACES],
                acquired_on=date(YEAR, 1, 10),
            )
            for n in range(COPIES)
        ]
    )  # fmt: skip
    items = list(Item.objects.order_by("id"))
    in_portions(
        Loan,
        (
            Loan(
                item=items[n % COPIES], patron=readers[n % CATEGORIES], state="returned", issued_at=at, returned_at=at,
                due_on=date(YEAR, 12, 31),
            )
            for n in range(loans)
        ),
    )  # fmt: skip
    keys = list(Loan.objects.order_by("id").values_list("id", flat=True))
    in_portions(CountedAct, (act for n, key in enumerate(keys) for act in acts_of(n, key, loans, places, categories)))


def acts_of(n: int, key: int, loans: int, places: list[Any], categories: list[Any]) -> Iterator[Any]:
    """Yield the acts of one loan, spread over the year."""
    from torelik.library.models import CountedAct  # noqa: PLC0415

    issued_on = date(YEAR, 1, 1) + timedelta(days=n * 340 // loans)
    told = [("issued", 0), ("returned", 21), *([("renewed", 14)] if n % 3 == 0 else [])]
    udc = UDC[n * 5 % len(UDC)]
    for act, days in told:
        yield CountedAct(
            loan_id=key, act=act, day=issued_on + timedelta(days=days), category=categories[n * 7 % CATEGORIES],
            place=places[n * 11 % PLACES], udc=udc, content=udc[:2], language=LANGUAGES[n * 13 % 3], kind=KINDS[n * 17 % 5],
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loans", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TORELIK_DATA"] = str(Path(folder) / "site")
        from torelik.project import settings  # noqa: PLC0415 - reads the folder

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.chosen())
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        from torelik.kernel.actor import Actor  # noqa: PLC0415
        from torelik.library.diary import papers, queries  # noqa: PLC0415
        from torelik.library.diary.vocabulary import Part, Span  # noqa: PLC0415
        from torelik.library.models import CountedAct  # noqa: PLC0415

        Path(os.environ["TORELIK_DATA"]).mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        fill(options.loans)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # an installation has its statistics long before it has so many rows
        by, day = Actor.system("bench"), date(YEAR, 12, 15)

        def page(span: Span, *parts: Part) -> queries.Diary:
            return queries.diary(span, day, today=day, parts=parts or tuple(Part), visible_to=by)

        rows = CountedAct.objects.filter(day__year=YEAR)
        print(f"{options.loans:,} loans, {rows.count():,} acts of the year")
        for name, act in (
            ("one count", lambda: rows.count()),
            ("day, all parts", lambda: page(Span.DAY)),
            ("month, one part", lambda: page(Span.MONTH, Part.CONTENT)),
            ("year, all work", lambda: page(Span.YEAR, Part.WORK)),
            ("year, workbook", lambda: papers.workbook(page(Span.YEAR)).close()),
        ):
            print(f"{name:20s} {median_of(act, options.times):8.1f} ms")


if __name__ == "__main__":
    main()
