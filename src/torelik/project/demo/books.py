"""Records, copies, readers and a few loans of the demonstration library."""

from datetime import date, datetime, timedelta

from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library
from torelik.project.demo.catalogue_cards import marc_of
from torelik.project.demo.content_files import read
from torelik.project.demo.people import Cast

PLACES = {
    "home-loan": Trilingual("Абонемент", "Абонемент", "Home loan desk"),
    "reading-room": Trilingual("Оқу залы", "Читальный зал", "Reading room"),
    "rare": Trilingual("Сирек кітаптар қоры", "Фонд редких книг", "Rare books"),
}
CATEGORIES = {
    "learner": (Trilingual("Магистрант", "Магистрант", "Master's student"), 5, 21),
    "doctoral": (Trilingual("Докторант", "Докторант", "Doctoral student"), 10, 30),
    "teacher": (Trilingual("Оқытушы", "Преподаватель", "Teacher"), 15, 60),
    "staff": (Trilingual("Қызметкер", "Сотрудник", "Staff"), 5, 30),
}
CARDS_VALID_THROUGH = date(2027, 6, 30)
FIRST_BARCODE = 3_000_000_000
FIRST_INVENTORY = 1
TARGETS = (
    ("Қазақстан Республикасының Ұлттық кітапханасы", library.Protocol.SRU, "https://catalogue.example.kz/sru", "biblio", True),
    ("Заң университетінің кітапханасы", library.Protocol.Z3950, "library.example.kz:210", "law", False),
)
"""Catalogues to copy from: nobody answers under these names, which shows what a cataloguer is told then."""
LOANS = (
    ("learner", (12, 4)),
    ("teacher", (30, 9, 2)),
    ("alikhan.muratbekov", (33,)),
    ("anna.kovaleva", (24, 20)),
    ("dauren.tolegenov", (6,)),
    ("marina.pak", (2,)),
)
"""Open loans: who, and how many days ago each was made; two readers of the master's groups are overdue."""


def load(*, cast: Cast, by: Actor, at: datetime) -> None:
    """Catalogue the records, add their copies, give tickets, and lend a few books so that the desk has something to show."""
    for key, place in PLACES.items():
        library.define_place(key=key, name=place, by=by, at=at)
    for key, (name, max_items, days) in CATEGORIES.items():
        library.define_category(key=key, name=name, by=by, at=at)
        library.set_policy(category_key=key, max_items=max_items, loan_days=days, max_renewals=2, by=by, at=at)
    for position, (title, protocol, address, database, is_on) in enumerate(TARGETS, start=1):
        library.save_target(
            name=title, protocol=protocol, address=address, database=database, syntax=library.Syntax.RUSMARC, encoding="",
            position=10 * position, is_on=is_on, may_be_private=False, by=by, at=at,
        )  # fmt: skip
    lendable = _records_and_copies(by=by, at=at)
    patrons = _readers(cast, by=by, at=at)
    titles = iter(lendable)
    for username, days_ago in LOANS:
        for days in days_ago:
            library.issue_item(item_id=next(titles), patron_id=patrons[username], by=by, at=at - timedelta(days=days))


def _records_and_copies(*, by: Actor, at: datetime) -> list[int]:
    """Return one copy for loan of every tenth title, in the order of the catalogue."""
    first: dict[int, int] = {}
    number = 0
    for entry in read("records.yaml"):
        record = library.catalogue_record(marc=marc_of(entry), by=by, at=at)
        for stock in entry.get("copies", []):
            for _copy in range(stock["count"]):
                item = library.add_item(
                    record_id=record.pk,
                    barcode=str(FIRST_BARCODE + number),
                    inventory_number=f"{FIRST_INVENTORY + number:06}",
                    place_key=stock["place"],
                    acquired_on=clock.local_date(at),
                    for_loan=stock["for_loan"],
                    by=by,
                    at=at,
                )
                number += 1
                if stock["for_loan"]:
                    first.setdefault(record.pk, item.pk)
    return list(first.values())[::10]


def _readers(cast: Cast, *, by: Actor, at: datetime) -> dict[str, int]:
    patrons = {}
    for username, entry in cast.entries.items():
        if not entry.get("ticket"):
            continue
        patron = library.register_patron(
            ticket=entry["ticket"],
            category_key=entry["reader_category"],
            card_valid_through=CARDS_VALID_THROUGH,
            account_id=cast.account_ids[username],
            group=entry.get("group") or "",
            by=by,
            at=at,
        )
        patrons[username] = patron.pk
    return patrons
