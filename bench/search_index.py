"""Measure a search engine: documents indexed per second, and how long queries take.

    python bench/search_index.py --documents 20000
    tools/with-postgres.sh python bench/search_index.py --documents 20000 --engine postgres

The documents are made here: words of three languages with the frequencies of natural text (Zipf), some of them real
words of the law with their endings, the others syllables put together. Ratios tell more than the times themselves.
"""

import argparse
import itertools
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dj_database_url
import django
from django.conf import settings
from django.db import connection

from torelik.search.analysis.analyser import WordAnalyser
from torelik.search.index.embedded import TantivyEngine
from torelik.search.index.engine import Engine
from torelik.search.index.postgres import PostgresEngine
from torelik.search.index.values import Document, Sort
from torelik.search.query.finding import find
from torelik.search.query.snippets import snippet
from torelik.search.query.values import Query

PUBLIC = frozenset({"public"})
STEMS = {
    "kk": ("сот", "заң", "құқық", "азамат", "кодекс", "мемлекет", "дау", "тарап", "шешім", "талап", "өтініш", "қылмыс"),
    "ru": ("суд", "закон", "право", "гражданин", "кодекс", "государство", "спор", "сторона", "решение", "иск", "документ"),
    "en": ("court", "law", "right", "citizen", "code", "state", "dispute", "party", "decision", "claim", "statement"),
}
SYLLABLES = {
    "kk": ("қа", "ла", "бе", "рі", "тұ", "ғы", "шы", "ме", "не", "ңі", "өк", "үл", "ды", "ты", "лық", "ер", "ой", "ұс"),
    "ru": ("ка", "ла", "бе", "ри", "ту", "го", "ши", "ме", "не", "ный", "ок", "ул", "да", "ти", "ность", "ер", "ой"),
    "en": ("ca", "la", "be", "ri", "tu", "go", "shi", "me", "ne", "ing", "ock", "ul", "da", "ti", "tion", "er", "oy"),
}
ENDINGS = {
    "kk": ("", "тар", "дың", "ға", "ды", "тан", "тық", "лардың", "ымыз"),
    "ru": ("", "а", "у", "ом", "ов", "ами", "ах"),
    "en": ("", "s", "ed", "ing"),
}
VOCABULARY = 30_000
SUBJECTS = [f"Тақырып {number}" for number in range(40)]


def vocabulary(language: str, chance: random.Random) -> list[str]:
    """Return the words of a language, the most frequent first."""
    made = {
        "".join(chance.choices(SYLLABLES[language], k=chance.randint(2, 4))) + chance.choice(ENDINGS[language])
        for _ in range(VOCABULARY)
    }
    real = [stem + ending for ending in ENDINGS[language] for stem in STEMS[language]]
    return real + sorted(made)


def documents(count: int, *, body_words: int, seed: int) -> Iterator[Document]:
    """Yield as many documents as asked for, the same for the same seed."""
    chance = random.Random(seed)
    words = {language: vocabulary(language, chance) for language in STEMS}
    weights = {
        language: list(itertools.accumulate(1 / (rank + 3) for rank in range(len(known)))) for language, known in words.items()
    }

    def text(language: str, length: int) -> str:
        return " ".join(chance.choices(words[language], cum_weights=weights[language], k=length))

    for number in range(count):
        language = chance.choices(("kk", "ru", "en"), weights=(45, 45, 10))[0]
        title = text(language, 8).capitalize()
        subject = SUBJECTS[min(int(chance.expovariate(0.1)), len(SUBJECTS) - 1)]
        yield Document(
            key=f"library:record:{number}",
            context="library",
            kind="record",
            language=language,
            fields={
                "title": title,
                "authors": text(language, 2).title(),
                "subjects": subject,
                "identifiers": f"978-601-{number:06d}",
                "body": text(language, body_words),
            },
            facets={
                "language": [language],
                "kind": [chance.choice(("book", "article", "law", "thesis"))],
                "year": [str(1990 + number % 37)],
                "subject": [subject],
            },
            year=1990 + number % 37,
            shown={"title": title},
            audience=["public"] if number % 20 else ["role:learner"],
        )


