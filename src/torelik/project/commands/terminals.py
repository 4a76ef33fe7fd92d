"""Serving self-service terminals."""

import os
import signal
import sys
import threading
from argparse import Namespace

from torelik.library import api as library
from torelik.project.commands.failure import Failure

ENDING = {signal.SIGINT, signal.SIGTERM}
LOOK_EVERY_SECONDS = 0.5
MOST_PROCESSES = 4


def sip2(options: Namespace) -> int:
    """Answer terminals over SIP2 until told to stop; what is under way in that moment is done whole or not at all."""
    # Waited for instead of handled: a handler that runs amid Event.wait would wait for itself.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    processes = options.processes or min(MOST_PROCESSES, os.cpu_count() or 1)
    try:
        server = library.Sip2Server((options.host, options.port), shared_by=processes)
    except OSError as error:
        raise Failure(f"port {options.port} of {options.host} cannot be used ({error.strerror})") from None
    with server:
        sys.stdout.write(f"SIP2: {options.host}:{server.server_address[1]}\n")
        sys.stdout.flush()
        if processes == 1:
            _serve(server)
        else:
            _serve_by(processes, server)
    return 0


def _serve(server: library.Sip2Server) -> None:
    """Answer until told to stop, or until whoever started this process is gone."""
    parent = os.getppid()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while signal.sigtimedwait(ENDING, LOOK_EVERY_SECONDS) is None and os.getppid() == parent:
        pass
    server.shutdown()


def _serve_by(processes: int, server: library.Sip2Server) -> None:
    """Let so many processes answer, each whatever connection it takes first; one that fails is started anew.

    This process has no threads and asks the database nothing: it can be forked at any time.
    """
    serving = {_fork(server) for _number in range(processes)}
    while signal.sigtimedwait(ENDING, LOOK_EVERY_SECONDS) is None:
        while serving and (ended := os.waitpid(-1, os.WNOHANG)[0]):
            serving ^= {ended, _fork(server)}
    for pid in serving:
        os.kill(pid, signal.SIGTERM)
    for pid in serving:
        os.waitpid(pid, 0)


def _fork(server: library.Sip2Server) -> int:
    pid = os.fork()
    if pid:
        return pid
    _serve(server)
    os._exit(0)
