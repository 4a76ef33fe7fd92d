"""Serving self-service terminals."""

import signal
import sys
import threading
from argparse import Namespace

from torelik.library import api as library
from torelik.project.commands.failure import Failure

ENDING = {signal.SIGINT, signal.SIGTERM}


def sip2(options: Namespace) -> int:
    """Answer terminals over SIP2 until told to stop; what is under way in that moment is done whole or not at all."""
    # Waited for instead of handled: a handler that runs amid Event.wait would wait for itself.
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        server = library.Sip2Server((options.host, options.port))
    except OSError as error:
        raise Failure(f"port {options.port} of {options.host} cannot be used ({error.strerror})") from None
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"SIP2: {options.host}:{server.server_address[1]}\n")
        sys.stdout.flush()
        signal.sigwait(ENDING)
        server.shutdown()
    return 0