def opened(name: str, directory: Path, analyser: WordAnalyser) -> tuple[Engine, Callable[[], int]]:
    """Return an engine over an empty index, and a way to ask how many bytes its index has."""
    if name == "embedded":
        files = directory.rglob
        return TantivyEngine(directory, analyser=analyser), lambda: sum(
            file.stat().st_size for file in files("*") if file.is_file()
        )
    settings.configure(DATABASES={"default": dj_database_url.parse(os.environ["TORELIK_DATABASE"])})
    django.setup()

    def size() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
                ["search_bench"],
            )
            return int(cursor.fetchone()[0])

    return PostgresEngine(analyser=analyser, schema="search_bench"), size


def measured(ask: Callable[[int], object], *, times: int) -> str:
    """Return median and 99th percentile of a question in milliseconds; the first call only warms up."""
    ask(0)
    took = []
    for number in range(times):
        began = time.perf_counter()
        ask(number)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return f"p50 {statistics.median(took):7.2f} ms   p99 {took[int(len(took) * 0.99) - 1]:7.2f} ms"


def main() -> None:
    """Index, ask, and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=20_000)
    arguments.add_argument("--body-words", type=int, default=50)
    arguments.add_argument("--times", type=int, default=200)
    arguments.add_argument("--engine", choices=["embedded", "postgres"], default="embedded")
    asked = arguments.parse_args()
    analyser = WordAnalyser()
    chance = random.Random(7)
    made = list(documents(asked.documents, body_words=asked.body_words, seed=1))

    began = time.perf_counter()
    tokens = sum(len(analyser.tokens(document.fields["body"], language=document.language)) for document in made)
    print(f"analysis        {tokens / (time.perf_counter() - began):10,.0f} tokens/s, caches cold at first")

    with tempfile.TemporaryDirectory() as directory:
        engine, bytes_used = opened(asked.engine, Path(directory), analyser)
        began, began_here = time.perf_counter(), time.process_time()
        engine.rebuild(made)
        took, took_here = time.perf_counter() - began, time.process_time() - began_here
        print(f"rebuild         {asked.documents / took:10,.0f} documents/s, {bytes_used() / 1e6:.1f} MB")
        print(f"                {asked.documents / took_here:10,.0f} documents for each second of a processor")
        batch = made[:100]
        print(f"batch of 100    {measured(lambda _number: engine.write(batch), times=20)}")

        frequent = [stem for stems in STEMS.values() for stem in stems]

        def ask(text: str, **narrowed: object) -> object:
            return find(Query(text=text, audience=PUBLIC, **narrowed), engine=engine, analyser=analyser)  # type: ignore[arg-type]

        facets = ("language", "kind", "year", "subject")
        titles = [document.fields["title"].split() for document in made]
        questions: dict[str, Callable[[int], object]] = {
            "one word": lambda _number: ask(chance.choice(frequent)),
            "one word, facets": lambda _number: ask(chance.choice(frequent), facets_wanted=facets),
            "two words": lambda _number: ask(" ".join(chance.choice(titles)[:2])),
            "three words": lambda _number: ask(" ".join(chance.choice(titles)[:3])),
            "phrase": lambda _number: ask('"' + " ".join(chance.choice(titles)[:2]) + '"'),
            "beginning": lambda _number: ask(chance.choice(frequent)[:4] + "*"),
            "identifier": lambda _number: ask(f"978-601-{chance.randrange(asked.documents):06d}"),
            "everything, facets": lambda _number: ask("", facets_wanted=facets),
            "by title": lambda _number: ask(chance.choice(frequent), sort=Sort.TITLE),
            "misspelt": lambda _number: ask("қжылмыстқ"),
            "snippet": lambda number: snippet(made[number].fields["body"] * 20, query="сот закон law", analyser=analyser),
        }
        for name, question in questions.items():
            print(f"{name:<20}{measured(question, times=asked.times)}")
    print(f"memory          {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10,.0f} MB at most, documents included")


if __name__ == "__main__":
    main()
