"""Starting the product: prepare, demo, run and its parts."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from torelik import __version__
from torelik.kernel import clock
from torelik.project import clockwork, first_setup
from torelik.project.commands.failure import Failure
from torelik.project.demo import loading
from torelik.search import api as search

LOOK_EVERY_SECONDS = 0.2
STOP_SECONDS = 10
USUAL_WEB_PROCESSES, MOST_WEB_PROCESSES = 4, 64


def prepare(options: Namespace) -> int:
    """Bring the site up to date; what is up to date already is left alone."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("Database: migrating")
        call_command("migrate", interactive=False, verbosity=0)
    _collect_static()
    first_setup.apply(at=clock.now())
    _renew_index()
    return 0


def _renew_index() -> None:
    """Make an index anew that is empty or that other rules made, as after an upgrade: until then nothing is found."""
    try:
        is_of_use = search.engine().count() > 0
    except search.IndexOutdated:
        is_of_use = False
    if not is_of_use:
        _say("Search index: making it anew")
        search.rebuild_index(processes=os.cpu_count() or 1)


def _collect_static() -> None:
    """Collect static files once for each state of the tree; a stamp beside them tells the state."""
    sources = [Path(folder) for _prefix, folder in settings.STATICFILES_DIRS]
    missing = [source for source in sources if not source.is_dir()]
    if missing:
        raise Failure(f"browser libraries are not installed ({missing[0]}); run: make setup")
    own = [path for path in settings.PACKAGE.rglob("static/**/*") if path.is_file()]
    state = f"{__version__} {len(own)} {max((path.stat().st_mtime_ns for path in own), default=0)}"
    stamp = settings.STATIC_ROOT / ".state"
    if stamp.exists() and stamp.read_text() == state:
        return
    _say("Static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    stamp.write_text(state)


def demo(options: Namespace) -> int:
    """Load the demonstration academy; an academy that is there already is left as it is."""
    prepare(options)
    if loading.is_loaded():
        _say("The demonstration academy is here already.")
        return 0
    loading.load(say=_say)
    clockwork.drain_outbox(say=_say)
    return 0


def _web_processes() -> int:
    """Return how many processes answer pages: what is set, else one for two processors, four at most."""
    asked = os.environ.get("TORELIK_WEB_PROCESSES", "")
    if asked and not (asked.isascii() and asked.isdecimal() and 1 <= int(asked) <= MOST_WEB_PROCESSES):
        raise Failure(f"TORELIK_WEB_PROCESSES: {asked!r} is no number from 1 to {MOST_WEB_PROCESSES}")
    return int(asked) if asked else min(USUAL_WEB_PROCESSES, max(1, (os.cpu_count() or 1) // 2))


def run(options: Namespace) -> int:
    """Start web, worker and scheduler as one group; when one of them ends, or on Ctrl+C, all of them end."""
    _require_free(options.host, options.port)
    environment = {**os.environ}
    if options.demo:
        demo(options)
        environment["TORELIK_DEMONSTRATION"] = "1"
    else:
        prepare(options)
    connection.close()
    module = [sys.executable, "-m", "torelik.project.cli"]
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options.host, "--port", str(options.port),
        "--workers", str(_web_processes()), "--blocking-threads", "8", "--no-ws", "--log-level", "warning",
        "torelik.project.wsgi:application",
    ]  # fmt: skip
    parts = {
        "web": subprocess.Popen(web, env=environment),
        "worker": subprocess.Popen([*module, "worker"], env=environment),
        "scheduler": subprocess.Popen([*module, "scheduler"], env=environment),
    }
    asked = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: asked.set())
    try:
        _wait_until_answering(options.host, options.port, parts, asked)
        if not asked.is_set():
            _say(loading.welcome(address=f"http://{options.host}:{options.port}/", is_demo=options.demo))
        # No waiting on the event itself: a signal amid that would have its handler wait for this very thread.
        while not asked.is_set():
            time.sleep(LOOK_EVERY_SECONDS)
            ended = [name for name, part in parts.items() if part.poll() is not None]
            if ended:
                raise Failure(f"{ended[0]} ended by itself; everything was stopped")
    finally:
        _stop(list(parts.values()))
    _say("Stopped.")
    return 0


def worker(options: Namespace) -> int:
    """Do long work until told to stop; imports that a killed process left behind are taken up first."""
    clockwork.resume()
    call_command("db_worker", interval=0.5, startup_delay=False, verbosity=0)
    return 0


def deliver(options: Namespace) -> int:
    """Deliver the outbox until the standard input ends: long work at the keyboard has this beside itself."""
    ended = threading.Event()

    def wait_for_the_end() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    clockwork.deliver(stop=ended)
    return 0


def scheduler(options: Namespace) -> int:
    """Do clockwork until told to stop."""
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    clockwork.run(stop=stop)
    return 0


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Failure(
                f"port {port} of {host} cannot be used ({error.strerror}); choose another: PORT={port + 1} make run"
            ) from None


def _wait_until_answering(host: str, port: int, parts: dict[str, "subprocess.Popen[bytes]"], asked: threading.Event) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and not asked.is_set():
        if parts["web"].poll() is not None:
            raise Failure("the web server ended at once; its message stands above")
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def _stop(parts: list["subprocess.Popen[bytes]"]) -> None:
    for part in parts:
        if part.poll() is None:
            part.terminate()
    until = time.monotonic() + STOP_SECONDS
    for part in parts:
        try:
            part.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            part.kill()
            part.wait()


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
