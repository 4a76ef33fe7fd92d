"""The scanner for malicious programs: ClamAV when it is configured. A scanner that is down refuses, it does not wave through."""

from pathlib import Path
from typing import BinaryIO, Protocol

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from django.conf import settings

SECONDS = 120
CLEAN = "OK"
FOUND = "FOUND"


class ScannerDown(Exception):
    """The scanner does not answer, or answers with an error; nothing is known about the file."""


class TooLargeToScan(Exception):
    """The scanner takes no streams of this size (``StreamMaxLength`` of clamd)."""


class Scanner(Protocol):
    """Whatever looks for malicious programs in a stream."""

    def malware_in(self, file: BinaryIO) -> str:
        """Return the name of what was found, or nothing. Raises ``ScannerDown`` or ``TooLargeToScan``."""


class NoScanner:
    """No scanner is configured: every file passes. ``torelik check --deploy`` complains about it."""

    def malware_in(self, file: BinaryIO) -> str:
        return ""


class Clamd:
    """The daemon of ClamAV, at ``host:port`` or at the path of its socket."""

    def __init__(self, address: str) -> None:
        self._address = address

    def malware_in(self, file: BinaryIO) -> str:
        """Send the file in pieces; memory stays flat."""
        file.seek(0)
        try:
            answer = self._connection().instream(file)
        except BufferTooLongError as error:
            raise TooLargeToScan(str(error)) from error
        except (ClamdError, OSError, ValueError) as error:
            raise ScannerDown(str(error)) from error
        status, name = next(iter(answer.values()), ("ERROR", ""))
        if status not in (CLEAN, FOUND):
            raise ScannerDown(str(name))
        return str(name or "?") if status == FOUND else ""

    def version(self) -> str:
        """Return what the daemon says of itself. Raises ``ScannerDown``."""
        try:
            return str(self._connection().version())
        except (ClamdError, OSError, ValueError) as error:
            raise ScannerDown(str(error)) from error

    def _connection(self) -> ClamdNetworkSocket:
        path = self._address.removeprefix("unix:")
        if path.startswith("/"):
            if not Path(path).exists():
                raise ScannerDown(f"There is no socket at {path}.")
            return ClamdUnixSocket(path=path, timeout=SECONDS)
        host, _colon, port = self._address.rpartition(":")
        return ClamdNetworkSocket(host=host or "127.0.0.1", port=int(port), timeout=SECONDS)


def scanner() -> Scanner:
    """Return the scanner of the site, by ``TORELIK_CLAMAV``."""
    return Clamd(settings.TORELIK_CLAMAV) if settings.TORELIK_CLAMAV else NoScanner()


def scanner_version() -> str | None:
    """Return what the scanner says of itself, or nothing when none is configured. Raises ``ScannerDown``."""
    return Clamd(settings.TORELIK_CLAMAV).version() if settings.TORELIK_CLAMAV else None
