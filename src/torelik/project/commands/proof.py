"""Accounts of administrators, the state of the installation."""

import getpass
import json
import os
import sys
from argparse import Namespace
from datetime import timedelta
from io import StringIO

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, IntegrityError, transaction

from torelik.audit import api as audit
from torelik.identity import api as identity
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.outbox import api as outbox
from torelik.project import deployment
from torelik.project.commands.failure import Failure

LAG = timedelta(minutes=10)
"""So long an event may wait for its collector before the installation's check tells of it."""


def admin(options: Namespace) -> int:
    """Open an account with the administrator's role; the password comes from the terminal or TORELIK_ADMIN_PASSWORD."""
    by, at = Actor.system("admin create"), clock.now()
    password = os.environ.get("TORELIK_ADMIN_PASSWORD") or getpass.getpass("Password: ")
    try:
        validate_password(password)
        with transaction.atomic():
            account = identity.open_account(username=options.username, email=options.email, password=password, by=by, at=at)
            identity.assign_role(
                account=account,
                role=identity.role_by_key("administrator"),
                by=by,
                at=at,
                valid_from=clock.local_date(at),
                basis="admin create",
            )
    except ValidationError as refused:
        raise Failure(" ".join(refused.messages)) from None
    except IntegrityError:
        raise Failure(f"the user name {options.username} is taken") from None
    sys.stdout.write(f"{options.username} may sign in as administrator.\n")
    return 0


def check(options: Namespace) -> int:
    """Tell what is wrong: settings, migrations, journal, outbox; with --deploy also whether people may be let in."""
    problems = []
    try:
        call_command("check", verbosity=0, stdout=StringIO())
        call_command("migrate", check_unapplied=True, plan=False, verbosity=0)
    except SystemCheckError as error:
        problems.append(str(error))
    except SystemExit:
        problems.append("The database is behind the product. Run: torelik prepare")
    try:
        state = audit.journal_state()
        if state.waiting > 1000:
            problems.append(f"{state.waiting} events of the journal wait for their seal. Is the scheduler running?")
        problems += _problems_of_the_journal()
        oldest = outbox.oldest_waiting_since()
        if oldest and clock.now() - oldest > timedelta(minutes=10):
            problems.append(f"The outbox has waited since {oldest:%Y-%m-%d %H:%M} UTC. Is the scheduler running?")
    except DatabaseError as error:
        problems.append(f"The database does not answer as it should: {error}")
    if options.deploy:
        try:
            problems += deployment.problems()
        except DatabaseError:
            problems.append("Whether people may be let in cannot be said before the database is brought up to date.")
    if options.json:
        sys.stdout.write(json.dumps({"problems": problems}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(problems) + "\n" if problems else "Nothing is wrong.\n")
    return 1 if problems else 0


def _problems_of_the_journal() -> list[str]:
    """Tell of collectors that are behind, of checkpoints that stay on this host, of faults that were found."""
    problems = []
    try:
        states = audit.export_states(audit.destinations_of_the_site())
    except audit.DestinationsWrong:
        states = []  # the settings' own check told of it
    for state in states:
        if state.oldest_waiting_at and clock.now() - state.oldest_waiting_at > LAG:
            problems.append(f"The collector {state.destination} lacks {state.waiting} events. {state.last_error}".strip())
    checkpoints = audit.checkpoint_state(settings.TORELIK_CHECKPOINTS)
    if checkpoints.not_copied:
        problems.append(
            f"Checkpoints that are not in {settings.TORELIK_CHECKPOINTS} yet: {checkpoints.not_copied}. Can it be written to?"
        )
    last = audit.last_verification()
    if last and last.faults:
        when = f"{last.began_at:%Y-%m-%d %H:%M} UTC"
        problems.append(f"Faults that the verification of {when} found: {last.faults}. Run: torelik journal verify")
    return problems
