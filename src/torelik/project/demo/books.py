"""Records, copies, readers and a few loans of the demonstration library."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library
from torelik.project.demo import branches, cards, exhibitions, holds, journal_articles, orders, signatories
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
RULES_OF_PLACES = (("reading-room", library.LoanUse.READING_ROOM, 4), ("rare", library.LoanUse.READING_ROOM, None))
"""Books of the reading room are read there for four hours, rare ones until closing."""
CARDS_VALID_THROUGH = date(2027, 6, 30)
FIRST_BARCODE = 3_000_000_000
SHELVED = 60
"""So many titles have their shelf marks; the rest show how one is proposed."""
LEFT_OUT_AT_FIRST = {"abstract", "subjects", "subjects_en"}
WHY_IN_FULL = "Аңдатпа мен пәндік айдарлар қосылды"
UNKNOWN_BARCODE = "3999999999"
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


def load(*, cast: Cast, by: Actor, at: datetime) -> dict[str, UUID]:
    """Catalogue the records, add copies, give tickets, lend a few books; return the records by their keys."""
    branches.load(by=by, at=at)
    places = {key: library.define_place(key=key, name=place, by=by, at=at).pk for key, place in PLACES.items()}
    for key, (name, max_items, days) in CATEGORIES.items():
        library.define_category(key=key, name=name, by=by, at=at)
        library.set_policy(category_key=key, max_items=max_items, loan_days=days, max_renewals=2, by=by, at=at)
    for place, use, hours in RULES_OF_PLACES:
        rule = library.LendingPolicy(
            category_id=None, record_kind="", place_id=places[place], use=use, loan_hours=hours,
            max_items=5, loan_days=1, max_renewals=1, max_holds=0,
        )  # fmt: skip
        library.save_policy(uuid=new_uuid(), seen=0, policy=rule, by=by, at=at)
    library.lay_base_classes(by=by, at=at)
    for position, (title, protocol, address, database, is_on) in enumerate(TARGETS, start=1):
        library.save_target(
            name=title, protocol=protocol, address=address, database=database, syntax=library.Syntax.RUSMARC, encoding="",
            position=10 * position, is_on=is_on, may_be_private=False, by=by, at=at,
        )  # fmt: skip
    commission = signatories.load(by=by, at=at)
    lendable, records = _records_and_copies(places, commission, by=by, at=at)
    patrons = _readers(cast, by=by, at=at)
    titles = iter(lendable)
    for username, days_ago in LOANS:
        for days in days_ago:
            library.issue_item(item_id=next(titles), patron_id=patrons[username], by=by, at=at - timedelta(days=days))
    holds.load(lent=lendable[0], free=lendable[-1], patrons=patrons, by=by, at=at)
    orders.load(copies=lendable[-9:-1], patrons=patrons, by=by, at=at)
    _set_for_group(by=by, at=at)
    branches.close_for_cleaning(by=by, at=at)
    _stock_taking(places["reading-room"], commission, by=by, at=at)
    _set_and_worksheet(by=by, at=at)
    cards.load(by=by, at=at)
    journal_articles.load(by=by, at=at)
    exhibitions.load(records=records, at=at)
    return records


def _records_and_copies(places: dict[str, int], commission: int, *, by: Actor, at: datetime) -> tuple[list[int], dict[str, UUID]]:
    """Catalogue the titles and receive their copies; return a copy for loan of every tenth title, and all records by key."""
    first: dict[UUID, str] = {}
    records: dict[str, UUID] = {}
    number = 0
    receipt = _begin(library.DocumentKind.RECEIPT, 240, by=by, at=at, source=library.Source.OPENING, standing_id=commission)
    entries = read("records.yaml")
    brief = {name: value for name, value in entries[0].items() if name not in LEFT_OUT_AT_FIRST}
    for entry in entries:
        record = library.catalogue_record(marc=marc_of(brief if entry is entries[0] else entry), by=by, at=at)
        records[entry["key"]] = record.uuid
        for stock in entry.get("copies", []):
            barcodes = [str(FIRST_BARCODE + number + copy) for copy in range(stock["count"])]
            number += len(barcodes)
            receipt = library.add_title(
                uuid=receipt.uuid, key=new_uuid(), record_uuid=record.uuid, number=len(barcodes), price=_price(number),
                place_id=places[stock["place"]], for_loan=stock["for_loan"], barcodes=" ".join(barcodes), by=by,
            )  # fmt: skip
            if stock["for_loan"]:
                first.setdefault(record.uuid, barcodes[0])
    library.post_document(uuid=receipt.uuid, seen=receipt.version, by=by, at=at)
    shelved = list(records.values())
    _describe_in_full(shelved[0], entries[0], at=at)
    lost, barcode = list(first.items())[21]
    _replaced(lost, barcode, commission, place_id=places["home-loan"], by=by, at=at)
    _textbooks_in_groups(shelved[1:4], places, commission, by=by, at=at)
    _gift_and_worn(list(first)[1], list(first.values())[15:18], commission, place_id=places["reading-room"], by=by, at=at)
    library.set_proposed_marks(record_uuids=shelved[:SHELVED], by=by, at=at)
    library.class_all_records(by=by, at=at)
    library.keep_label_list(title="Жаңа түсімдер", numbers=f"{FIRST_BARCODE}-{FIRST_BARCODE + 23}", by=by, at=at)
    chosen = list(first.values())[::10]
    items = library.items_by_numbers(chosen)
    return [items[barcode].id for barcode in chosen], records


def _describe_in_full(record_uuid: UUID, entry: dict[str, Any], *, at: datetime) -> None:
    """Let a cataloguer add what the brief record left out: its history, a difference and a stage can be looked at."""
    cataloguer = identity.actor_of(identity.account_by_username("cataloguer"), on=clock.local_date(at))
    changed = library.change_record(
        uuid=record_uuid, marc=marc_of(entry), expected_version=1, reason=WHY_IN_FULL, by=cataloguer, at=at
    )
    library.end_stage(uuid=record_uuid, stage=library.Stage.DESCRIBED, expected_version=changed.version, by=cataloguer, at=at)


def _gift_and_worn(record_uuid: UUID, worn: list[str], commission: int, *, place_id: int, by: Actor, at: datetime) -> None:
    """Receive a gift, write a few copies off, and leave one act as a draft."""
    gift = _begin(
        library.DocumentKind.RECEIPT,
        40,
        by=by,
        at=at,
        source=library.Source.DONATION,
        supplier="Е. Қасымов",
        standing_id=commission,
    )
    gift = library.add_title(
        uuid=gift.uuid, key=new_uuid(), record_uuid=record_uuid, number=3, price=Decimal("4200.00"), place_id=place_id, by=by
    )
    library.post_document(uuid=gift.uuid, seen=gift.version, by=by, at=at)
    act = _begin(library.DocumentKind.WRITE_OFF, 12, by=by, at=at, reason=library.Reason.WORN, standing_id=commission)
    library.add_copies(uuid=act.uuid, numbers=worn[:2], by=by)
    library.post_document(uuid=act.uuid, seen=act.version + 1, by=by, at=at)
    draft = _begin(library.DocumentKind.WRITE_OFF, 0, by=by, at=at, reason=library.Reason.OUTDATED)
    library.add_copies(uuid=draft.uuid, numbers=worn[2:], by=by)


def _textbooks_in_groups(record_uuids: list[UUID], places: dict[str, int], commission: int, *, by: Actor, at: datetime) -> None:
    """Receive textbooks without inventory numbers, move some of them to the reading room, and write a few off."""
    receipt = _begin(
        library.DocumentKind.RECEIPT,
        90,
        by=by,
        at=at,
        source=library.Source.PURCHASE,
        standing_id=commission,
        off_balance=True,
    )
    for position, record_uuid in enumerate(record_uuids, start=1):
        receipt = library.add_title(
            uuid=receipt.uuid, key=new_uuid(), record_uuid=record_uuid, number=25 * position, price=_price(position),
            place_id=places["home-loan"], without_numbers=True, by=by,
        )  # fmt: skip
    library.post_document(uuid=receipt.uuid, seen=receipt.version, by=by, at=at)
    for kind, days_ago, number, header in (
        (library.DocumentKind.TRANSFER, 60, 10, {"place_id": places["reading-room"]}),
        (library.DocumentKind.WRITE_OFF, 20, 3, {"reason": library.Reason.WORN, "standing_id": commission}),
    ):
        act = _begin(kind, days_ago, by=by, at=at, **header)
        act = library.add_of_group(uuid=act.uuid, key=new_uuid(), card=1, number=number, place_id=places["home-loan"], by=by)
        library.post_document(uuid=act.uuid, seen=act.version, by=by, at=at)


def _set_for_group(*, by: Actor, at: datetime) -> None:
    """Make a set of textbooks for a group, ready to be issued."""
    made = library.make_set(key=new_uuid(), name="Қылмыстық құқық, күзгі семестр", group="М-26-2", by=by, at=at)
    for card in ("1", "2", "3"):
        library.add_to_set(uuid=made.uuid, number=card, by=by, at=at)


def _replaced(record_uuid: UUID, barcode: str, commission: int, *, place_id: int, by: Actor, at: datetime) -> None:
    """Let a reader bring another copy of a book that was lost."""
    act = _begin(library.DocumentKind.REPLACEMENT, 8, by=by, at=at, supplier="Т. Ахметов", standing_id=commission)
    library.add_copies(uuid=act.uuid, numbers=[barcode], by=by)
    act = library.add_title(
        uuid=act.uuid, key=new_uuid(), record_uuid=record_uuid, number=1, price=Decimal("5200.00"), place_id=place_id, by=by
    )
    library.post_document(uuid=act.uuid, seen=act.version, by=by, at=at)


def _stock_taking(place_id: int, commission: int, *, by: Actor, at: datetime) -> None:
    """Open a stock-taking of the reading room and scan a few copies and one number that nobody knows."""
    taking = library.open_taking(key=new_uuid(), place_ids=[place_id], standing_id=commission, by=by, at=at)
    found = library.items_by_numbers([str(FIRST_BARCODE + number) for number in range(60)])
    here = [barcode for barcode, item in found.items() if item.place_id == place_id]
    for barcode in (*here[:8], UNKNOWN_BARCODE):
        library.scan_at_shelf(uuid=taking.uuid, key=new_uuid(), number=barcode, place_id=place_id, scanned_at=at, by=by, at=at)


def _begin(kind: library.DocumentKind, days_ago: int, *, by: Actor, at: datetime, **header: object) -> Any:
    day = clock.local_date(at) - timedelta(days=days_ago)
    return library.draft_document(kind=kind, day=day, key=new_uuid(), by=by, at=at, **header)


def _price(number: int) -> Decimal:
    """Return a believable price in tenge, another for each title."""
    return Decimal(1_800 + number * 137 % 7_300)


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


VOLUMES = (("1", "Жалпы бөлім", "Общая часть", 2019, 412), ("2", "Ерекше бөлім", "Особенная часть", 2020, 528))


def _set_and_worksheet(*, by: Actor, at: datetime) -> None:
    """Catalogue a set of two volumes, and keep a worksheet for the editions of the Academy."""
    for marc in (_volume(None), *map(_volume, VOLUMES)):
        library.catalogue_record(marc=marc, by=by, at=at)
    library.save_worksheet(name="Академия басылымы", marc=_volume(None), kind=library.FormKind.BOOK, is_shared=True, by=by, at=at)


def _volume(part: tuple[str, str, str, int, int] | None) -> library.MarcRecord:
    """Return the record of one volume, or that of the set."""
    number, name, russian, year, pages = part or ("", "", "", 2019, 0)
    title = [("a", "Қазақстан Республикасының азаматтық іс жүргізу құқығы" + ("." if part else ""))]
    title += [("n", f"{number}-том,"), ("p", name)] if part else []
    fields: list[library.ControlField | library.DataField] = [
        library.ControlField("001", f"demo-set-2019{number and '-'}{number}"),
        library.ControlField("003", "torelik"),
        library.ControlField("008", f"261123s{year}    kz {'|' * 17}kaz d"),
        library.DataField("080", " ", " ", (("a", "347.9"),)),
        library.DataField("100", "1", " ", (("a", "Сәрсенова, Айгерім Нұрланқызы"),)),
        library.DataField("245", "1", "0", tuple(title)),
    ]
    russian_title = "Гражданское процессуальное право Республики Казахстан" + (f". Том {number}. {russian}" if part else "")
    fields.append(library.DataField("246", "3", "1", (("a", russian_title), ("9", "rus"))))
    fields.append(library.DataField("264", " ", "1", (("a", "Астана :"), ("b", "Сот төрелігі академиясы,"), ("c", str(year)))))
    extent = f"{pages} б." if part else "2 том"
    fields.append(library.DataField("300", " ", " ", (("a", extent),)))
    if part:
        link = (("t", "Қазақстан Республикасының азаматтық іс жүргізу құқығы"), ("g", f"{number}-том"))
        fields.append(library.DataField("773", "0", " ", (*link, ("w", "(torelik)demo-set-2019"))))
    return library.MarcRecord(f"00000nam a2200000 i{'c' if part else 'a'}4500", tuple(fields))
