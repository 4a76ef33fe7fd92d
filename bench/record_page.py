"""The page of a record and the editor over HTTP, asked of a running site: milliseconds of whole pages.

    python bench/record_page.py --address http://127.0.0.1:8000 --user cataloguer --password torelik-demo [--rounds 200]

The records are those of the first pages of the catalogue's search. Printed are median, 95th and 99th percentile of the
record's page as a visitor opens it, of its MARC, of the editor with the form and with the MARC grid, by one client.
"""

import argparse
import re
import time
import urllib.parse
import urllib.request  # nosemgrep: call-to-the-outside - a site on loopback that the caller names
from http.cookiejar import CookieJar

RECORD = re.compile(r'href="/en/library/records/([0-9a-f-]{36})/')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PAGES = {
    "record": "/en/library/records/{}/",
    "record, MARC": "/en/library/records/{}/?show=marc",
    "editor, form": "/en/library/records/{}/edit/?face=form",
    "editor, grid": "/en/library/records/{}/edit/?face=grid",
}


class Client:
    """One browser: it keeps its cookies."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        # nosemgrep: call-to-the-outside - cookies of the site that the caller names
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)  # nosemgrep: call-to-the-outside - the site that the caller names

    def get(self, path: str, data: dict[str, str] | None = None) -> str:
        """Return a page; with *data* it is sent as a form."""
        body = urllib.parse.urlencode(data).encode() if data else None
        place = f"{self.address}{path}"
        # nosemgrep: call-to-the-outside - the site that the caller names
        asked = urllib.request.Request(place, data=body, headers={"Referer": place})  # noqa: S310
        with self.opener.open(asked, timeout=30) as answer:
            return str(answer.read().decode())

    def sign_in(self, user: str, password: str) -> None:
        """Sign in by the form."""
        found = TOKEN.search(self.get("/en/sign-in/"))
        if found is None:
            raise SystemExit("The sign-in page has no form.")
        self.get("/en/sign-in/", {"csrfmiddlewaretoken": found[1], "username": user, "password": password})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", required=True)
    parser.add_argument("--user", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--rounds", type=int, default=200)
    given = parser.parse_args()
    client = Client(given.address)
    client.sign_in(given.user, given.password)
    found = [uuid for page in (1, 2, 3) for uuid in RECORD.findall(client.get(f"/en/library/?page={page}"))]
    records = list(dict.fromkeys(found))
    if not records:
        raise SystemExit("The site has no records.")
    for name, path in PAGES.items():
        times = []
        for number in range(given.rounds + 10):
            began = time.perf_counter()
            client.get(path.format(records[number % len(records)]))
            times.append(time.perf_counter() - began)
        ordered = sorted(times[10:])  # the first ones warm the server up
        at = (ordered[int(share * (len(ordered) - 1))] * 1_000 for share in (0.5, 0.95, 0.99))
        print(f"{name:14} {' '.join(f'{one:8.1f}' for one in at)} ms (50, 95, 99 %), {len(records)} records", flush=True)


if __name__ == "__main__":
    main()
