"""A real rsyslog on loopback, with TLS, of one test."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

PROGRAM = shutil.which("rsyslogd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
MODULE = next(iter(sorted(Path("/usr/lib").glob("*/rsyslog/lmnsd_gtls.so"))), None)
WHY_NOT = "" if PROGRAM and MODULE else "rsyslogd with its TLS module is not installed (Debian packages rsyslog, rsyslog-gnutls)"

_SEALED = re.compile(rb'\[torelik@\d+ sequence="(\d+)" event="[0-9a-f-]{36}" seal="[0-9a-f]{64}"\]')
START_SECONDS = 15


def free_port() -> int:
    """Return a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Rsyslog:
    """One collector: it takes octet-counted messages over TLS and writes them to a file as they came.

    With *asks_clients* it demands a client certificate that its authority signed.
    """

    def __init__(self, folder: Path, *, authority: Path, certificate: Path, key: Path, asks_clients: bool = False) -> None:
        self.port = free_port()
        self.file = folder / "received.log"
        self._folder = folder
        self._config = folder / "rsyslog.conf"
        self._process: subprocess.Popen[bytes] | None = None
        mode = "x509/certvalid" if asks_clients else "anon"
        self._config.write_text(
            f"""
global(workDirectory="{folder}" maxMessageSize="64k" defaultNetstreamDriver="gtls"
       defaultNetstreamDriverCAFile="{authority}" defaultNetstreamDriverCertFile="{certificate}"
       defaultNetstreamDriverKeyFile="{key}")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="{mode}")
template(name="asItCame" type="string" string="%rawmsg%\\n")
ruleset(name="journal") {{ action(type="omfile" file="{self.file}" template="asItCame") }}
input(type="imtcp" address="127.0.0.1" port="{self.port}" ruleset="journal")
"""
        )

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [str(PROGRAM), "-n", "-f", str(self._config), "-i", str(self._folder / "rsyslog.pid")]
        with (self._folder / "rsyslog.out").open("ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out)
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self._folder / "rsyslog.out").read_text(errors="replace")[-2000:])

    def kill(self) -> None:
        """End it as a power failure would."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def received(self) -> bytes:
        """Return everything that it has written down."""
        return self.file.read_bytes() if self.file.exists() else b""

    def sequences(self) -> list[int]:
        """Return the places in the chain of what it received, in the order in which it wrote them down."""
        return [int(number) for number in _SEALED.findall(self.received())]

    def lines(self) -> list[str]:
        """Return the messages."""
        return self.received().decode().splitlines()
