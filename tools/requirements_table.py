"""Clause -> module -> test, read from the code itself, so that the table cannot lie.

    python tools/requirements_table.py            writes docs/requirements.md
    python tools/requirements_table.py --check    exit code 1 when the file differs from what the code says

A module counts for a clause when the docstring of one of its files cites it as "cl. 12"; a test when its file does.
"""

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "requirements.md"
CITED = re.compile(r"\bcl\. ?((?:\d+(?:\(\d+\))?(?:[,–-] ?|, | and )?)+)")
CLAUSES = {
    2: "One product: library, learning, portal",
    3: "Organisation and control of educational activity; spreading of experience",
    4: "Terms: systems and their documentation, kinds of information, identification, electronic documents, full texts",
    5: "Nothing with state secrets",
    6: "Day and night, with technical support",
    7: "Units fill and update the content",
    8: "An authorised person monitors content",
    9: "Systems automate the Academy's functions",
    10: "Standards, information security, monitoring of security events",
    11: "An electronic library and a distance-learning system",
    12: "The library's seven modules",
    13: "Distance learning for authorised people, in roles that the Academy determines",
    14: "Seven sections, news, contacts",
    15: "Events, urgent ones with initiator and reasons",
    16: "Dynamic information is updated as it arrives",
    17: "Static information is updated quarterly",
    18: "The Academy determines the order of posting",
    19: "State symbols and the logo",
    20: "Nothing unrelated; registered links",
    21: "Kazakh, Russian, English",
}


def cited(text: str) -> set[int]:
    """Return the clauses that *text* cites, ranges counted out: "cl. 14-16" cites 14, 15 and 16."""
    clauses: set[int] = set()
    for found in CITED.finditer(text):
        words = re.sub(r"\(\d+\)", "", found.group(1))
        for first, last in re.findall(r"(\d+)(?:\s*[–-]\s*(\d+))?", words):
            clauses.update(range(int(first), int(last or first) + 1))
    return clauses & CLAUSES.keys()


def docstrings(path: Path) -> str:
    """Return all docstrings of a Python file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return "\n".join(ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, kinds))


def module_of(path: Path) -> str:
    """Return the module a file belongs to, e.g. library/lending."""
    parts = path.relative_to(ROOT / "src" / "torelik").parts[:-1]
    return "/".join(parts[:2]) or "torelik"


def table() -> str:
    """Return the page."""
    modules: dict[int, set[str]] = defaultdict(set)
    tests: dict[int, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "src" / "torelik").glob("**/*.py")):
        for clause in cited(docstrings(path)):
            modules[clause].add(module_of(path))
    for path in sorted((ROOT / "tests").glob("**/test_*.py")):
        for clause in cited(path.read_text(encoding="utf-8")):
            tests[clause].add(str(path.relative_to(ROOT)))
    lines = [
        "# What the order asks, and where it is answered",
        "",
        "Made by `tools/requirements_table.py` from the clauses that code and tests cite;",
        "`make check` fails when it is out of date.",
        "A clause is answered in full only when every line of it has a test; what is still open stands in the issues.",
        "",
        "| cl. | about | modules | tests |",
        "| --- | --- | --- | --- |",
    ]
    for clause, about in CLAUSES.items():
        row = [", ".join(f"`{name}`" for name in sorted(found[clause])) or "none yet" for found in (modules, tests)]
        lines.append(f"| {clause} | {about} | {row[0]} | {row[1]} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    page = table()
    if "--check" in sys.argv:
        if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
            return 0
        print("docs/requirements.md is out of date: run python tools/requirements_table.py")
        return 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
