"""The compiled table: endings with their scores and facts about stems, made once at set-up and read in a moment.

``python -m torelik.search.analysis.kazakh.table`` makes it from Debian's word lists where they are installed: the headwords
of hunspell-kk (its MPL-1.1 licence) and the vocabulary of Tesseract's model of Kazakh (Apache-2.0). Nothing of them is kept
in the project. Without a table the analyser works with what annotated text has taught it, and says so.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from torelik.search.analysis.kazakh.headwords import HEADWORDS
from torelik.search.analysis.kazakh.lexicon import (
    Facts,
    Nominal,
    Vocabulary,
    facts_of_stems,
    hunspell_vocabulary,
    with_known,
    wordlist_vocabulary,
)
from torelik.search.analysis.kazakh.morphotactics import all_endings
from torelik.search.analysis.kazakh.ranking import Weights, scored
from torelik.search.analysis.kazakh.splitting import Chain, gathered

RULES = "kazakh-1"
"""Named anew whenever the rules could take a word apart differently."""

EVERYDAY_CHAIN = 3
"""Endings of this many morphemes are always kept, longer ones where the vocabulary uses them."""

HUNSPELL = Path("/usr/share/hunspell/kk_KZ.dic")
TESSERACT_FOLDERS = (Path("/usr/share/tesseract-ocr/5/tessdata"), Path("/usr/share/tesseract-ocr/4.00/tessdata"))

_WEIGHTS = Path(__file__).parent / "weights" / "weights.json"


class Model(NamedTuple):
    """What training has learnt: weights by sign, and of each lemma how many forms were seen, nominal and verbal."""

    weights: Weights
    known: Mapping[str, tuple[int, int]]


class Table(NamedTuple):
    """Everything that ranking needs at hand."""

    digest: str
    has_lexicon: bool
    endings: Mapping[str, tuple[Chain, ...]]
    facts: Mapping[str, int]
    weights: Weights


def with_headwords(table: Table, headwords: Iterable[str]) -> Table:
    """Return the table with nominal headwords that its lists lacked; a word list vouches for each."""
    facts = dict(table.facts) if (taught := list(headwords)) else table.facts
    for word in taught:
        known = Facts.of(facts.get(word, 0))
        facts[word] = known._replace(  # type: ignore[index]
            nominal=Nominal.CLEAN, is_attested=True, nominal_support=4, known_nominals=3
        ).packed()
    return table._replace(facts=facts)


def trained_model() -> Model:
    """Return the model that comes with the project."""
    content = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return Model(content["weights"], {lemma: (counts[0], counts[1]) for lemma, counts in content["known"].items()})


def installed_vocabulary() -> Vocabulary:
    """Return the word lists that this machine has; empty ones where a package is missing."""
    headwords = Vocabulary()
    if HUNSPELL.exists():
        with HUNSPELL.open(encoding="utf-8") as lines:
            headwords = hunspell_vocabulary(lines)
    return headwords._replace(forms=_tesseract_forms())


def _tesseract_forms() -> frozenset[str]:
    trained = next((folder / "kaz.traineddata" for folder in TESSERACT_FOLDERS if (folder / "kaz.traineddata").exists()), None)
    if trained is None:
        return frozenset()
    with tempfile.TemporaryDirectory() as place:
        prefix, words = f"{place}/kaz.", Path(place) / "words"
        unpacked = ("combine_tessdata", "-u", str(trained), prefix)
        listed = ("dawg2wordlist", f"{prefix}lstm-unicharset", f"{prefix}lstm-word-dawg", str(words))
        try:
            for command in (unpacked, listed):
                subprocess.run(command, check=True, capture_output=True, timeout=120)
        except (OSError, subprocess.SubprocessError):
            return frozenset()
        with words.open(encoding="utf-8", errors="replace") as lines:
            return wordlist_vocabulary(lines).forms


_SURE = Facts(nominal=Nominal.CLEAN, is_attested=True)


class Lexicon(NamedTuple):
    """Endings worth trying and facts about stems, before any ranking; ``has_lists`` where word lists were installed."""

    endings: dict[str, tuple[Chain, ...]]
    facts: dict[str, Facts]
    has_lists: bool


def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """Return the everyday endings together with the longer ones that the vocabulary uses, and the facts about its stems."""
    everyday = gathered(all_endings(EVERYDAY_CHAIN))
    own = dict.fromkeys(HEADWORDS, _SURE)
    if not any(vocabulary):
        return Lexicon(everyday, own, has_lists=False)
    complete = gathered(all_endings())
    facts, used = facts_of_stems(vocabulary, complete)
    for word, sure in own.items():
        facts[word] = facts.get(word, sure)._replace(nominal=Nominal.CLEAN, is_attested=True)
    return Lexicon(
        {letters: complete[letters] for letters in complete if letters in everyday or letters in used}, facts, has_lists=True
    )


def compiled(lexicon: Lexicon, model: Model) -> Table:
    """Return the table of a lexicon and a model."""
    endings = {letters: scored(letters, chains, model.weights) for letters, chains in lexicon.endings.items()}
    facts = {stem: fact.packed() for stem, fact in with_known(lexicon.facts, model.known).items()}
    shared = {sign: weight for sign, weight in model.weights.items() if not sign.startswith(("chain ", "letters "))}
    content = repr((sorted(facts.items()), sorted(shared.items()), sorted(endings)))
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    return Table(digest, lexicon.has_lists, endings, facts, shared)


def table_path() -> Path:
    """Return where the table of this installation is: ``TORELIK_KAZAKH_TABLE`` or beside the installed packages."""
    return Path(os.environ.get("TORELIK_KAZAKH_TABLE") or Path(sys.prefix) / "share" / "torelik" / "kazakh.table")


def write_table(path: Path, table: Table) -> None:
    """Write the table so that a reader sees the old or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"rules": RULES, **table._asdict()}  # tuples become lists
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    new.replace(path)


@lru_cache(maxsize=1)
def installed_table() -> Table:
    """Return the table of this installation, or one without word lists where none was made by these rules."""
    try:
        content = json.loads(table_path().read_text(encoding="utf-8"))
        if content["rules"] == RULES:
            endings = {letters: tuple(Chain(*chain) for chain in chains) for letters, chains in content["endings"].items()}
            return Table(content["digest"], content["has_lexicon"], endings, content["facts"], content["weights"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # None was made, or it is damaged; the analyser says that it has no lexicon.
    return compiled(lexicon_of(Vocabulary()), trained_model())


def make_kazakh_table() -> str:
    """Make the table of this installation and return what it was made of, as one line."""
    vocabulary = installed_vocabulary()
    table = compiled(lexicon_of(vocabulary), trained_model())
    write_table(table_path(), table)
    return (
        f"Kazakh: {len(vocabulary.nominals)} headwords, {len(vocabulary.forms)} forms, {len(table.endings)} endings, "
        f"{len(table.facts)} stems ({table.digest})"
    )


if __name__ == "__main__":
    sys.stdout.write(make_kazakh_table() + "\n")
