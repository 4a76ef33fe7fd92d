"""UNIMARC and RUSMARC to MARC 21, as tables for proof-reading by a cataloguer.

Left the field and subfields of UNIMARC, right those of MARC 21. What needs more than a table (titles, names, linked
records, coded data) is in ``unimarc.py``.
"""

from __future__ import annotations

from .conversion import Rule

RULES = {
    rule.source: rule
    for rule in (
        # Numbers
        Rule("010", "020", "  ", "a>a b>q d>c z>z", silent="9"),
        Rule("011", "022", "  ", "a>a f>l y>y z>z", silent="d9"),
        Rule("012", "026", "  ", "a>e 2>2 5>5"),
        Rule("013", "024", "2 ", "a>a b>q d>c z>z", silent="9"),
        Rule("014", "024", "7 ", "a>a z>z 2>2"),
        Rule("015", "027", "  ", "a>a z>z"),
        Rule("016", "024", "0 ", "a>a b>q d>c z>z", silent="9"),
        Rule("017", "024", "7 ", "a>a b>q d>c z>z 2>2", silent="9"),
        Rule("020", "015", "  ", "b>a z>z", silent="a9"),
        Rule("021", "017", "  ", "b>a a>b z>z", silent="9"),
        Rule("022", "086", "  ", "b>a z>z", silent="a"),
        Rule("029", "088", "  ", "b>a", silent="acdf"),
        Rule("035", "035", "  ", "a>a z>z"),
        Rule("040", "030", "  ", "a>a z>z"),
        Rule("071", "028", "02", "a>a b>b"),
        Rule("073", "024", "3 ", "a>a c>d d>c z>z", silent="9"),
        Rule("079", "028", "52", "a>a b>b"),
        # Description
        Rule("203", "336", "  ", "a>a", silent="bc"),
        Rule("206", "255", "  ", "a>a b>a c>b d>c e>d f>e"),
        Rule("207", "362", "0 ", "a>a z>z"),
        Rule("208", "254", "  ", "a>a"),
        Rule("215", "300", "  ", "a>a c>b d>c e>e"),
        Rule("230", "256", "  ", "a>a"),
        # Notes
        Rule("300", "500", "  ", "a>a"),
        Rule("301", "500", "  ", "a>a"),
        Rule("302", "546", "  ", "a>a"),
        Rule("303", "500", "  ", "a>a"),
        Rule("304", "500", "  ", "a>a"),
        Rule("305", "500", "  ", "a>a"),
        Rule("306", "500", "  ", "a>a"),
        Rule("307", "500", "  ", "a>a"),
        Rule("308", "500", "  ", "a>a"),
        Rule("309", "500", "  ", "a>a"),
        Rule("310", "500", "  ", "a>a"),
        Rule("311", "580", "  ", "a>a"),
        Rule("312", "500", "  ", "a>a"),
        Rule("313", "500", "  ", "a>a"),
        Rule("314", "500", "  ", "a>a"),
        Rule("315", "515", "  ", "a>a"),
        Rule("316", "500", "  ", "a>a 5>5"),
        Rule("317", "561", "  ", "a>a 5>5"),
        Rule("318", "583", "  ", "a>a 5>5"),
        Rule("320", "504", "  ", "a>a u>u"),
        Rule("321", "510", "0 ", "a>a b>b c>c x>x", silent="u"),
        Rule("322", "508", "  ", "a>a"),
        Rule("323", "511", "0 ", "a>a"),
        Rule("324", "534", "  ", "a>n"),
        Rule("325", "533", "  ", "a>a"),
        Rule("326", "310", "  ", "a>a b>b"),
        Rule("328", "502", "  ", "a>a b>b c>g d>d e>c t>o"),
        Rule("330", "520", "  ", "a>a"),
        Rule("332", "524", "  ", "a>a"),
        Rule("333", "521", "  ", "a>a"),
        Rule("334", "586", "  ", "a>a"),
        Rule("336", "516", "  ", "a>a"),
        Rule("337", "538", "  ", "a>a u>u"),
        Rule("345", "037", "  ", "a>b b>a c>f d>c", silent="u59"),
        Rule("830", "500", "  ", "a>a"),
        # Subjects and classes
        Rule("610", "653", "  ", "a>a"),
        Rule("660", "043", "  ", "a>a"),
        Rule("661", "045", "  ", "a>a"),
        Rule("675", "080", "  ", "a>a b>b v>2", silent="3z"),
        Rule("676", "082", "04", "a>a b>b v>2", silent="3z"),
        Rule("680", "050", " 4", "a>a b>b"),
        Rule("686", "084", "  ", "a>a b>b 2>2", silent="v3"),
        # Where it is
        Rule("852", "852", "  ", "a>a b>b c>e j>j k>k l>l m>m p>p t>t x>x y>z"),
        Rule("899", "852", "  ", "a>a b>b c>c h>h i>i j>j k>k m>m p>p t>t x>x z>z"),
        Rule(
            "856",
            "856",
            "==",
            "a>a b>b c>c d>d f>f h>h i>i j>j k>k l>l m>m n>n o>o p>p q>q r>r s>s t>t u>u v>v w>w x>x y>2 z>z 2>y",
        ),
    )
}

