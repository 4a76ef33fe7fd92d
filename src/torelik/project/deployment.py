"""Whether people may be let in: everything that an administrator has left as it is for trying the product out.

Each problem is a sentence that says what is wrong, why it matters, and what to do.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import connection

from torelik.documents import api as documents
from torelik.kernel import clock
from torelik.project.demo import loading
from torelik.project.settings import required

TOLERATED_DRIFT = timedelta(seconds=2)
OTHERS = stat.S_IRWXO
ANYBODY_ELSE = stat.S_IRWXG | stat.S_IRWXO
KEYS = ("*key*", "*.pem")
MEANT = {"security.W019"}
"""Wagtail shows a page's preview inside its own editor: frames of our own host are allowed, others are not."""


def problems(environment: Mapping[str, str] = os.environ) -> list[str]:
    """Return everything that speaks against letting people in; nothing means that nothing was found."""
    parts = (_settings(environment), _web(), _storage(), _files(), _scanner(), _proofs(), _time(clock.now()), _django())
    return list(dict.fromkeys(problem for part in parts for problem in part))


def _settings(environment: Mapping[str, str]) -> Iterator[str]:
    if environment.get("TORELIK_SETTINGS") != "production":
        yield "The settings for trying out are in force. Set TORELIK_SETTINGS=production: it turns on https and closed cookies."
    yield from required.problems_of(environment)
    if settings.DEBUG:
        yield "DEBUG is on: error pages show settings and code to everybody. Take it off."
    if settings.TORELIK_DEMONSTRATION or loading.is_loaded():
        yield "The demonstration academy is loaded: everybody knows its passwords. Begin with an empty database."


def _web() -> Iterator[str]:
    if not settings.SESSION_COOKIE_SECURE:
        yield "Cookies of sessions travel without TLS: whoever listens on the way takes the session over."
    if not settings.SECURE_HSTS_SECONDS:
        yield "Browsers are not told to stay with https (HSTS)."
    if urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname not in settings.ALLOWED_HOSTS:
        yield "The host of TORELIK_BASE_URL is not among TORELIK_HOSTS: links in letters would lead nowhere."
    if settings.SECURE_SSL_REDIRECT and not settings.TORELIK_PROXIES:
        yield (
            "TORELIK_PROXIES is 0: behind a web server that ends TLS every request would be led to https again and again, "
            "and the journal would know only the web server's address. Say how many servers of yours stand in front."
        )


def _storage() -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield (
            "The database is SQLite: whoever reaches its file can change everything, the journal too. "
            "Set TORELIK_DATABASE to a PostgreSQL with roles of its own."
        )


def _files() -> Iterator[str]:
    folders = {"TORELIK_DATA": settings.DATA, "files": Path(settings.MEDIA_ROOT), "search": Path(settings.TORELIK_SEARCH_DIR)}
    for name, folder in folders.items():
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            yield f"The folder {folder} ({name}) cannot be written by the user who runs the product."
        if folder.exists() and folder.stat().st_mode & OTHERS:
            yield f"Everybody on the machine may look into {folder} ({name}). Close it: chmod o-rwx {folder}"
    for pattern in KEYS:
        for path in sorted(settings.DATA.glob(pattern)):
            if path.is_file() and path.stat().st_mode & ANYBODY_ELSE:
                yield f"Others may read the key {path}. Close it: chmod 600 {path}"


def _scanner() -> Iterator[str]:
    try:
        if documents.scanner_version() is None:
            yield "No scanner for malicious programs is configured: files are checked, but not for those. Set TORELIK_CLAMAV."
    except documents.ScannerDown as down:
        yield f"The scanner for malicious programs does not answer, so no file is taken in: {down}"


def _proofs() -> Iterator[str]:
    folder: Path = settings.TORELIK_CHECKPOINTS
    if not folder.is_dir():
        yield f"The folder of the journal's checkpoints is not there: {folder}"
    elif folder.is_relative_to(settings.DATA):
        yield (
            "The journal's checkpoints lie beside the data: whoever cuts the journal's tail takes them along. "
            "Set TORELIK_CHECKPOINTS to a folder of another machine."
        )
    if getattr(settings, "TORELIK_SECOND_FACTOR", "required") != "required":
        yield "The second factor is optional for staff: one lost password opens their work. Set TORELIK_SECOND_FACTOR=required."


def _time(now: datetime) -> Iterator[str]:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    if abs(theirs - now) > TOLERATED_DRIFT:
        seconds = abs(theirs - now).total_seconds()
        yield f"The clocks of this machine and of the database differ by {seconds:.0f} seconds: moments in the journal would lie."


def _django() -> Iterator[str]:
    found: list[Any] = checks.run_checks(include_deployment_checks=True)
    for message in found:
        if message.level >= checks.WARNING and message.id not in MEANT and not message.is_silenced():
            yield f"{' '.join(str(message.msg).split())} ({message.id})"
