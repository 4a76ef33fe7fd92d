"""How good the answers are: nDCG@10 and recall@50 over judged questions, for our analyser and for two others.

    tools/with-postgres.sh python bench/relevance/measure.py [--worst N]

The questions and the judgements stand in ``queries.yaml``; the library is the demonstration's. The same texts of the same
fields with the same weights are searched by:

- ours: the product's own way, slips and wrong keyboards mended;
- ours, as typed: without mending;
- surface forms: the same engine and ranking, words in small letters instead of dictionary forms;
- PostgreSQL russian: ``to_tsvector('russian', …)`` with weights, all words (``websearch_to_tsquery``), by ``ts_rank_cd``;
- PostgreSQL russian, any word: the same, where one of the words is enough.

nDCG has the gain 2^grade - 1; recall counts titles with a grade of 2 and 3.
"""

import argparse
import math
import os
import statistics
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
import psycopg
import yaml

# The tables stay empty, but the catalogue's module does not open without the project.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torelik.project.settings.testing")
django.setup()

from torelik.library.cataloguing import describing  # noqa: E402 - the tables of the project come first
from torelik.library.cataloguing.indexing import document_of, present_of  # noqa: E402
from torelik.library.cataloguing.models import Record  # noqa: E402
from torelik.project.demo.catalogue_cards import marc_of  # noqa: E402
from torelik.project.demo.content_files import read  # noqa: E402
from torelik.search.analysis.analyser import WordAnalyser  # noqa: E402
from torelik.search.analysis.letters import plain_form  # noqa: E402
from torelik.search.analysis.tokens import Analyser, Terms, Token  # noqa: E402
from torelik.search.analysis.words import words  # noqa: E402
from torelik.search.index.embedded import TantivyEngine  # noqa: E402
from torelik.search.index.values import FIELD_WEIGHTS, Document  # noqa: E402
from torelik.search.query.finding import find  # noqa: E402
from torelik.search.query.values import Query  # noqa: E402

HERE = Path(__file__).resolve().parent
PUBLIC = frozenset({"public"})
NDCG_DEPTH, RECALL_DEPTH, OF_USE = 10, 50, 2
HIGHEST = 3
Asker = Callable[[str], list[str]]


@dataclass(frozen=True)
class Question:
    """One question with the grade of every title that answers it."""

    text: str
    language: str
    trait: str
    grades: Mapping[str, int]


class SurfaceAnalyser:
    """Words in small letters and nothing else: what a search without a language does."""

    version = "surface"

    def tokens(self, text: str, *, language: str | None) -> list[Token]:
        return [
            Token(plain_form(text[word.start : word.end]), word.start, word.end, text[word.start : word.end], place, "")
            for place, word in enumerate(words(text))
        ]

    def terms(self, text: str, *, language: str | None) -> Terms:
        tokens = self.tokens(text, language=language)
        return Terms([(one.position, one.term) for one in tokens], [], [(one.surface, one.term, "") for one in tokens])

    def is_function_word(self, plain: str) -> bool:
        return False


def library() -> dict[str, Document]:
    """Return the demonstration's titles as they are indexed, by their keys in the catalogue."""
    found = {}
    for entry in read("records.yaml"):
        record = describing.fill(Record(), describing.derive(marc_of(entry)))
        found[entry["key"]] = document_of(record, present_of(record), facets={}, texts={})
    return found


def questions() -> list[Question]:
    """Return the judged questions; what is named under a heading is looked up in the catalogue's entries."""
    headings: dict[str, set[str]] = {}
    for entry in read("records.yaml"):
        for subject in (*entry.get("subjects", []), *entry.get("subjects_en", [])):
            headings.setdefault(subject, set()).add(entry["key"])
    known = {entry["key"] for entry in read("records.yaml")}
    made = []
    for asked in yaml.safe_load((HERE / "queries.yaml").read_text(encoding="utf-8")):
        grades: dict[str, int] = {}
        for heading, grade in asked.get("under", {}).items():
            if heading not in headings:
                raise ValueError(f"{asked['query']}: no title is under «{heading}»")
            for key in headings[heading]:
                grades[key] = max(grade, grades.get(key, 0))
        grades |= asked.get("wanted", {})
        if strange := set(grades) - known:
            raise ValueError(f"{asked['query']}: the library has no {strange}")
        made.append(Question(asked["query"], asked["language"], asked["trait"], grades))
    return made


def embedded(documents: Mapping[str, Document], analyser: Analyser, folder: Path, *, literal: bool) -> Asker:
    """Return how our engine is asked; it answers with the titles' keys."""
    engine = TantivyEngine(folder, analyser=analyser)
    engine.rebuild(documents.values())
    names = {document.key: key for key, document in documents.items()}

    def ask(text: str) -> list[str]:
        query = Query(text=text, audience=PUBLIC, limit=RECALL_DEPTH, literal=literal, loosely=True)
        return [names[hit.key] for hit in find(query, engine=engine, analyser=analyser).items]

    return ask


