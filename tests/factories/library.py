"""Titles, copies, readers and lending rules for tests."""

import hashlib
from datetime import date
from itertools import count
from typing import Any

from factories.moments import NOON
from factories.people import SYSTEM
from torelik.identity.models import Account
from torelik.kernel.trilingual import Trilingual
from torelik.library.branches.actions import close_days, save_branch
from torelik.library.branches.models import Branch, ClosedDay
from torelik.library.branches.rules import intervals_of
from torelik.library.holdings.actions import add_item, define_place
from torelik.library.holdings.models import Item
from torelik.library.lending.actions import issue_item
from torelik.library.lending.models import Loan, LoanPolicy
from torelik.library.lending.policies import set_policy
from torelik.library.models import Record
from torelik.library.patrons.actions import define_category, register_patron
from torelik.library.patrons.models import Patron

_NUMBERS = count(1)
TODAY = date(2026, 11, 23)
"""A Monday."""


def record(*, title: str = "", authors: str = "Жұмабек Қ. А.", year: int | None = 2023, kind: str = "book") -> Record:
    """Make a record with the columns that lending reads; cataloguing has its own ways to make whole ones."""
    number = next(_NUMBERS)
    title = title or f"Медиация: теория и практика, {number}"
    digest = hashlib.sha256(f"{number} {title}".encode()).hexdigest()
    return Record.objects.create(
        marc={}, digest=digest, kind=kind, title=title, authors=authors, year=year, created_at=NOON, updated_at=NOON
    )


def branch(name: str = "Кітапхана", **columns: Any) -> Branch:
    """Add a branch of the library, or change the one of this name; open on every day but Sunday unless *week* says more."""
    known = Branch.objects.filter(name_kk=name).first()
    names = Trilingual(name, name, name)
    columns.setdefault("week", {weekday: intervals_of("9:00-18:00") for weekday in range(6)})
    uuid, seen = (known.uuid, known.version) if known else (None, 0)
    return save_branch(name=names, uuid=uuid, seen=seen, by=SYSTEM, at=NOON, **columns)


def closed(first: str, last: str = "", *, of: Branch | None = None, reason: str = "Independence Day") -> ClosedDay:
    """Close a branch, or every branch, from a day through another; both as ``2026-12-16``."""
    return close_days(
        closed_from=date.fromisoformat(first),
        closed_through=date.fromisoformat(last or first),
        reason=Trilingual(f"{reason} kk", f"{reason} ru", reason),
        branch_uuid=of.uuid if of else None,
        by=SYSTEM,
        at=NOON,
    )


def item(
    *,
    of: Record | None = None,
    place: str = "home-loan",
    for_loan: bool = True,
    barcode: str = "",
    inventory_number: str = "",
    state: str = "",
) -> Item:
    """Add a copy to the stock; each has numbers of its own."""
    number = next(_NUMBERS)
    define_place(key=place, name=Trilingual(f"{place} kk", f"{place} ru", f"{place} en"), by=SYSTEM, at=NOON)
    added = add_item(
        record_id=(of or record()).pk,
        barcode=barcode or f"B{number:06}",
        inventory_number=inventory_number or f"N{number:06}",
        place_key=place,
        acquired_on=date(2026, 1, 12),
        for_loan=for_loan,
        by=SYSTEM,
        at=NOON,
    )
    if state:
        added.state = state
        added.save(update_fields=["state"])
    return added


def patron(
    *,
    account: Account | None = None,
    full_name: str = "Бекова Дана Ерланқызы",
    ticket: str = "",
    category: str = "learner",
    card_valid_through: date = date(2027, 6, 30),
    phone: str = "+7 701 555 45 12",
) -> Patron:
    """Register a reader; without an account under *full_name*."""
    define_category(key=category, name=Trilingual("Білім алушы", "Обучающийся", "Learner"), by=SYSTEM, at=NOON)
    return register_patron(
        ticket=ticket or f"T{next(_NUMBERS):06}",
        category_key=category,
        card_valid_through=card_valid_through,
        account_id=account.pk if account else None,
        full_name=full_name,
        group="М-26-2",
        phone=phone,
        by=SYSTEM,
        at=NOON,
    )


def policy(*, max_items: int = 5, loan_days: int = 21, max_renewals: int = 2) -> LoanPolicy:
    """Set the lending rule of every reader."""
    return set_policy(category_key=None, max_items=max_items, loan_days=loan_days, max_renewals=max_renewals, by=SYSTEM, at=NOON)


def loan(*, to: Patron, of: Item | None = None, due_on: date | None = None) -> Loan:
    """Issue a copy to a reader; *due_on* moves the due date, e.g. into the past."""
    if not LoanPolicy.objects.exists():
        policy(max_items=100)
    made = issue_item(item_id=(of or item()).pk, patron_id=to.pk, by=SYSTEM, at=NOON).loan
    if due_on:
        made.due_on = due_on
        made.save(update_fields=["due_on"])
    return made
