"""The catalogue's search page over HTTP at the size of a national library: 200,000 records and 5,000 full texts.

    python bench/search_page.py [--records 200000] [--texts 5000] [--data FOLDER]

A site of its own is made in FOLDER (kept, and used again when it is there), records are imported as MARC 21, the index is
rebuilt from the database, pages of full texts are added, and the server of the product is asked by one client and by eight.
Printed are milliseconds of whole pages with facets, availability and places inside texts: median, 95th and 99th percentile.
"""

import argparse
import http.client  # nosemgrep: call-to-the-outside - the server of the bench itself
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from search_index import STEMS, documents
from search_scale import PAGES, RECORD_WORDS, corpus
from torelik.library.cataloguing.marc import ControlField, DataField, MarcRecord, to_iso2709

TORELIK = str(Path(sys.executable).with_name("torelik"))
CODES = {"kk": "kaz", "ru": "rus", "en": "eng"}
PORTION = 2_000
WAIT_SECONDS = 60


def write_marc(path: Path, count: int) -> None:
    """Write the records of the search bench as a cataloguer would key them in."""
    with path.open("wb") as out:
        for number, document in enumerate(documents(count, body_words=RECORD_WORDS, seed=1)):
            year = str(document.year)
            fields = (
                ControlField("001", f"bench-{number}"),
                ControlField("008", f"261123s{year}    kz            000 0 {CODES[document.language]} d"),
                DataField("100", "1", " ", (("a", document.fields["authors"]),)),
                DataField("245", "1", "0", (("a", document.fields["title"]),)),
                DataField("264", " ", "1", (("a", "Астана :"), ("b", "Заң әдебиеті,"), ("c", year))),
                DataField("520", " ", " ", (("a", document.fields["body"]),)),
                DataField("650", " ", "4", (("a", document.fields["subjects"]),)),
            )
            out.write(to_iso2709(MarcRecord(leader="00000nam a2200000 i 4500", fields=fields)))


def make_site(data: Path, environment: dict[str, str], *, records: int, texts: int) -> None:
    """Import, rebuild, add the pages of full texts; print how fast."""
    data.mkdir(parents=True, exist_ok=True)
    marc = data / "bench.mrc"
    write_marc(marc, records)
    subprocess.run([TORELIK, "prepare"], env=environment, check=True, capture_output=True)
    took, printed = timed([TORELIK, "import-marc", "--json", str(marc)], environment)
    read = json.loads(printed.strip().splitlines()[-1])["read"]
    print(f"import           {read / took:10,.0f} records/s, described, stored, and indexed by a process beside", flush=True)
    took, _printed = timed([TORELIK, "index", "rebuild"], environment)
    print(f"index rebuild    {read / took:10,.0f} records/s from the database, analysis included", flush=True)
    subprocess.run([sys.executable, __file__, "--add-texts", str(texts)], env=environment, check=True)
    marc.unlink()


def become_the_product() -> None:
    """Only a process of the bench's own is the product itself."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "torelik.project.settings.base")
    django.setup()


def add_texts(texts: int) -> None:
    """Write the pages of full texts into the index of this site."""
    become_the_product()
    from torelik.search import api as search  # noqa: PLC0415

    pages = islice(corpus(0, texts), texts * PAGES)
    while portion := list(islice(pages, PORTION)):
        search.engine().write(portion)


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    started = time.perf_counter()
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return time.perf_counter() - started, answer.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status not in (200, 204):
        raise RuntimeError(f"{path}: {answer.status}")


def measured(port: int, paths: list[str], *, clients: int, times: int) -> str:
    """Return the times of so many pages for each client."""
    for path in paths[:5]:
        ask(port, path)

    def client(first: int) -> list[float]:
        took = []
        for number in range(first, first + times):
            began = time.perf_counter()
            ask(port, paths[number % len(paths)])
            took.append((time.perf_counter() - began) * 1000)
        return took

    with ThreadPoolExecutor(clients) as desks:
        every = sorted(one for took in desks.map(client, range(0, clients * times, times)) for one in took)
    return " ".join(f"{every[min(int(len(every) * share), len(every) - 1)]:8.1f}" for share in (0.5, 0.95, 0.99))


def questions(records: int) -> dict[str, list[str]]:
    """Return addresses of pages by what they ask."""
    chance = random.Random(7)
    titles = [document.fields["title"].split() for document in islice(documents(records, body_words=0, seed=1), 2_000)]
    pairs = [title[chance.randrange(3, 6) :][:2] for title in titles]
    forms: dict[str, Callable[[list[str]], str]] = {
        "two words": lambda words: " ".join(words),
        "phrase": lambda words: '"' + " ".join(words) + '"',
        "beginning": lambda words: words[0][:4] + "*",
    }
    made = {name: [f"/kk/library/?q={quote(form(words))}" for words in pairs] for name, form in forms.items()}
    common = [word for stems in STEMS.values() for word in stems[:4]]
    made["common word"] = [f"/kk/library/?q={quote(word)}" for word in common]
    made["suggestions"] = [f"/kk/library/suggest/?q={quote(words[0][:5])}" for words in pairs]
    return made


def main() -> None:
    """Make the site, start it, ask, and end it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--records", type=int, default=200_000)
    arguments.add_argument("--texts", type=int, default=5_000)
    arguments.add_argument("--times", type=int, default=100)
    arguments.add_argument("--data", type=Path)
    arguments.add_argument("--add-texts", type=int, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.add_texts is not None:
        add_texts(asked.add_texts)
        return
    with tempfile.TemporaryDirectory() as folder:
        data = (asked.data or Path(folder)).resolve() / "site"
        environment = {**os.environ, "TORELIK_DATA": str(data), "TORELIK_RATES": "search=1000000/60 suggest=1000000/60"}
        if not (data / "bench.ready").exists():
            make_site(data, environment, records=asked.records, texts=asked.texts)
            (data / "bench.ready").touch()
        port = free_port()
        server = subprocess.Popen(
            [TORELIK, "run", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(port)
            print(f"{'':<16}{'1 client: p50, p95, p99':>28}{'8 clients':>28}")
            for name, paths in questions(asked.records).items():
                one = measured(port, paths, clients=1, times=asked.times)
                eight = measured(port, paths, clients=8, times=asked.times // 4)
                print(f"{name:<16}{one:>28}{eight:>28}", flush=True)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(WAIT_SECONDS)


def wait_for(port: int) -> None:
    """Wait until the site answers."""
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            ask(port, "/kk/library/")
        except (ConnectionError, RuntimeError):
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return


if __name__ == "__main__":
    main()
