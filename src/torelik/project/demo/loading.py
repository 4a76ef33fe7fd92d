"""Loading the demonstration academy into an empty site, and telling how to look at it."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.project.demo import (
    applicants,
    assignments,
    authorities,
    books,
    helpdesk,
    lectures,
    people,
    periodicals,
    provision,
    purchases,
    reports,
    teaching,
    website,
)

BY = Actor.system("demo")
PERSONAS = (
    ("librarian", "the desk: scan ticket 20260417, then a book's barcode; import a MARC file"),
    ("learner", "today's page: go on with a lesson, then take the test of the course"),
    ("teacher", "my courses and results: every answer with its time"),
    ("editor", "write news; try to publish it without one of the languages"),
    ("officer", "verification: compare a request with its order, confirm or refuse; import a list of people"),
    ("auditor", "the audit journal: who did what"),
    ("admin", "roles and rights: change a tick, give a role on an order, ask why somebody may not"),
)
OTHERS = "reader cataloguer registrar methodologist proctor chair member secretary supervisor controller accountant head"


def is_loaded() -> bool:
    """Tell whether the demonstration is here; it is loaded whole or not at all."""
    return identity.is_username_taken("learner")


def load(*, say: Callable[[str], None]) -> None:
    """Load everything in one transaction: a process killed half-way leaves an empty site to try again."""
    at = clock.now()
    with transaction.atomic(), audit.acting_from(command="demo"):
        say("Demonstration academy: people")
        cast = people.load(by=BY, at=at)
        applicants.load(cast=cast, at=at)
        say("Demonstration academy: books and copies")
        records = books.load(cast=cast, by=BY, at=at)
        authorities.load(by=BY, at=at)
        purchases.load(cast=cast, by=BY, at=at)
        periodicals.load(records=records, by=BY, at=at)
        reports.load(cast=cast, at=at)
        say("Demonstration academy: full texts")
        lectures.load(by=BY, at=at)
        say("Demonstration academy: courses and tests")
        teaching.load(cast=cast, by=BY, at=at)
        assignments.load(cast=cast, by=BY, at=at)
        provision.load(records=records, by=BY, at=at)
        say("Demonstration academy: pages, news, events")
        website.load(by=BY, at=at - timedelta(minutes=1))
        say("Demonstration academy: questions to the help desk")
        helpdesk.load(by=BY, at=at)


def welcome(*, address: str, is_demo: bool) -> str:
    """Return what the person at the keyboard should know once the product answers."""
    lines = ["", f"torelik answers at {address}"]
    if is_demo:
        lines += [f"Sign in at {address}kk/sign-in/ — the password of everybody is {people.PASSWORD}", ""]
        lines += [f"  {name:<10} {words}" for name, words in PERSONAS]
        lines += ["", f"  and: {OTHERS}"]
    return "\n".join([*lines, "", "Ctrl+C ends everything; the next start finds it as it was."])
