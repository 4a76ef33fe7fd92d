"""The walk over every address of the product: which addresses there are, how each is asked, what the answer means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

TABLE = Path(__file__).with_name("addresses.txt")
LANGUAGE = "kk"
OPEN, LED_ON, SIGN_IN, FORBIDDEN, NOT_FOUND = "open", "led on", "sign-in", "403", "404"
NOBODY = "00000000-0000-4000-8000-000000000000"
WAGTAIL = f"/{LANGUAGE}/cms/"
SIGN_IN_PAGE = f"/{LANGUAGE}/sign-in/"
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
OF_KIND = {"uuid": NOBODY, "int": "999999", "slug": "none", "str": "none", "path": "none", None: "none"}
"""What stands in an address where the stage has no real thing: it belongs to nobody."""

EXPRESSIONS = {
    r"kk/help-desk/^answers/(?P<secret>[A-Za-z0-9_-]{20,64})/$": "kk/help-desk/answers/nobody-knows-this-secret-word/",
    r"documents/^(\d+)/(.*)$": "documents/999999/none",
    r"kk/cms/pages/^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": (
        "kk/cms/pages/{page_id}/revisions/compare/live...latest/"
    ),
    r"kk/cms/^.*/$": "kk/cms/no/such/place/",
    r"kk/^(?P<path>(?:[\w\-]+/)*)$": "kk/about/",
    r"kk/^((?:[\w\-]+/)*)$": "kk/about/",
}
"""Addresses written as expressions, and one that fits each."""

NEVER_ASKED = {
    "kk/cms/test404/": "Wagtail's rehearsal of its own page of an error",
    "kk/cms/failwhale/": "Wagtail's rehearsal of a failure: it raises on purpose",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: the address, and what each kind of person is answered.

    *visitor* has not signed in, *account* has no role; a role that *roles* does not name is answered as the account is.
    """

    route: str
    visitor: str
    account: str
    roles: tuple[tuple[str, str], ...] = ()

    def of(self, person: str) -> str:
        if person == "visitor":
            return self.visitor
        return dict(self.roles).get(person, self.account)

    def __str__(self) -> str:
        named: dict[str, list[str]] = {}
        for role, answer in self.roles:
            named.setdefault(answer, []).append(role)
        parts = [f"{answer}: {', '.join(roles)}" for answer, roles in named.items()]
        return "  |  ".join([f"{self.route:<72}", f"{self.visitor:<8}", f"{self.account:<8}", *parts]).rstrip()


def routes() -> list[str]:
    """Return every address pattern of the product as it is written in the code, sorted; pages stand in Kazakh."""
    with translation.override(LANGUAGE):
        found = {route.removeprefix("/") for route, _pattern in _leaves(get_resolver(), "")}
    return [*sorted(found - {""}), ""]


def _leaves(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _leaves(pattern, route)
        else:
            yield route, pattern


def address_of(route: str, things: dict[str, str]) -> str:
    """Fill the route with the stage's *things* (by name of the parameter in the route), else with what belongs to nobody."""
    if route in EXPRESSIONS:
        return "/" + EXPRESSIONS[route].format(**things)
    route = re.sub(r"[\^$]", "", route)  # what an API writes around its own part

    def fill(found: re.Match[str]) -> str:
        before = route[: found.start()]
        for sign, value in things.items():
            if sign.endswith("/") and before.endswith(sign):
                return value
        return things.get(found["name"], OF_KIND.get(found["kind"], "none"))

    return "/" + PARAMETER.sub(fill, route)


def answer_to(client: Client, address: str) -> str:
    """Ask as a reader would, then send an empty form; one word when both are answered alike, else "get/post".

    What takes no forms, or only forms, is told by one of the two alone; what can only be deleted, by that. Wagtail's own pages
    break at an empty form, so
    they are sent one only where they take nothing else: behind the gate they are asked in one way or not at all.
    """
    read = meaning(client.get(address), address)
    if read and address.startswith(WAGTAIL):
        return read
    told = [word for word in (read, meaning(client.post(address), address)) if word]
    told = told or [meaning(client.delete(address), address)]
    return told[0] if len(set(told)) == 1 else "/".join(told)


def meaning(response: HttpResponseBase, address: str) -> str:
    """Say what the answer means to whoever asked; nothing for a way of asking that the address does not know."""
    status = response.status_code
    if status in (301, 302):
        return _meaning_of_redirect(response.headers["Location"].split("?")[0], address)
    if status >= 500:
        return f"broken: {status}"
    # 400, 409 and 422 are answers of the page itself: an empty form reached what it asks for.
    return {401: FORBIDDEN, 403: FORBIDDEN, 404: NOT_FOUND, 405: ""}.get(status, OPEN)


def _meaning_of_redirect(target: str, address: str) -> str:
    if target == SIGN_IN_PAGE:
        return SIGN_IN
    if address != "/" and target.startswith(f"/{LANGUAGE}{address}"):
        return NOT_FOUND  # Django tries the language's own tree for an address that it does not know
    # Wagtail sends whoever may not to its front page, with a message.
    return FORBIDDEN if target == WAGTAIL else LED_ON


def read_table() -> dict[str, Line]:
    """Read the table of expectations; a line that begins with # is a remark."""
    lines = {}
    for text in TABLE.read_text(encoding="utf-8").splitlines():
        if not text.strip() or text.startswith("#"):
            continue
        route, visitor, account, *exceptions = (part.strip() for part in text.split("  |  "))
        roles = []
        for exception in exceptions:
            answer, named = exception.split(": ", 1)
            roles += [(role.strip(), answer) for role in named.split(",")]
        if route in lines:
            raise ValueError(f"{route} stands in the table twice.")
        lines[route] = Line(route, visitor, account, tuple(roles))
    return lines
