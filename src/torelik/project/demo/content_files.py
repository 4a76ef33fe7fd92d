"""Reading the files of ``content/``: YAML written by hand, checked by the tests of this package."""

from pathlib import Path
from typing import Any

import yaml

from torelik.kernel.trilingual import Trilingual

CONTENT = Path(__file__).parent / "content"


def read(name: str) -> Any:
    """Return what one file of the content says."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = (CONTENT / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=loader)  # noqa: S506  # nosec  # nosemgrep: code-from-text - the safe loader in C


def read_all(folder: str) -> dict[str, list[Any]]:
    """Return the lists of every file of a folder, those of the same name joined."""
    joined: dict[str, list[Any]] = {}
    for path in sorted((CONTENT / folder).glob("*.yaml")):
        for name, items in read(f"{folder}/{path.name}").items():
            joined.setdefault(name, []).extend(items)
    return joined


def trilingual(words: dict[str, str]) -> Trilingual:
    """Return the three languages of a mapping as one value."""
    return Trilingual(words["kk"], words["ru"], words["en"])
