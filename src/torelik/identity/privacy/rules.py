"""What privacy decides, and how a model's docstring is read."""

import re

from torelik.identity.privacy.vocabulary import ErasureRefusal

_PII = re.compile(r"pii:\s*(.+)", re.DOTALL)


def refusals_to_erase(*, is_closed: bool, is_settled: bool, is_erased: bool) -> list[ErasureRefusal]:
    """Return every reason not to erase a person's data."""
    checks = {
        ErasureRefusal.NOT_CLOSED: not is_closed,
        ErasureRefusal.UNSETTLED: not is_settled,
        ErasureRefusal.ERASED: is_erased,
    }
    return [refusal for refusal, applies in checks.items() if applies]


def personal_data_in(docstring: str) -> str:
    """Return what the ``pii:`` line of a model names, in one line; the empty string for "none" and for no line."""
    found = _PII.search(docstring)
    words = " ".join(found.group(1).split()).replace("``", "") if found else ""
    return "" if words.lower().startswith("none") else words


def meaning_in(docstring: str) -> str:
    """Return the first sentence of a model's docstring: what one row means."""
    first = " ".join(docstring.strip().split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s(?=[A-Z])|\s*pii:", first)[0].replace("``", "")
