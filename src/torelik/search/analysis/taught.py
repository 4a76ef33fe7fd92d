"""The analyser with what librarians have taught: a small file that every process looks at, at most once a second."""

import json
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from torelik.search.analysis.analyser import WordAnalyser
from torelik.search.analysis.kazakh.lemmatising import Lemmatiser
from torelik.search.analysis.tokens import Terms, Token

LOOK_EVERY_SECONDS = 1.0


class TaughtAnalyser:
    """Understands words as ``WordAnalyser`` does, after the teaching in *path*; the file may come, change and go."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._plain = WordAnalyser()
        self._mind = self._plain
        self._stamp: tuple[int, int] | None = None
        self._look_again_at = 0.0

    @property
    def version(self) -> str:
        """The name of the rules and lexicon in force. Teaching does not change it: an index stays in use until it is remade."""
        return self._plain.version

    @property
    def kazakh(self) -> Lemmatiser:
        """What understands Kazakh words."""
        return self._present().kazakh

    def is_function_word(self, plain: str) -> bool:
        """Tell whether the word only joins others."""
        return self._mind.is_function_word(plain)

    def lemma(self, word: str, *, language: str) -> str:
        """Return the likely dictionary form of one word."""
        return self._present().lemma(word, language=language)

    def tokens(self, text: str, *, language: str | None) -> list[Token]:
        """Return the tokens of the text in order, every likely reading of a word at one position."""
        return self._present().tokens(text, language=language)

    def terms(self, text: str, *, language: str | None) -> Terms:
        """Return the text as an index keeps it."""
        return self._present().terms(text, language=language)

    def look_now(self) -> None:
        """Look at the file at the next word, not within a second."""
        self._look_again_at = 0.0

    def _present(self) -> WordAnalyser:
        now = time.monotonic()
        if now >= self._look_again_at:
            self._look_again_at = now + LOOK_EVERY_SECONDS
            stamp = _stamp_of(self._path)
            if stamp != self._stamp:
                forms, headwords = _read(self._path)
                self._mind = WordAnalyser(forms, headwords) if forms or headwords else self._plain
                self._stamp = stamp
        return self._mind


def write_taught(path: Path, *, forms: Mapping[str, str], headwords: Iterable[str]) -> None:
    """Write down what is taught, so that a reader sees the old teaching or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(json.dumps({"forms": dict(forms), "headwords": sorted(headwords)}, ensure_ascii=False), encoding="utf-8")
    beside.replace(path)


def _stamp_of(path: Path) -> tuple[int, int] | None:
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    return state.st_ino, state.st_mtime_ns


def _read(path: Path) -> tuple[dict[str, str], list[str]]:
    try:
        taught = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, []
    return dict(taught["forms"]), list(taught["headwords"])
