"""The text of consent with which a new site begins, read from ``consent/*.txt``; the Academy's lawyer replaces it.

It holds what law 94-V, Art. 8(4) asks for: operator, purposes, data, term, third parties, abroad, publication.
"""

from pathlib import Path

from torelik.kernel.trilingual import LANGUAGES, Trilingual

FOLDER = Path(__file__).parent / "consent"


def first_text() -> tuple[Trilingual, Trilingual]:
    """Return the title, the first line of each file, and the text below it."""
    parts = [(FOLDER / f"{code}.txt").read_text(encoding="utf-8").strip().partition("\n\n") for code in LANGUAGES]
    return Trilingual(*(title for title, _, _ in parts)), Trilingual(*(body for _, _, body in parts))
