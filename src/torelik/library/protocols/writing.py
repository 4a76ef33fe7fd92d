"""Writing XML by hand: text that is safe, and the two forms in which a record leaves."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from torelik.library.cataloguing.marc import MarcRecord, describe, record_to_marcxml
from torelik.library.protocols.vocabulary import Format

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
MARC = "http://www.loc.gov/MARC21/slim"
MARC_SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
SRW_DC = "info:srw/schema/1/dc-schema"
DC = "http://purl.org/dc/elements/1.1/"

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def element(tag: str, content: str = "", /, **attributes: str) -> str:
    """Write an element that has a text; without one it is empty. What XML does not allow is replaced."""
    return around(tag, escape(plain(content)), **attributes)


def around(tag: str, markup: str = "", /, **attributes: str) -> str:
    """Write an element around markup that is written already."""
    written = "".join(f" {key}={quoteattr(plain(value))}" for key, value in attributes.items())
    return f"<{tag}{written}>{markup}</{tag}>" if markup else f"<{tag}{written}/>"


def plain(text: str) -> str:
    """Return the text without the characters that no XML may contain."""
    return _ILLEGAL.sub("\ufffd", text)


def marcxml(record: MarcRecord) -> str:
    """Write the record as MARCXML that names its own namespace."""
    start = f'<record xmlns="{MARC}" {XSI} xsi:schemaLocation="{MARC} {MARC_SCHEMA}">'
    return start + record_to_marcxml(record).rstrip().removeprefix("<record>")


def oai_dc(record: MarcRecord, *, address: str) -> str:
    """Write the record as Dublin Core, wrapped as OAI-PMH has it."""
    start = f'<oai_dc:dc xmlns:oai_dc="{OAI_DC}" xmlns:dc="{DC}" {XSI} xsi:schemaLocation="{OAI_DC} {OAI_DC_SCHEMA}">'
    return start + _dublin_core(record, address=address) + "</oai_dc:dc>"


def srw_dc(record: MarcRecord, *, address: str) -> str:
    """Write the record as Dublin Core, wrapped as SRU has it."""
    return f'<srw_dc:dc xmlns:srw_dc="{SRW_DC}" xmlns:dc="{DC}">' + _dublin_core(record, address=address) + "</srw_dc:dc>"


def written(record: MarcRecord, *, as_: Format, address: str) -> str:
    """Write the record in one of the forms of OAI-PMH; *address* is that of its page."""
    return marcxml(record) if as_ is Format.MARCXML else oai_dc(record, address=address)


def _dublin_core(record: MarcRecord, *, address: str) -> str:
    return "".join(element(f"dc:{name}", value) for name, value in dublin_core(record, address=address) if value)


def dublin_core(record: MarcRecord, *, address: str) -> Iterator[tuple[str, str]]:
    """Yield the elements of Dublin Core with their values, without ISBD punctuation."""
    d = describe(record)
    yield "title", ": ".join(filter(None, [d.title, d.remainder_alone]))
    for title in d.parallel_titles:
        yield "title", title.text
    for author in d.authors:
        yield "creator", author
    for subject in d.subjects:
        yield "subject", subject
    for scheme, numbers in (("UDC", d.udc), ("LBC", d.bbk), ("DDC", d.ddc)):
        for number in numbers:
            yield "subject", f"{scheme} {number}"
    yield "description", d.abstract
    yield "publisher", d.publisher
    yield "date", str(d.year or "")
    yield "type", d.kind.value
    yield "format", d.extent
    yield "identifier", address
    for isbn in d.isbns:
        yield "identifier", f"urn:isbn:{isbn}"
    for issn in d.issns:
        yield "identifier", f"urn:issn:{issn}"
    for link in d.links:
        yield "identifier", link
    yield "language", d.language
    yield "source", ". ".join(filter(None, [d.host_title, d.host_part]))
    for series in d.series:
        yield "relation", series
