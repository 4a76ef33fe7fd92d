"""Works for other programs: RIS (Reference Manager's tags) and BibTeX."""

import re
import unicodedata

from torelik.documents.citing.works import Work, WorkKind

_RIS_TYPES = {
    WorkKind.BOOK: "BOOK", WorkKind.ARTICLE: "JOUR", WorkKind.CHAPTER: "CHAP", WorkKind.LAW: "STAT",
    WorkKind.THESIS: "THES", WorkKind.OTHER: "GEN",
}  # fmt: skip
_BIBTEX_TYPES = {
    WorkKind.BOOK: "book",
    WorkKind.ARTICLE: "article",
    WorkKind.CHAPTER: "incollection",
    WorkKind.THESIS: "phdthesis",
}
_SPECIAL = str.maketrans(
    {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$"}
)
_LINE = re.compile(r"[\r\n]+")


def ris(work: Work, *, place: str = "", quote: str = "") -> str:
    """Return the work as one RIS record; *place* and *quote* of a passage go into its notes."""
    lines = [("TY", _RIS_TYPES[work.kind])]
    lines += [("AU", author) for author in work.authors]
    lines += [
        ("TI", work.title),
        ("T2", work.container),
        ("M1", work.part),
        ("CY", work.place),
        ("PB", work.publisher),
        ("PY", str(work.year or "")),
        ("SN", work.isbn),
        ("LA", work.language),
        ("UR", work.address),
        ("SP", place),
        ("N1", quote),
        ("ID", work.key),
    ]
    written = "".join(f"{tag}  - {_LINE.sub(' ', value)}\r\n" for tag, value in lines if value)
    return f"{written}ER  - \r\n"


def bibtex(work: Work, *, place: str = "", quote: str = "") -> str:
    """Return the work as one BibTeX entry in UTF-8, for biber and every reference manager."""
    fields = {
        "author": " and ".join(work.authors),
        "title": work.title,
        "journal" if work.kind is WorkKind.ARTICLE else "booktitle": work.container,
        "note": "; ".join(filter(None, [work.part, quote])),
        "pages": place,
        "address": work.place,
        "publisher": work.publisher,
        "year": str(work.year or ""),
        "isbn": work.isbn,
        "language": work.language,
        "url": work.address,
    }
    body = ",\n".join(f"  {name} = {{{_escaped(value, name)}}}" for name, value in fields.items() if value)
    return f"@{_BIBTEX_TYPES.get(work.kind, 'misc')}{{{_entry_key(work)},\n{body}\n}}\n"


def _escaped(value: str, name: str) -> str:
    value = _LINE.sub(" ", value)
    return value if name == "url" else value.translate(_SPECIAL)


def _entry_key(work: Work) -> str:
    """Return a key of ASCII letters, as BibTeX asks: the record's own, for names in Cyrillic have none."""
    plain = unicodedata.normalize("NFKD", work.key).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9:-]+", "", plain) or "work"
