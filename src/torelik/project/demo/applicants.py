"""People of the demonstration academy who wait for verification, and IIN of those who were verified."""

from datetime import date, datetime, timedelta

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor, HeldGrant
from torelik.project.demo.content_files import read
from torelik.project.demo.numbers import invented_iin
from torelik.project.demo.people import PASSWORD, Cast


def load(*, cast: Cast, at: datetime) -> None:
    """Let invented people register, so that the officer's queue has every state."""
    today = clock.local_date(at)
    consent = identity.consent_text_in_force(identity.ConsentKind.REGISTRATION)
    units = {unit.key: unit for unit in identity.active_units()}
    first = _officer(cast, "askhat.tileuov")
    for number, entry in enumerate(read("applicants.yaml")["applicants"]):
        through = today + timedelta(days=entry["ends_in_days"]) if "ends_in_days" in entry else None
        basis = identity.Basis(
            identity.BasisKind(entry["basis"]), entry["number"], today - timedelta(days=entry["dated_days_ago"]), through
        )
        asked_at = at - timedelta(hours=3 + 5 * number)
        account = identity.register(
            username=entry["username"],
            password=PASSWORD,
            iin=invented_iin(date.fromisoformat(entry["born"]), serial=number),
            family_name=entry["family"],
            given_name=entry["given"],
            patronymic=entry.get("patronymic", ""),
            email=entry["email"],
            language=entry.get("language", "kk"),
            application=identity.Application(
                kind=identity.PersonKind(entry["kind"]),
                basis=basis,
                unit=units.get(entry.get("unit", "")),
                post=entry.get("post", ""),
                note=entry.get("note", ""),
            ),
            consent_digest=consent.digest if consent else "",
            by=Actor.anonymous(),
            at=asked_at,
        )
        request = identity.newest_request(account.pk)
        if request is None:
            continue
        if entry.get("confirmed_once"):
            identity.confirm(
                request_uuid=request.uuid,
                seen=identity.RequestState.WAITING,
                compared=True,
                role=identity.role_by_key(entry["confirmed_once"]),
                by=first,
                at=at - timedelta(hours=1),
            )
        elif entry.get("refused"):
            identity.refuse(
                request_uuid=request.uuid,
                seen=identity.RequestState.WAITING,
                reason=entry["refused"],
                by=first,
                at=at - timedelta(hours=1),
            )


def _officer(cast: Cast, username: str) -> Actor:
    grant = HeldGrant("identity.verify-people")
    return Actor(account_id=cast.account_ids[username], name=username, grants=frozenset({grant}))
