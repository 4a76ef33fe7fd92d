"""Roles of the demonstration academy that hold in a part of it, for some days, on an order; one of them is over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor, Scope
from torelik.project.demo.content_files import read_all
from torelik.project.demo.people import Cast, moved


@dataclass(frozen=True, slots=True)
class Given:
    """One role for one person: where, on which order, from which day of the written calendar, for how many weeks (0: open)."""

    username: str
    role: str
    scope: Scope
    order: str
    starts_on: date
    weeks: int = 0
    ended_on: str = ""


def load(*, cast: Cast, by: Actor, at: datetime) -> None:
    """Give what the registrar's and the rector's orders say; the last day of each period belongs to it."""
    content = read_all("learning")
    course = Scope("course", content["courses"][0]["key"])
    exam = Scope("exam", content["tests"][0]["key"])
    orders = (
        Given("librarian", "content-editor", Scope("unit", "library"), "214-к", date(2026, 9, 7)),
        Given("chair", "commission-chair", exam, "88-о", date(2026, 11, 16), weeks=8),
        Given("member", "commission-member", exam, "88-о", date(2026, 11, 16), weeks=8),
        Given("member", "examiner", exam, "89-о", date(2026, 11, 16), weeks=8),
        Given("secretary", "commission-secretary", exam, "88-о", date(2026, 11, 16), weeks=8),
        Given("proctor", "proctor", course, "91-о", date(2026, 11, 30), weeks=3),
        Given("teacher", "thesis-supervisor", Scope("programme", content["programmes"][0]["key"]), "76-о", date(2026, 9, 14)),
        Given("controller", "content-editor", Scope("unit", "press-service"), "190-к", date(2026, 6, 1), ended_on="231-к"),
    )
    for order in orders:
        starts_on = moved(order.starts_on, today=clock.local_date(at))
        given = identity.assign_role(
            account=identity.account_by_username(order.username),
            role=identity.role_by_key(order.role),
            scope=order.scope,
            by=by,
            at=at,
            valid_from=starts_on,
            valid_until=starts_on + timedelta(weeks=order.weeks) if order.weeks else None,
            basis=order.order,
            basis_on=min(starts_on - timedelta(days=3), clock.local_date(at)),
        )
        if order.ended_on:
            identity.end_assignment(assignment=given.uuid, basis=order.ended_on, by=by, at=at)
