"""Tell which family of tags a record is written in, and bring it to MARC 21."""

from __future__ import annotations

from .irbis import irbis_to_marc21
from .unimarc import unimarc_to_marc21
from .values import Dialect, MarcRecord, ReadWarning, WarningCode

#: Rules of description and marks that only the Russian branch of UNIMARC names.
RUSSIAN_RULES = frozenset({"PSBO", "RCR", "RUSMARC"})
RUSSIAN_COUNTRIES = frozenset({"RU", "SU", "KZ", "KG", "BY", "UZ", "TJ"})
DATE_ENTERED_DIGITS = 8


def detect_dialect(record: MarcRecord) -> Dialect:
    """The dialect of one record, by the tags that cannot mean the same in two of them.

    A record with neither 200 nor 245 is taken for MARC 21 unchanged, so that nothing of it moves.
    """
    if any(True for _ in record.data_fields("245")) or not record.values("200", "aev"):
        return Dialect.MARC21
    # 100$a of UNIMARC begins with eight digits of a date; in MARC 21 it is somebody's name.
    coded = any(value[:DATE_ENTERED_DIGITS].isdigit() for value in record.values("100", "a"))
    if not coded and not record.values("801", "b") and not record.values("210", "acd"):
        return Dialect.MARC21
    rules = {value.upper() for value in record.values("801", "g2")}
    if rules & RUSSIAN_RULES or any(country in RUSSIAN_COUNTRIES for country in record.values("801", "a")):
        return Dialect.RUSMARC
    return Dialect.UNIMARC


def to_marc21(record: MarcRecord, dialect: Dialect) -> tuple[MarcRecord, tuple[ReadWarning, ...]]:
    """The record in MARC 21, with a warning for each tag or subfield that has no place there."""
    if dialect in (Dialect.UNIMARC, Dialect.RUSMARC):
        converted, left = unimarc_to_marc21(record)
    elif dialect is Dialect.IRBIS:
        converted, left = irbis_to_marc21(record)
    else:
        converted, left = record, []
    if not converted.values("245", "anpb"):
        left.append(ReadWarning(WarningCode.NO_TITLE, "245"))
    return converted, tuple(left)
