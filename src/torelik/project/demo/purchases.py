"""Suppliers, budgets, orders, suggestions and an invoice of the demonstration library."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.kernel.identifiers import new_uuid
from torelik.kernel.national_numbers import check_digit
from torelik.kernel.trilingual import Trilingual
from torelik.library import api as library
from torelik.project.demo.people import Cast

SUPPLIERS = (
    ("«Заң әдебиеті» ЖШС", "ТОО «Заң әдебиеті»", "Zan Adebieti LLP", "05044000011", "А. Ержанов"),
    ("«Кітап үйі» ЖШС", "ТОО «Китап уйи»", "Kitap Uyi LLP", "11064000027", "М. Сейітова"),
    ("«Оқулық» баспасы", "Издательство «Окулык»", "Okulyk Publishers", "98034000035", "Д. Ким"),
)
FUNDS = (
    (Trilingual("Республикалық бюджет", "Республиканский бюджет", "Republican budget"), "4800000.00"),
    (Trilingual("Академияның өз қаражаты", "Собственные средства Академии", "Own funds of the Academy"), "950000.00"),
)
AWAITED = (
    ("Азаматтық процестегі медиация", "Сүлейменова Г. Ж.", 2026, 6, "7400.00"),
    ("Кассационное производство: практика Верховного Суда", "Абдрасулов Е. Б.", 2026, 5, "8900.00"),
)
PROPOSED = (
    ("learner", "Сот төрелігінің психологиясы", "Жантікеев С. К.", 2025, "Магистрлік диссертацияға керек."),
    ("teacher", "Цифровые доказательства в уголовном процессе", "Когамов М. Ч.", 2026, "Для нового курса."),
    ("learner", "Judicial ethics in practice", "", 2024, ""),
)


def load(*, cast: Cast, by: Actor, at: datetime) -> None:
    """Give the budgets their sums, order, receive a part, and let readers propose titles."""
    suppliers = [_supplier(*one, by=by, at=at) for one in SUPPLIERS]
    today = clock.local_date(at)
    budgets = []
    for name, amount in FUNDS:
        fund = library.save_fund(name=name, by=by, at=at)
        budgets.append(
            library.set_budget(
                fund_uuid=fund.uuid, year=today.year, amount=Decimal(amount), reason="Жылдық жоспар", by=by, at=at
            ).pk
        )
    _partly_received(suppliers[0], budgets[0], by=by, at=at)
    _late(suppliers[1], budgets[1], by=by, at=at)
    for number, (username, title, authors, year, why) in enumerate(PROPOSED):
        reader = identity.actor_of(identity.account_by_username(username), on=today)
        row = library.suggest(key=new_uuid(), title=title, authors=authors, year=year, why=why, by=reader, at=at)
        if number == 1:
            library.accept_suggestion(uuid=row.uuid, by=by, at=at)
        if number == 2:
            library.decline_suggestion(uuid=row.uuid, reason="Электрондық нұсқасы кітапханада бар.", by=by, at=at)


def _supplier(kk: str, ru: str, en: str, eleven: str, contact: str, *, by: Actor, at: datetime) -> int:
    row = library.save_supplier(
        name=Trilingual(kk, ru, en), bin=eleven + check_digit(eleven), contact=contact, bank="Қазақстан банкі",
        address="Астана", by=by, at=at,
    )  # fmt: skip
    return row.pk


def _ordered(supplier: int, budget: int, *, days_ago: int, expected_in: int, by: Actor, at: datetime) -> UUID:
    then = at - timedelta(days=days_ago)
    expected = clock.local_date(then) + timedelta(days=expected_in)
    order = library.draft_order(key=new_uuid(), supplier_id=supplier, expected_on=expected, by=by, at=then)
    for title, authors, year, copies, price in AWAITED:
        order = library.add_line(
            uuid=order.uuid, key=new_uuid(), title=library.ListedTitle(title, authors, year, "", copies, Decimal(price)),
            budget_id=budget, by=by, at=then,
        )  # fmt: skip
    library.send_order(uuid=order.uuid, seen=order.version, by=by, at=then)
    return order.uuid


def _partly_received(supplier: int, budget: int, *, by: Actor, at: datetime) -> None:
    """Order two titles; of the first most copies have come and are invoiced."""
    order = library.order_by_uuid(_ordered(supplier, budget, days_ago=35, expected_in=60, by=by, at=at), visible_to=by)
    line = library.lines_of_order(order)[0]
    library.catalogue_line(line_uuid=line.uuid, by=by, at=at)
    place = library.define_place(key="home-loan", name=Trilingual("Абонемент", "Абонемент", "Home loan desk"), by=by, at=at)
    day = clock.local_date(at) - timedelta(days=5)
    receipt = library.draft_document(
        kind=library.DocumentKind.RECEIPT, day=day, key=new_uuid(), by=by, at=at, accompanying="Жүкқұжат № 214"
    )
    receipt = library.add_from_order(uuid=receipt.uuid, copies={line.uuid: (4, line.price)}, place_id=place.pk, by=by)
    library.post_document(uuid=receipt.uuid, seen=receipt.version, by=by, at=at)
    bill = library.draft_invoice(
        key=new_uuid(), supplier_id=supplier, number="ЗӘ-214", day=day, total=line.price * 4 + 2500,
        postage=Decimal(2500), budget_id=budget, by=by, at=at,
    )  # fmt: skip
    bill = library.add_invoice_line(uuid=bill.uuid, order_line_uuid=line.uuid, copies=4, price=line.price, vat_rate=16, by=by)
    library.approve_invoice(uuid=bill.uuid, seen=bill.version, by=by, at=at)


def _late(supplier: int, budget: int, *, by: Actor, at: datetime) -> None:
    """Order the same of somebody else, who is late; a claim was made."""
    uuid = _ordered(supplier, budget, days_ago=50, expected_in=30, by=by, at=at)
    library.claim_order(uuid=uuid, by=by, at=at - timedelta(days=7))
