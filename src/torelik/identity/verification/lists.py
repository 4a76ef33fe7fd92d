"""What would become of each row of a list: new, here already, or faulty."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from torelik.identity.accounts import confidential
from torelik.identity.accounts import queries as accounts
from torelik.identity.units import queries as units
from torelik.identity.verification import rules
from torelik.identity.verification.models import ListedPerson, PeopleList
from torelik.identity.verification.reading import Row
from torelik.identity.verification.vocabulary import ImportFault
from torelik.kernel.actor import Actor
from torelik.kernel.errors import NotFound
from torelik.kernel.national_numbers import faults_of_iin

if TYPE_CHECKING:
    from torelik.identity.accounts.models import Account

GRANT = "identity.import-people"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what would become of it. pii: the whole row"""

    row: Row
    username: str
    unit_id: int | None
    is_present: bool
    faults: tuple[ImportFault, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole list, row by row."""

    rows: tuple[PlannedRow, ...]

    @property
    def new(self) -> list[PlannedRow]:
        return [row for row in self.rows if not row.faults and not row.is_present]

    @property
    def present(self) -> list[PlannedRow]:
        return [row for row in self.rows if not row.faults and row.is_present]

    @property
    def faulty(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.faults]


def plan(rows: Sequence[Row], *, today: date) -> Plan:
    """Return what would become of each row; three queries for any number of rows."""
    right = {row.of("iin") for row in rows if not faults_of_iin(row.of("iin"), today=today)}
    known = accounts.accounts_by_iin(right)
    unit_ids = {unit.key: unit.pk for unit in units.active_units()}
    typed = {row.of("username") for row in rows} - {""}
    stems = {rules.username_of(given_name=row.of("given_name"), family_name=row.of("family_name"), taken=()) for row in rows}
    taken = accounts.taken_usernames_like(typed | stems)
    seen: set[str] = set()
    planned = []
    for row in rows:
        iin = row.of("iin")
        here = known.get(iin)
        unit = row.of("unit")
        facts = rules.RowFacts(
            iin_is_right=iin in right,
            iin_stands_before=iin in seen,
            family_name=row.of("family_name"),
            given_name=row.of("given_name"),
            patronymic=row.of("patronymic"),
            email=row.of("email"),
            username=row.of("username"),
            username_is_taken=row.of("username") in taken,
            language=row.of("language") or "kk",
            unit_is_known=not unit or unit in unit_ids,
            present_family_name=here.family_name if here else None,
        )
        faults = tuple(rules.faults_of_row(facts))
        seen.add(iin)
        username = here.username if here else row.of("username")
        if not username and not faults:
            username = rules.username_of(given_name=facts.given_name, family_name=facts.family_name, taken=taken)
        if username:
            taken.add(username)
        planned.append(PlannedRow(row, username, unit_ids.get(unit), here is not None, faults))
    return Plan(tuple(planned))


def rows_of(people_list: PeopleList) -> list[Row]:
    """Return the rows of a list that waits for the decision; none of one that was decided."""
    kept = confidential.opened(people_list.rows_closed)
    return [Row(number, cells) for number, cells in json.loads(kept)] if kept else []


def closed_rows(rows: Sequence[Row]) -> str:
    """Return the rows as they are kept until the decision."""
    return confidential.closed(json.dumps([[row.number, row.cells] for row in rows], ensure_ascii=False))


def people_lists(*, visible_to: Actor) -> QuerySet[PeopleList]:
    """Return the lists given so far, the newest first; for whoever imports, others get none."""
    if not visible_to.may(GRANT):
        return PeopleList.objects.none()
    return PeopleList.objects.select_related("role", "given_by").order_by("-given_at", "-pk")


def people_list(uuid: UUID, *, visible_to: Actor) -> PeopleList:
    """Return one list. Raises ``NotFound``."""
    found = people_lists(visible_to=visible_to).filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def lock_list(uuid: UUID) -> PeopleList:
    """Return one list and keep its row until the transaction ends. Raises ``NotFound``."""
    found = PeopleList.objects.select_for_update().filter(uuid=uuid).first()
    if found is None:
        raise NotFound(uuid)
    return found


def without_password(people_list: PeopleList) -> list[Account]:
    """Return the people of the list who have not signed in yet: those who still need a link, by name."""
    rows = ListedPerson.objects.filter(people_list=people_list, account__is_active=True).select_related("account")
    people = [row.account for row in rows.order_by("account__family_name", "account__given_name", "pk")]
    return [person for person in people if not person.has_usable_password()]
