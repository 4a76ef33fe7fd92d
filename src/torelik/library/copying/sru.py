"""A client of SRU 1.1 and 1.2: one GET, no redirects, limits on time and bytes, XML without entities."""

from __future__ import annotations

import http.client  # nosemgrep: call-to-the-outside - to targets the administrator named; outbound.py checks each address
import time
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from torelik.kernel.addresses import AddressRefused, Place, checked_address, place_of
from torelik.kernel.connecting import connected
from torelik.library.copying.asking import (
    MOST_BYTES,
    MOST_RECORDS,
    TARGET_SECONDS,
    Asked,
    Fault,
    Question,
    Raw,
    TargetFailed,
    words_of,
)

SCHEMES = ("https", "http")
VERSION = "1.1"
SCHEMA = "marcxml"
CHUNK_BYTES = 64 * 1024


def ask_sru(target: Asked, question: Question, *, seconds: float = TARGET_SECONDS) -> Raw:
    """Ask one target. Raises ``TargetFailed``."""
    try:
        place = place_of(target.address, schemes=SCHEMES)
        numeric = checked_address(place, may_be_private=target.may_be_private)
    except AddressRefused as refused:
        raise TargetFailed(Fault.ADDRESS, refused.wrong.value) from refused
    path = f"{place.path}/{quote(target.database.strip('/'))}" if target.database else place.path or "/"
    asked = urlencode(
        {
            "version": VERSION, "operation": "searchRetrieve", "query": cql_of(question), "startRecord": "1",
            "maximumRecords": str(MOST_RECORDS), "recordSchema": SCHEMA, "recordPacking": "xml",
        }
    )  # fmt: skip
    return records_in(_got(place, numeric, f"{path}?{asked}", seconds=seconds))


def cql_of(question: Question) -> str:
    """The question in CQL; every word of a title must occur."""
    parts = [f'bath.isbn="{isbn}"' for isbn in ["".join(words_of(question.isbn))] if isbn]
    parts += [f'dc.title="{word}"' for word in words_of(question.title)]
    parts += [f'dc.creator="{word}"' for word in words_of(question.author)]
    return " and ".join(parts)


def _got(place: Place, numeric: str, path: str, *, seconds: float) -> bytes:
    ends_at = time.monotonic() + seconds
    try:
        with connected(place, numeric, seconds=seconds) as connection:
            connection.request("GET", path, headers={"Accept": "application/xml, text/xml", "User-Agent": "torelik"})
            answer = connection.getresponse()
            if answer.status != http.client.OK:
                raise TargetFailed(Fault.REFUSED, f"HTTP {answer.status}")
            content = bytearray()
            while chunk := answer.read1(CHUNK_BYTES):
                content += chunk
                if len(content) > MOST_BYTES:
                    raise TargetFailed(Fault.TOO_LARGE)
        if time.monotonic() > ends_at:
            raise TargetFailed(Fault.TOO_SLOW)
        return bytes(content)
    except TimeoutError as error:
        raise TargetFailed(Fault.TOO_SLOW) from error
    except (OSError, UnicodeError, http.client.HTTPException) as error:
        if time.monotonic() > ends_at:
            raise TargetFailed(Fault.TOO_SLOW) from error
        raise TargetFailed(Fault.NO_ANSWER, type(error).__name__) from error


def records_in(content: bytes) -> Raw:
    """Read the answer of ``searchRetrieve``. Raises ``TargetFailed`` for what is none, and with the target's own diagnostic."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise TargetFailed(Fault.NOT_UNDERSTOOD) from error
    records = tuple(found for one in root.iter() if _local(one) == "recordData" for found in [_marc_of(one)] if found)
    if not records:
        diagnostic = next((one for one in root.iter() if _local(one) == "diagnostic"), None)
        if diagnostic is not None:
            words = [one.text.strip() for one in diagnostic if one.text and _local(one) in ("message", "details")]
            raise TargetFailed(Fault.REFUSED, ": ".join(words)[:200])
    if _local(root) != "searchRetrieveResponse":
        raise TargetFailed(Fault.NOT_UNDERSTOOD)
    total = next((one.text or "" for one in root if _local(one) == "numberOfRecords"), "")
    return Raw(int(total) if total.strip().isdigit() else len(records), records)


def _marc_of(data: Element) -> bytes:
    """One record as MARCXML, whether it came as XML or as text."""
    element = next((one for one in data.iter() if _local(one) == "record"), None)
    if element is not None:
        return bytes(tostring(element, encoding="utf-8"))
    text = (data.text or "").strip()
    return text.encode() if text.startswith("<") else b""


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
