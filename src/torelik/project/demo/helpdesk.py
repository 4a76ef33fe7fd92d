"""Questions to the help desk of the demonstration academy, in every state, and people who answer them for their units."""

from datetime import datetime, timedelta

from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor, Scope
from torelik.kernel.identifiers import new_uuid
from torelik.project.demo.content_files import read
from torelik.support import api as support

ANSWERERS = (("librarian", "library"), ("registrar", "registrar"), ("admin", "it-unit"), ("editor", "press-service"))


def load(*, by: Actor, at: datetime) -> None:
    """Give the units their people at the help desk, then ask and answer as on the days before."""
    role = identity.role_by_key("help-desk")
    start = clock.local_date(at - timedelta(days=30))
    for username, unit in ANSWERERS:
        account = identity.account_by_username(username)
        scope = Scope("unit", unit)
        identity.assign_role(account=account, role=role, scope=scope, by=by, at=at, valid_from=start, basis="demonstration")
    for entry in read("questions.yaml")["questions"]:
        _question(entry, at=at - timedelta(hours=entry["hours_ago"]))


def _question(entry: dict[str, str], *, at: datetime) -> None:
    asker = _actor(entry["from"], at=at) if "from" in entry else Actor.anonymous()
    sender = None if "from" in entry else support.Sender(entry["name"], entry["email"], entry["language"])
    ticket = support.open_ticket(
        category_key=entry["about"],
        subject=entry["subject"],
        text=entry["text"],
        seal=support.FormSeal(new_uuid(), at - timedelta(minutes=2)),
        sender=sender,
        by=asker,
        at=at,
    )
    if "answer" in entry:
        answerer = _actor(entry["by"], at=at)
        support.answer_ticket(ticket=ticket, text=entry["answer"], by=answerer, at=at + timedelta(minutes=40))
        if entry.get("then") == "closed":
            support.close_ticket(ticket=ticket, by=asker, at=at + timedelta(hours=1), secret=ticket.secret)
        elif "then" in entry:
            support.write_further(ticket=ticket, text=entry["then"], by=asker, at=at + timedelta(hours=1), secret=ticket.secret)
    elif "by" in entry:
        support.take_ticket(ticket=ticket, by=_actor(entry["by"], at=at), at=at + timedelta(minutes=10))


def _actor(username: str, *, at: datetime) -> Actor:
    return identity.actor_of(identity.account_by_username(username), on=clock.local_date(at))
