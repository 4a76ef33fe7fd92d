"""Every page, public or of the workplace, tells the browser the same: run nothing of strangers, be framed by nobody, keep
nothing personal. The pages are all addresses of the product that need nothing in the path, so a new page is asked too."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from factories import people
from torelik.project import first_setup

pytestmark = pytest.mark.django_db

INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\bsrc=)(?![^>]*type=\"(?:application/(?:ld\+)?json|text/x-template)\")"
)
REDIRECTS, NOT_FOUND, NOT_ALLOWED = {301, 302}, 404, 405


def addresses(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Yield every address without a parameter, Wagtail's own aside from its front page."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + re.sub(r"[\^$\\]|\?\S*", "", str(pattern.pattern))
        if "<" in address or "(" in address:
            continue
        if isinstance(pattern, URLResolver):
            if not address.endswith("/cms/"):
                yield from addresses(pattern.url_patterns, address)
        elif "sign-out" not in address:
            yield "/" + address
    if patterns is None:
        yield from ("/en/cms/", "/kk/", "/ru/contacts/", "/en/news/", "/en/events/")


@pytest.fixture
def whole_site(at: datetime) -> None:
    first_setup.apply(at=at)


@pytest.fixture
def everybody(whole_site: None) -> Client:
    """The browser of a person who holds every grant there is."""
    client = Client()
    client.force_login(people.account(grants=people.everything_compatible()))
    return client


def directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _space, value in parts}


def complaints(response: Any, *, signed_in: bool) -> list[str]:
    """Return what is wrong with the headers of one answer; nothing when nothing is."""
    policy = directives(response.get("Content-Security-Policy", ""))
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "SAMEORIGIN",
    }
    if signed_in:
        wanted["Cache-Control"] = "no-store, private"
    wrong = [f"{name}: {response.get(name)}" for name, value in wanted.items() if response.get(name) != value]
    if any("unsafe" in value or "*" in value or "http:" in value for value in policy.values()):
        wrong.append(f"the content policy is open: {policy}")
    if (policy.get("default-src"), policy.get("script-src"), policy.get("frame-ancestors")) != ("'none'", "'self'", "'self'"):
        wrong.append(f"the content policy is not closed: {policy}")
    if not {"camera=()", "geolocation=()"} <= set(response.get("Permissions-Policy", "").split(", ")):
        wrong.append("no policy of permissions")
    return wrong


def walk(client: Client, *, signed_in: bool) -> tuple[int, dict[str, list[str]]]:
    pages, wrong = 0, {}
    for address in addresses():
        response = client.get(address)
        # An address of programs takes no cookies: nobody is signed in there, whatever the browser sends.
        found = complaints(response, signed_in=signed_in and not address.startswith("/api/"))
        if not response.streaming and "html" in response.get("Content-Type", ""):
            pages += response.status_code == 200
            # Wagtail marks up its templates for scripts with styles that the policy simply does not apply.
            inline = [] if "/cms/" in address else INLINE.findall(response.content.decode())
            found += [f"inline: {words}" for words in inline]
        if found:
            wrong[address] = found
    return pages, wrong


def test_every_page_shown_to_a_stranger_is_closed_to_strangers(client: Client, whole_site: None) -> None:
    pages, wrong = walk(client, signed_in=False)

    assert wrong == {}
    assert pages >= 8


def test_every_page_shown_to_a_person_is_closed_to_strangers_and_kept_by_nobody(everybody: Client) -> None:
    pages, wrong = walk(everybody, signed_in=True)

    assert wrong == {}
    assert pages >= 20


@pytest.mark.parametrize("address", ["/en/nowhere/at-all/", "/media/original_images/none.png", "/en/library/search/?q=x"])
def test_answers_that_are_no_pages_carry_the_headers_too(client: Client, whole_site: None, address: str) -> None:
    assert complaints(client.get(address), signed_in=False) == []


def test_a_public_page_may_be_kept_and_the_same_page_with_a_name_on_it_may_not(client: Client, everybody: Client) -> None:
    public, personal = client.get("/en/library/"), everybody.get("/en/library/")

    assert (public.get("Cache-Control"), personal["Cache-Control"]) == (None, "no-store, private")


def test_signing_out_makes_the_browser_forget(everybody: Client) -> None:
    before = everybody.get("/en/notifications/")
    after = everybody.post("/en/sign-out/")

    assert ("Clear-Site-Data" in before, after["Clear-Site-Data"]) == (False, '"cache", "storage"')