#: Titles other than the main one: UNIMARC tag -> tag and indicators of MARC 21.
TITLES = {
    "510": ("246", "31"),
    "512": ("246", "34"),
    "513": ("246", "35"),
    "514": ("246", "36"),
    "515": ("246", "37"),
    "516": ("246", "38"),
    "517": ("246", "3 "),
    "518": ("246", "3 "),
    "520": ("247", "10"),
    "530": ("222", " 0"),
    "531": ("210", "0 "),
    "532": ("246", "3 "),
    "540": ("246", "3 "),
    "541": ("246", "1 "),
}

#: Links to other records: UNIMARC tag -> tag and indicators of MARC 21.
LINKS = {
    "421": ("770", "0 "),
    "422": ("772", "0 "),
    "423": ("777", "0 "),
    "424": ("787", "08"),
    "425": ("787", "08"),
    "430": ("780", "00"),
    "431": ("780", "01"),
    "432": ("780", "02"),
    "433": ("780", "03"),
    "434": ("780", "05"),
    "435": ("780", "06"),
    "436": ("780", "04"),
    "437": ("780", "07"),
    "440": ("785", "00"),
    "441": ("785", "01"),
    "442": ("785", "02"),
    "443": ("785", "03"),
    "444": ("785", "04"),
    "445": ("785", "05"),
    "446": ("785", "06"),
    "447": ("785", "07"),
    "448": ("785", "08"),
    "451": ("775", "08"),
    "452": ("776", "08"),
    "453": ("767", "0 "),
    "454": ("765", "0 "),
    "455": ("775", "08"),
    "456": ("775", "08"),
    "470": ("787", "08"),
    "481": ("777", "08"),
    "482": ("777", "08"),
    "488": ("787", "08"),
}
#: Series entered as a link become a series added entry, hosts become 773.
SERIES_LINKS = frozenset({"410", "411"})
HOST_LINKS = ("461", "462", "463", "464")

#: Subject headings: UNIMARC tag -> tag of MARC 21. Subdivisions change their codes in all of them.
SUBJECTS = {"600": "600", "601": "610", "602": "600", "605": "630", "606": "650", "607": "651", "608": "655"}
SUBDIVISIONS = {"x": "x", "y": "z", "z": "y", "j": "v"}

#: Responsibility: UNIMARC tag -> (tag of MARC 21, tag when the main entry is taken).
PERSONS = {"700": "100", "701": "700", "702": "700", "720": "100", "721": "700", "722": "700"}
BODIES = {"710": "110", "711": "710", "712": "710"}

