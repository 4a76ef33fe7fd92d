"""The summary register (КСУ) of a year with 50,000 entries of the ledger, beside one plain sum over the same rows.

    python bench/stock_register.py [--entries 50000] [--documents 400] [--times 10]
    tools/with-postgres.sh python bench/stock_register.py …        on PostgreSQL

A site of its own is made in a temporary folder. As many entries lie in the year before, so that there is something to
open with. Printed are medians in milliseconds and their ratio to the sum; quote the ratio.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

YEAR = 2026
TITLES = 4_000
KINDS = ("book", "serial", "act", "court-practice", "dissertation")
LANGUAGES = ("kaz", "rus", "other")


def median_of(act: Callable[[], object], times: int) -> float:
    """Return the median of *times* runs in milliseconds; one run before them does not count."""
    act()
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        act()
        taken.append(1_000 * (time.perf_counter() - started))
    return statistics.median(taken)


def fill(entries: int, documents: int) -> None:
    """Write titles, copies, posted documents and their entries, half of the documents receipts, a tenth write-offs."""
    from torelik.kernel import clock  # noqa: PLC0415 - the settings come first
    from torelik.library.models import Item, Record, StockDocument, StockEntry, StoragePlace  # noqa: PLC0415

    at = clock.now()
    place = StoragePlace.objects.create(key="hall", name_kk="Зал", name_ru="Зал", name_en="Hall")
    records = Record.objects.bulk_create(
        [
            Record(marc={}, digest=f"{n:064}", kind=KINDS[n % len(KINDS)], title=f"Атау {n}", created_at=at, updated_at=at)
            for n in range(TITLES)
        ]
    )
    for year in (YEAR - 1, YEAR):
        made = StockDocument.objects.bulk_create(
            [
                StockDocument(
                    kind="write-off" if n % 10 == 0 else "receipt", state="posted", day=date(year, 1 + n % 12, 10), act=n + 1,
                    register_number=n + 1, source="" if n % 10 == 0 else "purchase", made_at=at, posted_at=at,
                )
                for n in range(documents)
            ]
        )  # fmt: skip
        items = Item.objects.bulk_create(
            [
                Item(
                    record=records[n % TITLES], barcode=f"{year}{n:07}", inventory_number=f"{year}-{n}", place=place,
                    acquired_on=date(year, 1, 10), price=Decimal(1_500 + n % 900),
                )
                for n in range(entries)
            ],
            batch_size=2_000,
        )  # fmt: skip
        rows = (
            StockEntry(
                document=made[n % documents], item=item, record=item.record, copies=1, amount=item.price,
                part="left" if made[n % documents].kind == "write-off" else "received", kind=item.record.kind,
                language=LANGUAGES[n % 3], section=str(n % 10), year=year, bbk=("67", "6", "65", "8", "")[n % 5],
                carrier=("paper", "disc")[n % 20 == 0], origin=("home", "foreign")[n % 4 == 0],
                payment=("paid", "free")[n % 6 == 0], coming=("first", "again")[n % 2], balance=("on", "off")[n % 9 == 0],
            )
            for n, item in enumerate(items)
        )  # fmt: skip
        while portion := list(islice(rows, 2_000)):
            StockEntry.objects.bulk_create(portion)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--documents", type=int, default=400)
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
        from django.db.models import Sum  # noqa: PLC0415

        from torelik.kernel.actor import Actor  # noqa: PLC0415
        from torelik.library.models import StockEntry  # noqa: PLC0415
        from torelik.library.stock import queries  # noqa: PLC0415

        Path(os.environ["TORELIK_DATA"]).mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        fill(options.entries, options.documents)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # an installation has its statistics long before it has so many rows
        by = Actor.system("bench")
        rows = StockEntry.objects.filter(year=YEAR)
        plain = median_of(lambda: rows.aggregate(copies=Sum("copies"), amount=Sum("amount")), options.times)
        register = median_of(lambda: queries.register(YEAR, visible_to=by), options.times)
        page = median_of(lambda: queries.inventory_rows(queries.inventory(visible_to=by)[:30]), options.times)
        found = queries.register(YEAR, visible_to=by)
        balance = found.copies.opening + found.copies.received - found.copies.left
        print(f"{rows.count():,} entries of the year, {options.documents} documents, {balance:,} copies at its end")
        print(f"one sum               {plain:8.1f} ms")
        print(f"register in 3 parts   {register:8.1f} ms  {register / plain:6.1f} sums")
        print(f"inventory, 30 lines   {page:8.1f} ms  {page / plain:6.1f} sums")


if __name__ == "__main__":
    main()
