"""What documents of the stock do to copies without inventory numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from torelik.library.holdings import groups
from torelik.library.stock import rules
from torelik.library.stock.models import StockDocument, StockEntry, StockLine
from torelik.library.stock.rules import Told
from torelik.library.stock.vocabulary import DocumentKind, Part, Refusal


def enter(row: StockDocument, lines: Sequence[StockLine], *, at: datetime) -> list[StockEntry]:
    """Change the balances by the lines of a document that is being posted, and return their entries.

    The cards of what leaves are locked already, those of a receipt are found or made here.
    """
    if not lines:
        return []
    entries = [_entry(row, line) for line in lines]
    change_balances(entries, at=at)
    return entries


def _entry(row: StockDocument, line: StockLine) -> StockEntry:
    entry = StockEntry(document=row, record_id=line.record_id, copies=line.copies, amount=Decimal(0), year=row.day.year)
    if line.group_id is None:
        card = groups.card_for(record_id=line.record_id, price=line.price, on=row.day)
        entry.group_id, entry.part, entry.place_to_id = card.pk, Part.RECEIVED, line.place_id
        entry.amount = card.price * line.copies
    elif row.kind == DocumentKind.TRANSFER:
        entry.group_id, entry.part = line.group_id, Part.MOVED
        entry.place_from_id, entry.place_to_id = line.place_id, row.place_id
    else:
        entry.group_id, entry.part, entry.place_from_id = line.group_id, Part.LEFT, line.place_id
        entry.amount = line.price * line.copies
    return entry


def parted(entries: Iterable[StockEntry], standing: Mapping[int, Sequence[tuple[Mapping[str, str], int]]]) -> list[StockEntry]:
    """Part what leaves group cards by the columns under which copies came, the earliest first; all else is as it was.

    *standing* tells for each card the columns and how many copies are left under each. No column is left below nothing.
    """
    left = {card_id: [number for _columns, number in heaps] for card_id, heaps in standing.items()}
    found: list[StockEntry] = []
    for entry in entries:
        card_id = entry.group_id
        if card_id is None or entry.part != Part.LEFT or card_id not in standing:
            found.append(entry)
            continue
        taken = rules.taken_in_turn(entry.copies, left[card_id])
        price = entry.amount / entry.copies
        for place, ((columns, _number), number) in enumerate(zip(standing[card_id], taken, strict=True)):
            if number:
                left[card_id][place] -= number
                found.append(
                    StockEntry(
                        document=entry.document, group_id=card_id, record_id=entry.record_id, part=entry.part, copies=number,
                        amount=price * number, year=entry.year, place_from_id=entry.place_from_id,
                        place_to_id=entry.place_to_id, **columns,
                    )
                )  # fmt: skip
    return found


def change_balances(entries: Iterable[StockEntry], *, at: datetime) -> None:
    """Change the balances by entries that are being written; those of copies with numbers change none."""
    changes = _changes(entries)
    if changes:
        groups.lock_balances({card_id for card_id, _place in changes})
        groups.change_balances(changes, at=at)


def refusals_to_undo(entries: Sequence[StockEntry]) -> list[Told]:
    """Return of which cards fewer copies stand where they came than a reversal takes away; keep the cards locked."""
    if not entries:
        return []
    changes = _changes(entries)
    standing = groups.lock_balances({card_id for card_id, _place in changes})
    titles = {entry.group_id: entry.record.title for entry in entries}
    short = {card_id for (card_id, place_id), change in changes.items() if change > standing.get((card_id, place_id), 0)}
    return [Told(Refusal.MORE_THAN_THERE, titles[card_id]) for card_id in sorted(short)]


def _changes(entries: Iterable[StockEntry]) -> Counter[tuple[int, int]]:
    changes = Counter[tuple[int, int]]()
    for entry in entries:
        if entry.group_id is None:
            continue
        places = rules.changes_of_balances(
            Part(entry.part), entry.copies, place_from=entry.place_from_id, place_to=entry.place_to_id
        )
        for place_id, change in places.items():
            changes[entry.group_id, place_id] += change
    return changes