def postgres(documents: Mapping[str, Document], address: str, *, any_word: bool) -> Asker:
    """Return how PostgreSQL with its Russian configuration is asked."""
    base = psycopg.connect(address, autocommit=True)
    base.execute("CREATE TEMPORARY TABLE titles (key text, words tsvector)")
    letters = dict(zip(FIELD_WEIGHTS, "ABCDD", strict=True))
    vectors = " || ".join(f"setweight(to_tsvector('russian', %s), '{letter}')" for letter in letters.values())
    for key, document in documents.items():
        # nosemgrep: sql-made-of-text - letters of our own
        base.execute(
            f"INSERT INTO titles VALUES (%s, {vectors})",  # noqa: S608 - letters of our own
            [key, *(document.fields.get(name, "") for name in letters)],
        )
    asked = (
        "replace(websearch_to_tsquery('russian', %s)::text, '&', '|')::tsquery"
        if any_word
        else "websearch_to_tsquery('russian', %s)"
    )
    statement = (
        f"SELECT key FROM titles, (SELECT {asked} AS asked) a WHERE words @@ asked "  # noqa: S608
        f"ORDER BY ts_rank_cd('{{0.25, 0.5, 0.75, 1.0}}', words, asked) DESC, key LIMIT {RECALL_DEPTH}"
    )

    def ask(text: str) -> list[str]:
        return [key for (key,) in base.execute(statement, [text]).fetchall()]

    return ask


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the normalised discounted cumulative gain of the first ten."""

    def gain(row: Sequence[int]) -> float:
        return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(row[:NDCG_DEPTH]))

    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(key, 0) for key in found]) / best


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """Return the share of the titles of use that are among the first fifty."""
    of_use = {key for key, grade in grades.items() if grade >= OF_USE}
    return len(of_use & set(found[:RECALL_DEPTH])) / len(of_use)


def main() -> None:
    """Ask everybody everything, and print the means, whole, by language and by trait."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--worst", type=int, default=0, help="show so many of our own worst answers")
    options = arguments.parse_args()
    documents, asked = library(), questions()
    with tempfile.TemporaryDirectory() as folder:
        mind = WordAnalyser()
        askers = {
            "ours": embedded(documents, mind, Path(folder) / "ours", literal=False),
            "ours, as typed": embedded(documents, mind, Path(folder) / "typed", literal=True),
            "surface forms": embedded(documents, SurfaceAnalyser(), Path(folder) / "surface", literal=True),
        }
        if address := os.environ.get("TORELIK_DATABASE"):
            askers["PostgreSQL russian"] = postgres(documents, address, any_word=False)
            askers["PostgreSQL russian, any word"] = postgres(documents, address, any_word=True)
        answers = {name: [ask(question.text) for question in asked] for name, ask in askers.items()}
    print(f"{len(asked)} questions over {len(documents)} titles; nDCG@{NDCG_DEPTH} / recall@{RECALL_DEPTH}\n")
    groups: dict[str, list[int]] = {"all": list(range(len(asked)))}
    for number, question in enumerate(asked):
        groups.setdefault(question.language, []).append(number)
    for number, question in enumerate(asked):
        groups.setdefault(question.trait, []).append(number)
    print(f"{'':<30}" + "".join(f"{name + f' ({len(rows)})':>16}" for name, rows in groups.items()))
    for name, found in answers.items():
        line = ""
        for rows in groups.values():
            gains = statistics.mean(ndcg(found[row], asked[row].grades) for row in rows)
            recalls = statistics.mean(recall(found[row], asked[row].grades) for row in rows)
            line += f"{f'{gains:.3f} / {recalls:.3f}':>16}"
        print(f"{name:<30}{line}")
    _print_worst(asked, answers["ours"], options.worst)


def _print_worst(asked: Sequence[Question], answers: Sequence[Sequence[str]], count: int) -> None:
    order: list[Any] = sorted(range(len(asked)), key=lambda row: ndcg(answers[row], asked[row].grades))
    for row in order[:count]:
        question, found = asked[row], answers[row]
        print(f"\n{ndcg(found, question.grades):.2f} {recall(found, question.grades):.2f}  {question.text}")
        for key in found[:NDCG_DEPTH]:
            print(f"      {question.grades.get(key, 0)}  {key}")
        for key in sorted(set(question.grades) - set(found[:NDCG_DEPTH]), key=lambda key: -question.grades[key])[:5]:
            print(f"   no {question.grades[key]}  {key}")


if __name__ == "__main__":
    main()
