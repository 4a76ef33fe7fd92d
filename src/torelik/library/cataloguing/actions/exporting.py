"""Taking records out: the catalogue leaves in the formats it came in, without us (cl. 12)."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from torelik.audit import api as audit
from torelik.kernel.actor import Actor
from torelik.library.cataloguing import queries, rules
from torelik.library.cataloguing.marc import MarcRecord, RecordTooLong, marc21_to_rusmarc, to_irbis, to_iso2709, to_marcxml
from torelik.library.cataloguing.vocabulary import EVENTS, GRANTS

Format = Literal["iso2709", "marcxml", "rusmarc", "rusmarcxml", "irbis", "jsonl"]

FORMATS: tuple[Format, ...] = get_args(Format)


def export_records(
    *,
    format: Format,
    by: Actor,
    at: datetime,
    uuids: Collection[UUID] | None = None,
    within: queries.Narrowing = queries.Narrowing(),
) -> Iterator[bytes]:
    """Return the records in portions of bytes, all of them or those named, within the bounds, in the order of their numbers.

    ISO 2709 has a greatest length; a longer record is left out of such a file, and
    MARCXML takes it. RUSMARC and IRBIS are by their tables; lines of JSON are MARC-in-JSON, one record a line.
    Memory stays flat. One event is written before the first byte.
    """
    by.require(GRANTS.EXPORT_RECORDS)
    count = queries.count_records(uuids, within=within)
    facts: dict[str, object] = {"format": format, "records": count}
    if uuids is not None:
        facts["records_digest"] = rules.digest_of_many(sorted(str(uuid) for uuid in uuids))
    audit.record(EVENTS.RECORDS_EXPORTED, by=by, at=at, facts=facts)
    records = queries.marc_of_records(uuids, within=within)
    if format in ("rusmarc", "rusmarcxml"):
        records = (marc21_to_rusmarc(record)[0] for record in records)
    if format in ("marcxml", "rusmarcxml"):
        return (part.encode() for part in to_marcxml(records))
    if format == "irbis":
        return (part.encode() for part in to_irbis(records))
    if format == "jsonl":
        return (_line_of_json(record) for record in records)
    return _iso2709(records, is_rusmarc=format == "rusmarc")


def _iso2709(records: Iterator[MarcRecord], *, is_rusmarc: bool) -> Iterator[bytes]:
    for record in records:
        try:
            yield to_iso2709(record, is_rusmarc=is_rusmarc)
        except RecordTooLong:
            continue


def _line_of_json(record: MarcRecord) -> bytes:
    return json.dumps(record.to_json(), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
