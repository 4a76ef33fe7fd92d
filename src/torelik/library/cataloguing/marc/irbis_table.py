"""The fields of IRBIS to MARC 21, as tables for proof-reading by a cataloguer.

IRBIS uses numbers of UNIMARC with a meaning of its own for many of them, so this is not the table of UNIMARC.
What needs more than a table (titles, names, hosts, coded data) is in ``irbis.py``.
"""

from __future__ import annotations

from .conversion import Rule

RULES = {
    rule.source: rule
    for rule in (
        Rule("010", "020", "  ", "a>a b>q d>c z>z"),
        Rule("011", "022", "  ", "a>a z>z", silent="d"),
        Rule("019", "024", "8 ", "a>a"),
        Rule("300", "500", "  ", "a>a"),
        Rule("314", "500", "  ", "a>a"),
        Rule("316", "500", "  ", "a>a"),
        Rule("320", "504", "  ", "a>a"),
        Rule("328", "502", "  ", "a>a b>b c>c d>d e>g"),
        Rule("330", "505", "0 ", "a>a c>a"),
        Rule("331", "520", "  ", "a>a"),
        Rule("337", "538", "  ", "a>a"),
        Rule("510", "246", "31", "a>a d>a e>b"),
        Rule("517", "246", "3 ", "a>a e>b"),
        Rule("541", "242", "00", "a>a e>b"),
        Rule("610", "653", "  ", "a>a"),
        Rule("621", "084", "  ", "a>a 2>2"),
        Rule("675", "080", "  ", "a>a"),
        Rule("676", "082", "04", "a>a"),
        Rule("686", "084", "  ", "a>a 2>2"),
        Rule("710", "110", "2 ", "a>a b>b", silent="csx"),
        Rule("711", "710", "2 ", "a>a b>b", silent="csx"),
        Rule("712", "710", "2 ", "a>a b>b", silent="csx"),
        Rule("951", "856", "40", "i>u u>u t>y", silent="hn"),
        Rule("964", "084", "  ", "a>a 2>2"),
    )
}
#: The scheme that goes with classes for which IRBIS has a field of their own: BBK and the rubrics of GRNTI.
SCHEMES = {"621": "rubbk", "964": "rugasnti"}

#: Persons; 961 and 926 name the authors of the set or journal to which the record belongs, main where no other is.
PERSONS = {"700": "100", "701": "700", "702": "700", "961": "100", "926": "700"}
SUBJECTS = {"600": "600", "601": "610", "606": "650", "607": "651"}

#: Worksheets of IRBIS (920) to leader/07.
LEVEL_BY_WORKSHEET = {
    "PAZK": "m",
    "PVK": "m",
    "SPEC": "m",
    "PRF": "m",
    "ASP": "b",
    "OJ": "s",
    "NJ": "s",
    "NJP": "s",
    "NTD": "m",
}

#: Housekeeping of IRBIS: who typed, where printed, form of the card. Copies (910) are not here: they are reported.
SILENT_TAGS = frozenset({"060", "900", "902", "905", "906", "907", "908", "919", "920", "903", "999", "940", "1119"})
