"""Our answer to each requirement of OWASP ASVS 5.0, levels 1 and 2: met by something that exists, not applicable, or open.

    python tools/asvs_table.py            writes the table in docs/security.md from docs/asvs.tsv
    python tools/asvs_table.py --check    exit code 1 when a number is missing or named twice, when a file, test or
                                          setting that is named does not exist, or when the page says something else
    python tools/asvs_table.py --totals   prints the totals alone

Numbers are the standard's (CC BY-SA 4.0); the words are ours.
"""

import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE, PAGE = "docs/asvs.tsv", "docs/security.md"
BEGIN, END = "<!-- asvs: made by tools/asvs_table.py -->", "<!-- asvs: end -->"
COLUMNS = ["id", "level", "about", "verdict", "by", "note"]
VERDICTS = {"met": "met", "n/a": "not applicable", "open": "open"}
# How many requirements of levels 1 and 2 each section has; they are numbered from 1, those of level 3 come after them.
SECTIONS = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 "
    "5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 "
    "9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 "
    "13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 "
    "17.3:2"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Our answer to one requirement."""

    id: str
    level: str
    about: str
    verdict: str
    by: tuple[str, ...]
    note: str


def expected() -> list[str]:
    """Return the number of every requirement of levels 1 and 2, in order."""
    counts = [section.split(":") for section in SECTIONS.split()]
    return [f"{section}.{number}" for section, count in counts for number in range(1, int(count) + 1)]


def rows_of(root: Path) -> list[Row]:
    """Read our answers."""
    lines = (root / SOURCE).read_text(encoding="utf-8").splitlines()
    if lines[0].split("\t") != COLUMNS:
        raise SystemExit(f"{SOURCE}:1: the columns are {', '.join(COLUMNS)}")
    cells = [line.split("\t") for line in lines[1:]]
    return [Row(id_, level, about, verdict, tuple(by.split()), note) for id_, level, about, verdict, by, note in cells]


def complaints(rows: list[Row], root: Path) -> list[str]:
    """Say what is not true about the answers."""
    found = []
    named = Counter(row.id for row in rows)
    found += [f"{id_} is answered {named[id_]} times" for id_ in expected() if named[id_] != 1]
    found += [f"{id_} is no requirement of level 1 or 2" for id_ in sorted(named.keys() - set(expected()))]
    for row in rows:
        if row.verdict not in VERDICTS:
            found.append(f"{row.id}: {row.verdict!r} is no verdict")
        if row.verdict == "met" and not row.by:
            found.append(f"{row.id}: met, but by nothing")
        if row.verdict != "met" and (row.by or not row.note):
            found.append(f"{row.id}: {row.verdict} needs a reason, and proves nothing")
        found += [f"{row.id}: {item} does not exist" for item in row.by if not exists(item, root)]
    return found


def exists(item: str, root: Path) -> bool:
    """Tell whether a file, a test in a file (``file::test``) or a setting (``setting:NAME``) is there."""
    if item.startswith("setting:"):
        folder = root / "src" / "torelik" / "project" / "settings"
        name = re.compile(rf"^(?:\w+ = )*{re.escape(item.removeprefix('setting:'))}\b", re.MULTILINE)
        return any(name.search(path.read_text(encoding="utf-8")) for path in folder.glob("*.py"))
    path, _colons, test = item.partition("::")
    if not (root / path).is_file():
        return False
    return not test or re.search(rf"def {re.escape(test)}\b", (root / path).read_text(encoding="utf-8")) is not None


def totals(rows: list[Row]) -> str:
    """Return the totals in one line."""
    count = Counter(row.verdict for row in rows)
    words = " · ".join(f"{VERDICTS[verdict]} {count[verdict]}" for verdict in VERDICTS)
    return f"{len(rows)} requirements of levels 1 and 2: {words}"


def table(rows: list[Row]) -> str:
    """Return the table as it stands in the page."""
    lines = [
        BEGIN,
        "",
        f"**{totals(rows)}.**",
        "",
        "| ASVS | level | about | answer | by, or why |",
        "| --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        by = ", ".join(f"`{item.removeprefix('setting:')}`" for item in row.by)
        reason = "; ".join(filter(None, (by, row.note)))
        lines.append(f"| {row.id} | {row.level} | {row.about} | {VERDICTS[row.verdict]} | {reason} |")
    return "\n".join([*lines, "", END])


def page_with(table_: str, page: str) -> str:
    """Return the page with the table between its two marks."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{PAGE}: the marks {BEGIN} and {END} are missing")
    return f"{before}{table_}{after}"


def main() -> int:
    rows = rows_of(ROOT)
    wrong = complaints(rows, ROOT)
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    wanted = page if wrong else page_with(table(rows), page)
    if "--check" in sys.argv and wanted != page:
        wrong.append(f"{PAGE} is out of date: run python tools/asvs_table.py")
    if wrong:
        print("\n".join(wrong))
        return 1
    if "--check" not in sys.argv and "--totals" not in sys.argv:
        (ROOT / PAGE).write_text(wanted, encoding="utf-8")
    print(totals(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
