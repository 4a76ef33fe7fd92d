"""Our own headwords: the vocabulary of law, of learning and of the library, each a word by itself.

They are read as they stand («бап» is an article and no form of a verb), and make the lexicon sure of their forms (бабы, баптың).
"""

from pathlib import Path


def _read() -> frozenset[str]:
    lines = Path(__file__).with_name("headwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


HEADWORDS = _read()
"""Dictionary forms in small letters."""
