"""Train the ranking of Kazakh splits on annotated text, and measure it by cross-validation.

A form is held out together with all its occurrences, so that no measured form was ever trained on. What is known of lemmas
leaves out the form at hand, so that training sees what will be seen of new forms.
"""

import argparse
import json
import math
import random
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from annotated import Measures, Word, lemmas_by_form, measures, words_of

from torelik.search.analysis.kazakh.lemmatising import Lemmatiser
from torelik.search.analysis.kazakh.lexicon import NOTHING, Facts, Vocabulary
from torelik.search.analysis.kazakh.ranking import signs_of
from torelik.search.analysis.kazakh.splitting import Split, splits
from torelik.search.analysis.kazakh.table import Lexicon, Model, compiled, installed_vocabulary, lexicon_of

ROUNDS = 12
STEP = 0.25
PULL = 2e-5
MOST_REPEATS = 4
SMALLEST_WEIGHT = 0.01

Splitter = Callable[[str], list[Split]]
Example = tuple[list[list[str]], set[int], float]


class KnownLemmas:
    """How many forms of each lemma the annotated text has, nominal and verbal."""

    def __init__(self, words: list[Word]) -> None:
        """Count the distinct forms of every lemma."""
        self._by_form = lemmas_by_form(words)
        self._counts = Counter(self._by_form.values())

    def of(self, stem: str, *, without: str) -> tuple[int, int]:
        """Return the counts of a stem as if the form *without* had never been seen."""
        nominals, verbs = self._counts[stem, False], self._counts[stem, True]
        lemma, is_verb = self._by_form.get(without, ("", False))
        if lemma == stem:
            return (nominals, verbs - 1) if is_verb else (nominals - 1, verbs)
        return nominals, verbs

    def all(self) -> dict[str, tuple[int, int]]:
        """Return the counts of every lemma."""
        return {lemma: (self._counts[lemma, False], self._counts[lemma, True]) for lemma, _ in sorted(self._counts)}


def examples_of(words: list[Word], split: Splitter, facts: Mapping[str, Facts]) -> list[Example]:
    """Return what can be learnt from each form: the signs of its splits, which of them are right, its weight.

    Every form is told twice, with the lexicon and without it, so that the model stands where the lexicon is silent.
    """
    known = KnownLemmas(words)
    examples = []
    for (form, lemma), number in sorted(Counter((word.form, word.lemma) for word in words).items()):
        choices = split(form)
        right = {at for at, choice in enumerate(choices) if choice.stem == lemma}
        if not right or len(choices) < 2:
            continue
        weight = math.sqrt(min(number, MOST_REPEATS))
        for lexicon, share in ((facts, 1.0), ({}, 0.5)):
            signs = []
            for choice in choices:
                nominals, verbs = known.of(choice.stem, without=form)
                fact = lexicon.get(choice.stem, NOTHING)._replace(known_nominals=nominals, known_verbs=verbs)
                signs.append(signs_of(choice, fact))
            examples.append((signs, right, weight * share))
    return examples


def trained(examples: list[Example], *, seed: int = 1) -> dict[str, float]:
    """Return weights by sign: the likelihood of the right splits is raised by stochastic gradients (AdaGrad)."""
    weights: dict[str, float] = {}
    squares: dict[str, float] = {}
    order = list(examples)
    shuffling = random.Random(seed)  # noqa: S311  # nosemgrep: chance-that-can-be-guessed - the same folds each time
    for _ in range(ROUNDS):
        shuffling.shuffle(order)
        for signs, right, weight in order:
            _learn(signs, right, weight, weights, squares, PULL * len(order))
    return {sign: round(weight, 3) for sign, weight in sorted(weights.items()) if abs(weight) >= SMALLEST_WEIGHT}


def _learn(
    signs: list[list[str]], right: set[int], weight: float, weights: dict[str, float], squares: dict[str, float], pull: float
) -> None:
    scores = [sum(weights.get(sign, 0.0) for sign in choice) for choice in signs]
    highest = max(scores)
    likely = [math.exp(score - highest) for score in scores]
    everything, rightly = sum(likely), sum(likely[at] for at in right)
    for at, choice in enumerate(signs):
        surprise = (likely[at] / everything - (likely[at] / rightly if at in right else 0.0)) * weight
        if abs(surprise) < 1e-3:
            continue
        for sign in choice:
            old = weights.get(sign, 0.0)
            slope = surprise + pull * old
            squares[sign] = squares.get(sign, 0.01) + slope * slope
            weights[sign] = old - STEP * slope / math.sqrt(squares[sign])


def model_of(words: list[Word], split: Splitter, facts: Mapping[str, Facts]) -> Model:
    """Return what these words teach."""
    return Model(trained(examples_of(words, split, facts)), KnownLemmas(words).all())


def cross_validated(
    words: list[Word], lexicon: Lexicon, *, folds: int = 5, seed: int = 0
) -> tuple[dict[str, str], dict[str, int]]:
    """Return an answer for every form from a model that has not seen the form, and the fold in which it was held out."""
    forms = sorted({word.form for word in words})
    random.Random(seed).shuffle(forms)  # noqa: S311  # nosemgrep: chance-that-can-be-guessed - the same folds each time
    fold_of = {form: at % folds for at, form in enumerate(forms)}
    split = lru_cache(maxsize=None)(lambda form: splits(form, lexicon.endings))
    answers = {}
    for fold in range(folds):
        model = model_of([word for word in words if fold_of[word.form] != fold], split, lexicon.facts)
        held_out = Lemmatiser(compiled(lexicon, model))
        answers |= {form: held_out.lemma(form) for form in forms if fold_of[form] == fold}
    return answers, fold_of


def main() -> None:
    """Measure by cross-validation, and with ``--write`` train on everything and write the weights of the project."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="+", type=Path, help="annotated text in CoNLL-U")
    arguments.add_argument("--folds", type=int, default=5)
    arguments.add_argument("--source", default="", help="what the text is and its licence, kept with the weights")
    arguments.add_argument("--write", type=Path, help="where the weights go")
    asked = arguments.parse_args()
    words = words_of(asked.files)
    for name, vocabulary in (("with word lists", installed_vocabulary()), ("without word lists", Vocabulary())):
        lexicon = lexicon_of(vocabulary)
        answers, fold_of = cross_validated(words, lexicon, folds=asked.folds)
        print(f"{name}: {_said(measures(words, answers))}")
        for fold in range(asked.folds):
            held_out = [word for word in words if fold_of[word.form] == fold]
            print(f"  fold {fold + 1}: {_said(measures(held_out, answers))}")
    if asked.write:
        lexicon = lexicon_of(installed_vocabulary())
        model = model_of(words, lambda form: splits(form, lexicon.endings), lexicon.facts)
        content = {"source": asked.source, "weights": model.weights, "known": model.known}
        asked.write.write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


def _said(found: Measures) -> str:
    return (
        f"{found.words} words, {found.forms} forms; lemma accuracy {found.accuracy:.3f}; "
        f"pairs P {found.precision:.3f} R {found.recall:.3f} F1 {found.f1:.3f}"
    )


if __name__ == "__main__":
    main()
