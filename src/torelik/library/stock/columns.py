"""In which columns of the summary register the copies of a title stand. Plain Python."""

from collections.abc import Iterable

from torelik.library.cataloguing.marc import MarcRecord, describe
from torelik.library.stock.vocabulary import Bbk, Carrier, Language, Origin, Section, Split

HOME = "kz"
"""Kazakhstan in the MARC Code List for Countries."""
_LETTERS = {
    "А": "1", "Б": "2", "В": "2", "Г": "2", "Д": "2", "Е": "2", "Ж": "3", "З": "3", "И": "3", "К": "3", "Л": "3", "М": "3",
    "Н": "3", "О": "3", "П": "4", "Р": "5", "С": "6", "Т": "63", "У": "65", "Ф": "66", "Х": "67", "Ц": "6", "Ч": "7",
    "Ш": "8", "Щ": "7", "Э": "86", "Ю": "86", "Я": "9",
}  # fmt: skip
"""Main rows of the scientific tables of BBK by the digits of the tables for public libraries."""
_OTHER_ROWS = {"85": "7", "87": "86", "88": "86"}
"""Rows that are counted with their neighbours: arts with culture, philosophy and psychology with religion."""
_BY_LENGTH = sorted((row for row in Bbk if row is not Bbk.NONE), key=lambda row: -len(row))
_FORMS = {"a": Carrier.MICROFORM, "b": Carrier.MICROFORM, "c": Carrier.MICROFORM, "o": Carrier.ONLINE, "q": Carrier.DISC}
_MATERIALS = {"h": Carrier.MICROFORM, "s": Carrier.SOUND, "v": Carrier.VIDEO, "m": Carrier.VIDEO}


def columns_of(marc: MarcRecord) -> dict[str, str]:
    """Return what the ledger keeps of a title: in which column of each split its copies are counted."""
    said = describe(marc)
    return {
        "language": language_of(said.language),
        "section": section_of(said.udc),
        "kind": said.kind.value,
        "bbk": bbk_of(said.bbk),
        "carrier": carrier_of(marc),
        "origin": Origin.HOME if _country(marc) == HOME else Origin.FOREIGN if _country(marc) else Origin.UNKNOWN,
    }


def splits_of(**kept: str) -> dict[Split, str]:
    """Return in which column of each split an entry of the ledger is counted; every copy is in exactly one of each."""
    return {
        **{Split(split): kept[name] for split, name in SIMPLE.items()},
        Split.KINDS_BY_LANGUAGE: kind_and_language(kept["kind"], kept["language"]),
    }


SIMPLE = {
    Split.LANGUAGES: "language",
    Split.SECTIONS: "section",
    Split.KINDS: "kind",
    Split.BBKS: "bbk",
    Split.CARRIERS: "carrier",
    Split.ORIGINS: "origin",
    Split.COMINGS: "coming",
    Split.PAYMENTS: "payment",
    Split.BALANCES: "balance",
}
"""Splits that are one column of the ledger each."""
KEPT = tuple(SIMPLE.values())
"""What an entry keeps, so that the columns of the register stay as they were posted."""


def kind_and_language(kind: str, language: str) -> str:
    """Return the column for documents of one kind in one language."""
    return f"{kind} {language}"


def language_of(code: str) -> Language:
    """Return the column of the register for a language of MARC."""
    return Language(code) if code in (Language.KAZAKH, Language.RUSSIAN) else Language.OTHER


def section_of(udc: Iterable[str]) -> Section:
    """Return the column for the first UDC number; law stands apart from the other social sciences."""
    notation = next(iter(udc), "").lstrip("(=\"'")
    if notation.startswith(Section.LAW):
        return Section.LAW
    return Section(notation[:1]) if notation[:1] in Section.values else Section.NONE


def bbk_of(indexes: Iterable[str]) -> Bbk:
    """Return the column for the first BBK index, of the tables with digits or of those with letters.

    >>> bbk_of(["67.404"]).value, bbk_of(["Х629.3"]).value, bbk_of(["63.3(5Каз)"]).value
    ('67', '67', '63')
    """
    index = next(iter(indexes), "").strip().lstrip("*+").upper()
    digits = _LETTERS.get(index[:1], "") or _OTHER_ROWS.get(index[:2], "") or index
    return next((row for row in _BY_LENGTH if digits.startswith(row)), Bbk.NONE)


def carrier_of(marc: MarcRecord) -> Carrier:
    """Return on what the document is recorded: by field 007, the form of item in 008, the type in the leader."""
    material = marc.control("007")
    if material[:1] == "c":
        return Carrier.ONLINE if material[1:2] == "r" else Carrier.DISC
    if found := _MATERIALS.get(material[:1]):
        return found
    kind = marc.leader[6:7]
    fixed = marc.control("008")
    form = fixed[29:30] if kind in "efgkor" and kind else fixed[23:24]
    if found := _FORMS.get(form):
        return found
    return {"i": Carrier.SOUND, "j": Carrier.SOUND, "g": Carrier.VIDEO, "m": Carrier.DISC}.get(kind, Carrier.PAPER)


def _country(marc: MarcRecord) -> str:
    code = marc.control("008")[15:18].strip(" |#")
    return "" if code in {"xx", "vp"} else code
