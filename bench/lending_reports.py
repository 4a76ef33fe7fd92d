"""Reports of lending on 200,000 loans and 50,000 copies: indicators, circulation told apart, top titles, what nobody borrowed.

    python bench/lending_reports.py [--loans 200000] [--copies 50000] [--times 5]
    tools/with-postgres.sh python bench/lending_reports.py …        on PostgreSQL

A site of its own is made in a temporary folder. The loans lie in two years, so that every report compares; each was
returned. Printed are medians in milliseconds, and how many questions each report asked the database.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

YEAR, DAYS = 2026, 700
PLACES, CATEGORIES, READERS, TITLES, CARDS = 6, 6, 5_000, 20_000, 500
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


def day_of(n: int, many: int) -> date:
    """Return the day of one of many acts, spread over two years."""
    return date(YEAR - 1, 1, 1) + timedelta(days=n * DAYS // many)


def fill(loans: int, copies: int) -> None:
    """Write places, readers, titles, copies, their receipt, loans with their acts, visits and registrations."""
    from torelik.kernel import clock  # noqa: PLC0415 - the settings come first
    from torelik.library import models  # noqa: PLC0415

    at = clock.now()
    branches = [_branch(models.Branch, f"Филиал {n}") for n in range(3)]
    places = [
        models.StoragePlace.objects.create(key=f"hall-{n}", name_kk=f"Зал {n}", branch=branches[n % 3]) for n in range(PLACES)
    ]
    categories = [models.PatronCategory.objects.create(key=f"kind-{n}", name_kk=f"Санат {n}") for n in range(CATEGORIES)]
    ends = date(YEAR, 12, 31)
    in_portions(
        models.Patron,
        (
            models.Patron(full_name="Оқырман", ticket=f"T{n}", category=categories[n % CATEGORIES], card_valid_through=ends)
            for n in range(READERS)
        ),
    )
    in_portions(
        models.Record,
        (
            models.Record(
                marc={}, digest=f"{n:064}", kind=KINDS[n % 5], language=LANGUAGES[n % 3], title=f"Атау {n}",
                title_sort=f"{n:08}", year=2000 + n % 26, created_at=at, updated_at=at,
            )
            for n in range(TITLES)
        ),
    )  # fmt: skip
    readers, records = (list(table.objects.order_by("id")) for table in (models.Patron, models.Record))
    came = date(YEAR - 2, 3, 1)
    in_portions(
        models.Item,
        (
            models.Item(
                record=records[n % TITLES], barcode=f"B{n:07}", inventory_number=f"{n:07}", place=places[n % PLACES],
                acquired_on=came,
            )
            for n in range(copies)
        ),
    )  # fmt: skip
    items = list(models.Item.objects.order_by("id"))
    receipt = models.StockDocument.objects.create(
        kind="receipt", state="posted", day=came, act=1, register_number=1, made_at=at, posted_at=at
    )
    cards = [models.GroupCard.objects.create(number=n + 1, record=records[n], price=900, opened_on=came) for n in range(CARDS)]
    models.GroupBalance.objects.bulk_create([models.GroupBalance(card=one, place=places[0], copies=30) for one in cards])
    policy = models.LoanPolicy.objects.create(max_items=10, loan_days=21, max_renewals=2)
    in_portions(
        models.StockEntry,
        (
            models.StockEntry(
                document=receipt, item=one, record_id=one.record_id, part="received", copies=1, amount=0, kind=KINDS[n % 5],
                language=("kaz", "rus", "other")[n % 3], section=("34", "3", "9", "")[n % 4], year=came.year,
            )
            for n, one in enumerate(items)
        ),
    )  # fmt: skip
    group = loans // 10
    in_portions(models.Loan, (_loan(models, n, loans - group, items, readers) for n in range(loans - group)))
    in_portions(
        models.GroupLoan,
        (
            models.GroupLoan(
                card=cards[n % CARDS], place=places[0], patron=readers[n % READERS], policy=policy, due_on=ends, state="returned",
                **_moments(n, group),
            )
            for n in range(group)
        ),
    )  # fmt: skip
    for name, table, many in (("loan_id", models.Loan, loans - group), ("group_loan_id", models.GroupLoan, group)):
        keys = list(table.objects.order_by("id").values_list("id", flat=True))
        in_portions(models.CountedAct, (act for n, key in enumerate(keys) for act in _acts(models, n, many, {name: key}, places)))
    in_portions(
        models.Visit,
        (
            models.Visit(
                patron=readers[n % READERS], day=day_of(n, 60_000), place=places[n // READERS % PLACES],
                category_id=readers[n % READERS].category_id,
            )
            for n in range(60_000)
        ),
    )  # fmt: skip
    in_portions(
        models.Registration,
        (
            models.Registration(patron=one, year=year, day=date(year, 1, 15), is_first=False, category_id=one.category_id)
            for year in (YEAR - 1, YEAR)
            for one in readers
        ),
    )


def _branch(table: Any, name: str) -> Any:
    return table.objects.create(key=f"branch-{table.objects.count()}", name_kk=name, name_ru=name, name_en=name)


def _moments(n: int, many: int) -> dict[str, datetime]:
    issued = datetime.combine(day_of(n, many), datetime.min.time(), tzinfo=UTC) + timedelta(hours=6)
    return {"issued_at": issued, "returned_at": issued + timedelta(days=21)}


def _loan(models: Any, n: int, many: int, items: list[Any], readers: list[Any]) -> Any:
    # A third of the copies is never lent, as in any library.
    copy = items[n * 7 % (len(items) * 2 // 3)]
    return models.Loan(item=copy, patron=readers[n % READERS], state="returned", due_on=date(YEAR, 12, 31), **_moments(n, many))


def _acts(models: Any, n: int, many: int, of: dict[str, int], places: list[Any]) -> Iterator[Any]:
    issued_on = day_of(n, many)
    told = [("issued", 0), ("returned", 21), *([("renewed", 14)] if n % 3 == 0 else [])]
    udc = UDC[n * 5 % len(UDC)]
    for act, days in told:
        yield models.CountedAct(
            **of, act=act, day=issued_on + timedelta(days=days), category_id=n * 7 % CATEGORIES + 1,
            place=places[n * 11 % PLACES], udc=udc, content=udc[:2], language=LANGUAGES[n * 13 % 3], kind=KINDS[n * 17 % 5],
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--loans", type=int, default=200_000)
    parser.add_argument("--copies", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TORELIK_DATA"] = str(Path(folder) / "site")
        from torelik.project import settings  # noqa: PLC0415 - reads the folder

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.chosen())
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        from torelik.kernel.actor import Actor  # noqa: PLC0415
        from torelik.library.administration.reports import reports  # noqa: PLC0415

        Path(os.environ["TORELIK_DATA"]).mkdir(parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        fill(options.loans, options.copies)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # an installation has its statistics long before it has so many rows
        by = Actor.system("bench")
        given = {"since": date(YEAR, 1, 1), "through": date(YEAR, 11, 30)}

        def page(report: Any) -> object:
            rows = report.rows(given, by)
            return len(rows), list(rows[:100])

        print(f"{options.loans:,} loans, {options.copies:,} copies")
        for report in reports(visible_to=by):
            if report.parameters and report.parameters[0].name == "kind" and report.key.startswith("titles"):
                continue
            with CaptureQueriesContext(connection) as asked:
                page(report)
            taken = median_of(lambda report=report: page(report), options.times)  # type: ignore[misc]
            print(f"{report.key:28s} {taken:8.1f} ms {len(asked):4d} questions")


if __name__ == "__main__":
    main()
