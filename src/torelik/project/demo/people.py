"""The people of the demonstration academy: accounts, roles, readers' tickets, groups."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.project.demo.content_files import read
from torelik.project.demo.numbers import invented_iin

PASSWORD = "torelik-demo"  # noqa: S105  # nosec  # nosemgrep: secret-in-the-code - a demonstration that nobody should mistake for a secret
WRITTEN_IN_WEEK_OF = date(2026, 11, 23)
"""The Monday around which courses and classes were written; loading moves them to the present week."""

DUE_IN_DAYS = {"irina.weber": -4, "supervisor": 6, "alexei.yan": 13, "anna.kovaleva": 24}
"""People whose verification runs out about now, so that the officer's list is not empty."""


def moved(day: date, *, today: date) -> date:
    """Return *day* moved by whole weeks, so that the demonstration is always in the middle of its semester."""
    weeks = (today - WRITTEN_IN_WEEK_OF).days // 7
    return day + timedelta(weeks=weeks)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by user name and by group; what the other parts of the demonstration refer to."""

    account_ids: dict[str, int]
    groups: dict[str, list[int]]
    entries: dict[str, dict[str, Any]]


def load(*, by: Actor, at: datetime) -> Cast:
    """Open all accounts and give them their roles. One hash serves all: they share one password."""
    entries = read("people.yaml")["people"]
    start = moved(date(2026, 9, 1), today=clock.local_date(at))
    hashed = make_password(PASSWORD)
    units = {unit.key: unit for unit in identity.active_units()}
    account_ids: dict[str, int] = {}
    groups: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        account = identity.open_account(
            username=entry["username"],
            password=None,
            email=entry["email"],
            family_name=entry["family"],
            given_name=entry["given"],
            patronymic=entry.get("patronymic") or "",
            unit=units.get(entry.get("unit", "")),
            iin=invented_iin(date(1970 + number % 32, 1 + number % 12, 1 + number % 28), serial=100 + number),
            by=by,
            at=at,
        )
        account.password = hashed
        if entry["username"] in DUE_IN_DAYS:
            account.reverify_on = clock.local_date(at) + timedelta(days=DUE_IN_DAYS[entry["username"]])
        account.save(update_fields=["password", "reverify_on"])
        for key in entry["roles"]:
            identity.assign_role(
                account=account, role=identity.role_by_key(key), by=by, at=at, valid_from=start, basis="demonstration"
            )
        account_ids[entry["username"]] = account.pk
        if group := entry.get("group"):
            groups.setdefault(group, []).append(account.pk)
    return Cast(account_ids, groups, {entry["username"]: entry for entry in entries})
