"""MARC 21 to RUSMARC, as tables for proof-reading by a cataloguer: the way back of ``unimarc_table.py``.

Left the field and subfields of MARC 21, right those of RUSMARC. Several RUSMARC notes come to one note of MARC 21; back
they go as the general note 300. What needs more than a table is in ``rusmarc.py``.
"""

from __future__ import annotations

from .conversion import Rule
from .unimarc_table import AUDIENCES, CONTENTS, COUNTRIES, DATE_KINDS, LINKS, RELATORS, SUBDIVISIONS, TYPES

RULES = {
    rule.source: rule
    for rule in (
        # Numbers
        Rule("015", "020", "  ", "a>b z>z"),
        Rule("017", "021", "  ", "a>b b>a z>z"),
        Rule("020", "010", "  ", "a>a q>b c>d z>z"),
        Rule("022", "011", "  ", "a>a l>f y>y z>z"),
        Rule("027", "015", "  ", "a>a z>z"),
        Rule("030", "040", "  ", "a>a z>z"),
        Rule("035", "035", "  ", "a>a z>z"),
        Rule("086", "022", "  ", "a>b z>z"),
        Rule("088", "029", "  ", "a>b"),
        # Description
        Rule("254", "208", "  ", "a>a"),
        Rule("255", "206", "  ", "a>a b>c c>d d>e e>f"),
        Rule("256", "230", "  ", "a>a"),
        Rule("300", "215", "  ", "a>a b>c c>d e>e"),
        Rule("336", "203", "  ", "a>a", silent="b2"),
        Rule("362", "207", " 0", "a>a z>z"),
        # Notes
        Rule("310", "326", "  ", "a>a b>b"),
        Rule("500", "300", "  ", "a>a"),
        Rule("502", "328", " 0", "a>a b>b g>c d>d c>e o>t"),
        Rule("504", "320", "  ", "a>a u>u"),
        Rule("505", "327", "1 ", "a>a"),
        Rule("508", "322", "  ", "a>a"),
        Rule("510", "321", "  ", "a>a b>b c>c x>x"),
        Rule("511", "323", "  ", "a>a"),
        Rule("515", "315", "  ", "a>a"),
        Rule("516", "336", "  ", "a>a"),
        Rule("520", "330", "  ", "a>a"),
        Rule("521", "333", "  ", "a>a"),
        Rule("524", "332", "  ", "a>a"),
        Rule("533", "325", "  ", "a>a"),
        Rule("534", "324", "  ", "n>a"),
        Rule("538", "337", "  ", "a>a u>u"),
        Rule("546", "302", "  ", "a>a"),
        Rule("561", "317", "  ", "a>a 5>5"),
        Rule("580", "311", "  ", "a>a"),
        Rule("583", "318", "  ", "a>a 5>5"),
        Rule("586", "334", "  ", "a>a"),
        # Subjects and classes
        Rule("043", "660", "  ", "a>a"),
        Rule("045", "661", "  ", "a>a"),
        Rule("050", "680", "  ", "a>a b>b"),
        Rule("080", "675", "  ", "a>a b>b 2>v"),
        Rule("082", "676", "  ", "a>a b>b 2>v"),
        Rule("084", "686", "  ", "a>a b>b 2>2"),
        Rule("653", "610", "0 ", "a>a"),
        # Where it is
        Rule("852", "899", "  ", "a>a b>b c>c h>h i>i j>j k>k m>m p>p t>t x>x z>z"),
        Rule(
            "856",
            "856",
            "==",
            "a>a b>b c>c d>d f>f h>h i>i j>j k>k l>l m>m n>n o>o p>p q>q r>r s>s t>t u>u v>v w>w x>x y>2 z>z 2>y",
        ),
    )
}

#: Other standard numbers, by the first indicator of 024.
NUMBERS = {
    "0": Rule("024", "016", "  ", "a>a q>b c>d z>z"),
    "2": Rule("024", "013", "  ", "a>a q>b c>d z>z"),
    "3": Rule("024", "073", " 0", "a>a d>c c>d z>z"),
    "7": Rule("024", "017", "70", "a>a q>b c>d z>z 2>2"),
}
#: Numbers of publishers, by the first indicator of 028.
PUBLISHERS_NUMBERS = {"0": "071", "5": "079"}

#: Titles other than the main one, by the second indicator of 246.
VARYING_TITLES = {"1": "510", "4": "512", "5": "513", "6": "514", "7": "515", "8": "516"}
OTHER_VARYING_TITLE = "517"
#: Titles with a tag of their own: MARC 21 tag -> RUSMARC tag.
TITLES = {"210": "531", "222": "530", "247": "520"}
TITLE_CODES = {"a": "a", "b": "e", "n": "h", "p": "i", "i": "n"}
UNIFORM_CODES = {"a": "a", "n": "h", "p": "i", "f": "k", "l": "m", "g": "n", "s": "q", "m": "r", "r": "u"}

#: Links to other records: tag and second indicator of MARC 21 -> RUSMARC. The first of several ways wins.
LINKS_BACK = {(tag, indicators[1]): source for source, (tag, indicators) in reversed(LINKS.items())}
LINK_WITHOUT_KIND = {tag: source for (tag, _kind), source in reversed(LINKS_BACK.items())}

SUBJECTS = {"600": "600", "610": "601", "611": "601", "630": "605", "650": "606", "651": "607", "655": "608"}
SUBDIVISIONS_BACK = {new: old for old, new in SUBDIVISIONS.items()}

RELATORS_BACK = {new: old for old, new in reversed(RELATORS.items())}
COUNTRIES_BACK = {new: old for old, new in COUNTRIES.items()}
DATE_KINDS_BACK = {new: old for old, new in DATE_KINDS.items()}
AUDIENCES_BACK = {new: old for old, new in AUDIENCES.items()}
CONTENTS_BACK = {new: old for old, new in reversed(CONTENTS.items())}
TYPES_BACK = {new: old for old, new in TYPES.items()}
LANGUAGE_CODES = {"a": "a", "k": "b", "h": "c", "b": "d", "f": "e", "e": "h", "j": "j"}
