"""Annotated text (CoNLL-U) and what an analyser of its words is measured by."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

_WORD = re.compile(r"[а-яёәғқңөұүһі-]+")
_NO_WORDS = {"PUNCT", "SYM", "NUM", "X"}
_VERBS = {"VERB", "AUX"}


class Word(NamedTuple):
    """A word of annotated text in small letters; a word written for several takes the lemma of its first."""

    form: str
    lemma: str
    is_verb: bool


def words_of(paths: Iterable[Path]) -> list[Word]:
    """Return the Cyrillic words of CoNLL-U files, without punctuation, symbols and numbers."""
    found = []
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            rows = (line.rstrip("\n").split("\t") if line[0] not in "#\n" else None for line in lines)
            for is_sentence, sentence in groupby(rows, key=bool):
                if is_sentence:
                    found += _words_of_sentence([row for row in sentence if row])
    return [word for word in found if _WORD.fullmatch(word.form) and _WORD.fullmatch(word.lemma)]


def _words_of_sentence(rows: list[list[str]]) -> Iterator[Word]:
    joined: dict[str, str] = {}
    inside: set[str] = set()
    for number, form, *_ in rows:
        if "-" in number:
            first, last = number.split("-")
            joined[first] = form
            inside |= {str(at) for at in range(int(first) + 1, int(last) + 1)}
    for number, form, lemma, part_of_speech, *_ in rows:
        if number.isdigit() and number not in inside and part_of_speech not in _NO_WORDS:
            yield Word(joined.get(number, form).lower(), lemma.lower(), part_of_speech in _VERBS)


class Measures(NamedTuple):
    """Shares from 0 to 1: lemma accuracy over running words; over distinct forms, pairs with one lemma and one answer."""

    words: int
    forms: int
    accuracy: float
    precision: float
    recall: float
    f1: float


def measures(words: list[Word], answers: Mapping[str, str]) -> Measures:
    """Compare answers (form to lemma) with the annotation; a form with several lemmas counts with the most frequent one."""
    counted = Counter((word.form, word.lemma) for word in words)
    right = sum(number for (form, lemma), number in counted.items() if answers[form] == lemma)
    gold: dict[str, tuple[int, str]] = {}
    for (form, lemma), number in counted.items():
        if number > gold.get(form, (0, ""))[0]:
            gold[form] = (number, lemma)
    together, by_lemma, by_answer = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    for form, (_number, lemma) in gold.items():
        together[lemma, answers[form]] += 1
        by_lemma[lemma] += 1
        by_answer[answers[form]] += 1
    both, wanted, given = _pairs(together), _pairs(by_lemma), _pairs(by_answer)
    precision = both / given if given else 1.0
    recall = both / wanted if wanted else 1.0
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return Measures(len(words), len(gold), right / len(words), precision, recall, f1)


def _pairs(counts: Mapping[object, int]) -> int:
    return sum(number * (number - 1) // 2 for number in counts.values())


def lemmas_by_form(words: list[Word]) -> dict[str, tuple[str, bool]]:
    """Return the most frequent lemma of each form, and whether it is a verb's."""
    counts: defaultdict[str, Counter[tuple[str, bool]]] = defaultdict(Counter)
    for word in words:
        counts[word.form][word.lemma, word.is_verb] += 1
    return {form: counter.most_common(1)[0][0] for form, counter in counts.items()}
