"""The kk and ru catalogues hold every text of the interface, translated and not fuzzy.

    python tools/catalogues.py        exit code 1 and the list when something is missing

The texts are collected anew into a copy of the tree, so a text that was never collected is found too.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def collect(folder: Path) -> None:
    """Collect the texts of the present tree into the catalogues of the copy in *folder*."""
    shutil.copytree(ROOT / "src" / "torelik", folder / "torelik", ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    command = [
        sys.executable, "-m", "django", "makemessages", "-l", "kk", "-l", "ru", "--no-location", "--no-wrap", "--no-obsolete",
        "-i", "locale*", "-i", "demo/content/*", "--verbosity", "0",
    ]  # fmt: skip
    subprocess.run(command, cwd=folder / "torelik", check=True)


def holes(path: Path) -> list[str]:
    """Return what the catalogue lacks: untranslated and fuzzy texts, and plural forms that are empty."""
    catalogue = polib.pofile(str(path))
    return [
        f"{path.parts[-3]}: {entry.msgid!r}"
        for entry in catalogue
        if not entry.obsolete and (entry.fuzzy or not entry.translated())
    ]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        collect(Path(folder))
        missing = [hole for path in sorted(Path(folder).glob("torelik/locale/*/LC_MESSAGES/*.po")) for hole in holes(path)]
        counts = [len(polib.pofile(str(path))) for path in sorted(Path(folder).glob("torelik/locale/*/LC_MESSAGES/django.po"))]
    missing += [
        hole for path in sorted((ROOT / "src/torelik").glob("locale_third_party/*/LC_MESSAGES/*.po")) for hole in holes(path)
    ]
    for hole in missing:
        print(hole)
    print(f"{counts} texts, {len(missing)} missing")
    return 1 if missing or len(counts) != 2 or not all(counts) else 0


if __name__ == "__main__":
    sys.exit(main())
