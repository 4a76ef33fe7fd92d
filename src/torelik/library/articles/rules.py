"""Decisions of the article index in plain Python: what a row of the contents says, and the record it becomes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from torelik.library.articles.vocabulary import RowFault
from torelik.library.cataloguing.marc import DataField, Field, MarcRecord, describe
from torelik.library.editing.grid import with_control
from torelik.library.editing.parts import Host, article_of, link_to, part_of

MOST_ABSTRACT = 5_000
TITLE_CHARACTERS, AUTHORS_CHARACTERS, SECTION_CHARACTERS, PAGES_CHARACTERS = 1_000, 500, 200, 60
RESOLVER = "https://doi.org/"
PAGE_WORDS = {"kaz": "Б.", "eng": "P."}
"""How pages are called in the language of an article; elsewhere as in Russian."""
_PAGES = re.compile(r"(?P<first>\d{1,5}|[ivxlc]+)(?:\s*[-–—]\s*(?P<last>\d{1,5}|[ivxlc]+))?")
_INITIALS = r"[^\W\d_]\.(?:\s?-?[^\W\d_]\.)*"
_SURNAME = r"[^\W\d_][\w’'ʼ-]+"
_NAME = rf"(?:{_SURNAME}\s+{_INITIALS}|{_INITIALS}\s*{_SURNAME})"
_LINE = re.compile(
    rf"^(?P<authors>{_NAME}(?:\s*[,;]\s*{_NAME})*)?[\s.,:—–-]*(?P<title>\S.*?)(?:[\s.…_·]+(?P<pages>\d{{1,5}}(?:\s*[-–—]\s*\d{{1,5}})?))?\s*$"
)
_LAST_INITIALS = re.compile(rf"^(?P<surname>.+?)\s+(?P<given>{_INITIALS})$")
_FIRST_INITIALS = re.compile(rf"^(?P<given>{_INITIALS})\s*(?P<surname>{_SURNAME}(?:\s+{_SURNAME})?)$")
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One article as it is typed in the contents; ``language`` is empty where it is that of the issue.

    The number, the abstract and the keywords (with semicolons) come from a publisher's file.
    """

    title: str = ""
    authors: str = ""
    pages: str = ""
    section: str = ""
    language: str = ""
    doi: str = ""
    abstract: str = ""
    keywords: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed; a section alone is carried on from the row before."""
        return not (self.title or self.authors or self.pages)


def row_of(*cells: str) -> Row:
    """Return the row with single blanks; *cells* are its columns in their order."""
    return Row(*(" ".join(text.split()) for text in cells))


def faults_of(row: Row) -> list[RowFault]:
    """Return every reason why the row is no article."""
    limits = (
        (row.title, TITLE_CHARACTERS), (row.authors, AUTHORS_CHARACTERS), (row.section, SECTION_CHARACTERS),
        (row.pages, PAGES_CHARACTERS), (row.doi, PAGES_CHARACTERS * 4), (row.abstract, MOST_ABSTRACT),
        (row.keywords, MOST_ABSTRACT),
    )  # fmt: skip
    checks = {
        RowFault.NO_TITLE: not row.title,
        RowFault.TOO_LONG: any(len(text) > most for text, most in limits),
        RowFault.CONTROL_CHARACTERS: any(_HIDDEN.search(text) for text, _most in limits),
        RowFault.PAGES: bool(row.pages) and spans_of(row.pages) is None,
        RowFault.PAGES_ORDER: any(last < first for first, last in spans_of(row.pages) or ()),
        RowFault.AUTHOR: bool(row.authors) and not names_of(row.authors),
    }
    return [fault for fault, applies in checks.items() if applies]


def spans_of(pages: str) -> list[tuple[int, int]] | None:
    """Return the pages as pairs of first and last, those in Roman figures left out; ``None`` where they are no pages."""
    spans = []
    for part in pages.split(","):
        found = _PAGES.fullmatch(part.strip().casefold())
        if found is None:
            return None
        if found["first"].isdigit() and (found["last"] or "0").isdigit():
            spans.append((int(found["first"]), int(found["last"] or found["first"])))
    return spans


def names_of(text: str) -> list[str]:
    """Return the authors as headings, the surname first: ``Қасымов, Б. А.``; nothing where one of them is no name.

    Semicolons separate; commas do where no author is written with one.
    """
    parts = text.split(";") if ";" in text else _by_commas(text)
    headings = [
        _heading(part.strip(" .,") if not part.rstrip().endswith(".") else part.strip()) for part in parts if part.strip()
    ]
    return headings if all(headings) else []


def _by_commas(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    # "Қасымов, Болат" is one author; "Қасымов Б. А., Иванов И. И." are two.
    return parts if all(" " in part or "." in part.rstrip(".") for part in parts) and not _is_inverted(parts) else [text]


def _is_inverted(parts: Sequence[str]) -> bool:
    return len(parts) == 2 and re.fullmatch(_INITIALS, parts[1]) is not None


def _heading(name: str) -> str:
    if "," in name:
        surname, _comma, given = (part.strip() for part in name.partition(","))
        return f"{surname}, {_spaced(given)}" if surname and given and "," not in given else ""
    for pattern in (_LAST_INITIALS, _FIRST_INITIALS):
        if found := pattern.fullmatch(name):
            return f"{found['surname']}, {_spaced(found['given'])}"
    surname, _blank, given = name.partition(" ")
    return f"{surname}, {given.strip()}" if given.strip() and not any(char.isdigit() for char in name) else ""


def _spaced(given: str) -> str:
    return re.sub(r"\.(?=[^\W\d_])", ". ", given)


def direct(heading: str) -> str:
    """Return a heading as it is written after a title: ``Б. А. Қасымов``."""
    surname, comma, given = heading.partition(", ")
    return f"{given} {surname}" if comma else heading


def pages_said(pages: str, language: str) -> str:
    """Return the pages as the link to the host says them: ``С. 27–35``."""
    bare = re.sub(r"\s*[-–—]\s*", "–", pages)
    return f"{PAGE_WORDS.get(language, 'С.')} {bare}" if bare else ""


def article_marc(row: Row, host: Host, *, whole: MarcRecord, begun: MarcRecord) -> MarcRecord:
    """Return the record of an article; what is not typed it has from its host."""
    language = row.language or host.language
    record = article_of(whole, begun=begun)
    names = names_of(row.authors) if row.authors else []
    title: tuple[tuple[str, str], ...] = (("a", f"{row.title} /" if names else row.title),)
    title += (("c", ", ".join(direct(name) for name in names)),) if names else ()
    made: list[Field] = [DataField("100" if at == 0 else "700", "1", " ", (("a", name),)) for at, name in enumerate(names)]
    made += [
        DataField("245", "1" if names else "0", "0", title),
        link_to(host, pages=pages_said(row.pages, language), section=row.section),
    ]
    made += [DataField("024", "7", " ", (("a", row.doi), ("2", "doi")))] if row.doi else []
    made += [DataField("520", " ", " ", (("a", row.abstract),))] if row.abstract else []
    made += [DataField("653", " ", " ", (("a", word.strip()),)) for word in row.keywords.split(";") if word.strip()]
    made += [DataField("856", "4", "0", (("u", f"{RESOLVER}{row.doi}"),))] if row.doi else []
    kept = [field for field in record.fields if field.tag not in ("245", "773")]
    fields = sorted([*kept, *made], key=lambda field: field.tag)
    return with_language(MarcRecord(record.leader, tuple(fields)), language)


def issue_marc(periodical: MarcRecord, *, year: str, number: str, begun: MarcRecord) -> MarcRecord:
    """Return the record of an issue: the title of its periodical, its number and year, and the link."""
    record = part_of(periodical, begun=begun)
    d = describe(periodical)
    link = next(record.data_fields("773"))
    pairs = (("t", d.title), ("g", f"{year}, {number}"), *(pair for pair in link.subfields if pair[0] != "t"))
    said = (("a", f"{d.place} :"), ("b", f"{d.publisher},"), ("c", year))
    imprint = tuple((code, value) for code, value in said if value.strip(" :,"))
    made: list[Field] = [
        DataField("245", "0", "0", (("a", f"{d.title}."), ("n", number))),
        DataField("264", " ", "1", imprint),
        DataField("773", link.ind1, link.ind2, pairs),
        *(DataField("022", " ", " ", (("a", issn),)) for issn in d.issns[:1]),
    ]  # fmt: skip
    kept = [field for field in record.fields if field.tag not in ("022", "245", "264", "773")]
    fields = tuple(sorted([*kept, *made], key=lambda field: field.tag))
    codes = record.control("008")
    return with_control(MarcRecord(record.leader, fields), "008", f"{codes[:7]}{year}{codes[11:]}")


def bare_number(number: str) -> str:
    """Return what tells two numbers of issues apart: figures and letters; ``№ 3–4`` and ``3-4`` are one."""
    return re.sub(r"[^0-9a-zа-яёәіңғүұқөһ]+", "-", number.casefold().replace("№", " ")).strip("-")


def is_of_issue(year: str, number: str, host: Host) -> bool:
    """Tell whether an article that names this year and number may stand in the issue; what is not named agrees."""
    same_year = not year or host.year is None or year == str(host.year)
    return same_year and (not number or not host.issue or is_same_number(number, host.issue))


def is_same_number(one: str, other: str) -> bool:
    """Tell whether two ways of writing name the same issue of a year."""
    return bare_number(one) == bare_number(other) != ""


def with_language(record: MarcRecord, language: str) -> MarcRecord:
    """Return the record with the language of its text (ISO 639-2/B) in field 008."""
    codes = record.control("008")
    return with_control(record, "008", f"{codes[:35]}{language:3}{codes[38:]}") if language else record


# ---- pasted contents ----


def rows_of_text(text: str) -> list[Row]:
    """Read contents as they are pasted: a table of author, title and pages, or lines as a printed contents has them.

    A line in capitals without a page is the section of those that follow. Where only first pages are given, an article
    ends before the next one begins.
    """
    rows: list[Row] = []
    section = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if "\t" in line:
            row = _row_of_cells([cell.strip() for cell in line.split("\t")])
        elif line.isupper() and not re.search(r"\d$", line):
            section = line.capitalize()
            continue
        else:
            found = _LINE.match(line)
            row = (
                row_of((found["title"] or "").rstrip(" ."), found["authors"] or "", found["pages"] or "", "", "")
                if found
                else Row(line)
            )
        rows.append(replace(row, section=row.section or section))
    return _with_last_pages(rows)


def _row_of_cells(cells: list[str]) -> Row:
    """A row of a table: pages are what looks like pages, of the others the first is the author where there are two."""
    pages = next((cell for cell in reversed(cells) if cell and spans_of(cell) is not None), "")
    rest = [cell for cell in cells if cell and cell != pages]
    authors, title = ("", rest[0]) if len(rest) == 1 else (rest[0], rest[1]) if rest else ("", "")
    if authors and not names_of(authors) and names_of(title):
        authors, title = title, authors
    return row_of(title, authors, pages, rest[2] if len(rest) > 2 else "", "")


def _with_last_pages(rows: list[Row]) -> list[Row]:
    firsts = [next((first for first, _last in spans_of(row.pages) or ()), None) for row in rows]
    done = []
    for at, row in enumerate(rows):
        first, following = firsts[at], firsts[at + 1] if at + 1 < len(rows) else None
        is_span = row.pages.isdigit() and first is not None and following is not None and following - 1 > first
        done.append(replace(row, pages=f"{first}–{following - 1}") if is_span and following else row)
    return done
