"""The audit journal at the keyboard: verify, checkpoints, export, archives, rights in the database."""

import json
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from torelik.audit import api as audit
from torelik.kernel import clock
from torelik.kernel.actor import Actor
from torelik.project import clockwork
from torelik.project.commands.failure import Failure


def journal(options: Namespace) -> int:
    """Do one thing with the journal, as named after ``torelik journal``."""
    work: dict[str, Callable[[Namespace], int]] = {
        "verify": _verify,
        "checkpoint": _checkpoint,
        "public-key": _public_key,
        "export": _export,
        "archive": _archive,
        "archives": _archives,
        "verify-archive": _verify_archive,
        "restore-archive": _restore_archive,
        "forget-archive": _forget_archive,
        "grants": _grants,
    }
    try:
        return work[options.what](options)
    except (audit.KeyRefused, audit.ArchiveRefused, audit.NotAnArchive, audit.DestinationsWrong) as refused:
        raise Failure(str(refused)) from None
    except OSError as error:
        raise Failure(f"{error.filename or ''}: {error.strerror or error}") from error


def _verify(options: Namespace) -> int:
    """Walk the chain and compare it with the checkpoints; exit code 1 when anything is wrong."""
    at = clock.now()
    checkpoints = Path(options.checkpoints) if options.checkpoints else None
    if checkpoints and not checkpoints.exists():
        raise Failure(f"{checkpoints}: there is nothing")
    public_keys = None
    if options.key:
        found = [audit.read_public_key(Path(name)) for name in options.key]
        public_keys = {audit.id_of(key): key for key in found}
    events = audit.journal_state().events
    kept = audit.verify_and_keep(by=Actor.system("journal verify"), at=at, checkpoints=checkpoints, public_keys=public_keys)
    if options.json:
        faults = [
            {"fault": found["fault"], "sequence": found["sequence"], "event": found["event_id"], "where": found["where"]}
            for found in kept.first_faults
        ]
        answer = {"events": events, "sealed": kept.events, "checkpoints": kept.checkpoints, "faults": faults}
        answer["faults_in_all"] = kept.faults
        _say(json.dumps(answer))
    else:
        for found in kept.first_faults:
            place = found["where"] or f"seal {found['sequence']}, event {found['event_id']}"
            _say(f"{audit.Fault(found['fault']).label}: {place}")
        _say(f"{kept.events} sealed events, {kept.checkpoints} checkpoints, {kept.faults} faults")
    return 1 if kept.faults else 0


def _checkpoint(options: Namespace) -> int:
    """Sign a checkpoint when one is due, and copy to the folder what it lacks."""
    audit.make_due_checkpoint(by=Actor.system("journal checkpoint"), at=clock.now())
    state = audit.checkpoint_state(settings.TORELIK_CHECKPOINTS)
    _say(f"Newest checkpoint: seal {state.sequence}; not copied to {settings.TORELIK_CHECKPOINTS}: {state.not_copied}")
    return 1 if state.not_copied else 0


def _public_key(options: Namespace) -> int:
    """Print the key with which anyone can verify checkpoints and archives on another host."""
    key = audit.public_key()
    sys.stdout.write(audit.pem_of(key))
    sys.stderr.write(f"key {audit.id_of(key)}\n")
    return 0


def _export(options: Namespace) -> int:
    """Deliver the journal to its collectors until told to stop, or print how far they are."""
    destinations = audit.destinations_of_the_site()
    if options.status:
        states = audit.export_states(destinations)
        if options.json:
            _say(json.dumps([asdict(state) for state in states], default=_as_text))
        elif not states:
            _say(f"No collector is named in {settings.TORELIK_EXPORT_FILE}.")
        else:
            for state in states:
                _say(_line_of(state))
        return 1 if any(state.lost_at for state in states) else 0
    if not destinations:
        raise Failure(f"no collector is named in {settings.TORELIK_EXPORT_FILE}")
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    clockwork.export_journal(stop=stop)
    return 0


def _line_of(state: audit.ExportState) -> str:
    words = f"{state.destination} ({state.address}): received through {state.sequence}, waiting {state.waiting}"
    if state.oldest_waiting_at:
        words += f" since {state.oldest_waiting_at:%Y-%m-%d %H:%M:%S} UTC"
    if state.lost_at:
        words += f"; lost since {state.lost_at:%Y-%m-%d %H:%M:%S} UTC: {state.last_error}"
    return words


def _archive(options: Namespace) -> int:
    """Archive the named month, or every month that may leave; with --remove they also leave the online journal."""
    by, at = Actor.system("journal archive"), clock.now()
    folder = _folder(options)
    months = [_month(options.month)] if options.month else audit.due_months(at=at)
    for month in months:
        if not (options.remove and any(card.month == month for card in _cards())):
            row = audit.archive_month(month=month, folder=folder, by=by, at=at)
            _say(f"{folder / row.file_name}: {row.events} events")
    if options.remove:
        archived = [card.month for card in reversed(_cards()) if card.is_online]
        for month in [_month(options.month)] if options.month else archived:
            try:
                count = audit.remove_archived(
                    month=month, folder=folder, destinations=audit.destinations_of_the_site(), by=by, at=at
                )
            except DatabaseError as error:
                raise Failure(f"only the owner of the tables may remove a month from the online journal: {error}") from None
            _say(f"{month:%Y-%m}: {count} events left the online journal")
    if not months:
        _say("No month waits for an archive.")
    return 0


def _archives(options: Namespace) -> int:
    """List the archived months."""
    for card in _cards():
        place = "online" if card.is_online else "archived"
        place += ", restored" if card.is_restored else ""
        _say(f"{card.month:%Y-%m}  {card.file_name}  {card.events} events  {place}  keep until {card.keep_until}")
    return 0


def _verify_archive(options: Namespace) -> int:
    """Prove a file by itself: signature, digest, chain."""
    refusals = audit.verify_archive(path=Path(options.file))
    for refusal in refusals:
        _say(str(refusal.label))
    if not refusals:
        _say(f"{options.file}: nothing was touched.")
    return 1 if refusals else 0


def _restore_archive(options: Namespace) -> int:
    """Bring a file's events back for reading."""
    count = audit.restore_archive(path=Path(options.file), by=Actor.system("journal restore-archive"), at=clock.now())
    _say(f"{options.file}: {count} events can be read on the auditor’s page.")
    return 0


def _forget_archive(options: Namespace) -> int:
    """Put a restored month away again."""
    month = _month(options.month)
    count = audit.forget_restored(month=month, by=Actor.system("journal forget-archive"), at=clock.now())
    _say(f"{month:%Y-%m}: {count} events put away.")
    return 0


def _grants(options: Namespace) -> int:
    """Print what lets a role run the product and only add to the journal; with --apply, carry it out."""
    try:
        statements = audit.grants_sql(role=options.role)
    except ValueError as error:
        raise Failure(str(error)) from None
    if not options.apply:
        _say("\n".join(f"{statement};" for statement in statements))
        return 0
    if connection.vendor != "postgresql":
        raise Failure("only PostgreSQL has roles; on SQLite triggers guard the journal")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError as error:
        raise Failure(str(error)) from None
    _say(f"{options.role} may run the product and only add to the journal.")
    return 0


def _cards() -> list[audit.ArchiveCard]:
    return audit.archive_cards(years=settings.TORELIK_JOURNAL_YEARS)


def _folder(options: Namespace) -> Path:
    return Path(options.folder) if options.folder else Path(settings.TORELIK_JOURNAL_ARCHIVE)


def _month(words: str) -> date:
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        raise Failure(f"{words} is no month; write it like 2026-01") from None


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