#: Relator codes, UNIMARC to MARC 21.
RELATORS = {
    "005": "act", "010": "adp", "020": "ann", "030": "arr", "040": "art", "060": "asn", "065": "auc",
    "070": "aut", "072": "aqt", "075": "aft", "080": "aui", "090": "aud", "100": "ant", "110": "bnd",
    "120": "bdd", "130": "bkd", "140": "bjd", "150": "bpd", "160": "bsl", "170": "cll", "180": "ctg",
    "190": "cns", "200": "chr", "205": "ctb", "210": "cmm", "212": "cwt", "220": "com", "230": "cmp",
    "240": "cmt", "245": "ccp", "250": "cnd", "260": "cph", "270": "crr", "280": "dte", "290": "dto",
    "295": "dgg", "300": "drt", "305": "dis", "310": "dst", "320": "dnr", "330": "dub", "340": "edt",
    "350": "egr", "360": "etr", "365": "exp", "370": "flm", "380": "frg", "390": "fmo",
    "400": "fnd", "410": "grt", "420": "hnr", "430": "ilu", "440": "ill", "450": "ins", "460": "ive",
    "470": "ivr", "480": "lbt", "490": "lse", "500": "lso", "510": "ltg", "520": "lyr", "530": "mte",
    "540": "mon", "545": "mus", "550": "nrt", "555": "opn", "557": "orm", "560": "org", "570": "oth",
    "580": "ppm", "587": "pth", "590": "prf", "595": "res", "600": "pht", "605": "pre", "610": "prt",
    "620": "pop", "630": "pro", "635": "prg", "640": "pfr", "650": "pbl", "651": "pbd", "660": "rcp",
    "670": "rce", "673": "rth", "675": "rev", "680": "rbr", "690": "aus", "695": "sad", "700": "scr",
    "705": "scl", "710": "sec", "720": "sgn", "721": "sng", "723": "spn", "725": "stn", "727": "ths",
    "730": "trl", "740": "tyd", "750": "tyg", "755": "sng", "760": "wde", "770": "wam",
}  # fmt: skip

#: Countries of ISO 3166 as MARC 21 names them; others stay in 044 in their ISO form.
COUNTRIES = {
    "KZ": "kz", "RU": "ru", "SU": "ur", "KG": "kg", "UZ": "uz", "TJ": "ta", "TM": "tk", "AZ": "aj", "AM": "ai",
    "GE": "gs", "BY": "bw", "UA": "un", "MD": "mv", "LV": "lv", "LT": "li", "EE": "er", "MN": "mp", "CN": "cc",
    "TR": "tu", "US": "xxu", "GB": "xxk", "DE": "gw", "FR": "fr", "IT": "it", "ES": "sp", "PL": "pl", "CZ": "xr",
    "NL": "ne", "BE": "be", "AT": "au", "CH": "sz", "JP": "ja", "KR": "ko", "IN": "ii", "CA": "xxc", "FI": "fi",
    "SE": "sw", "NO": "no", "DK": "dk", "HU": "hu", "BG": "bu", "RO": "rm", "RS": "rb", "SG": "si",
}  # fmt: skip

#: 100$a/8, the kind of date, to 008/06.
DATE_KINDS = {"a": "c", "b": "d", "c": "u", "d": "s", "e": "r", "f": "q", "g": "m", "h": "t", "i": "p", "j": "e"}
#: 100$a/17, the audience, to 008/22.
AUDIENCES = {"a": "j", "b": "a", "c": "b", "d": "c", "e": "d", "k": "f", "m": "g"}
#: 105$a/4-7, the nature of the contents, to 008/24-27: m is a dissertation, n laws.
CONTENTS = {
    "a": "b", "b": "c", "c": "i", "d": "a", "e": "d", "f": "e", "g": "r", "i": "s", "k": "j",
    "l": "u", "m": "m", "n": "l", "p": "t", "r": "n", "s": "z", "t": "6",
    "v": "m",
}  # fmt: skip
#: Leader/06, the type of record; what is not named is the same letter in both.
TYPES = {"b": "t", "l": "m", "m": "o"}
LEVELS = {"a": "a", "c": "c", "i": "i", "m": "m", "s": "s"}
