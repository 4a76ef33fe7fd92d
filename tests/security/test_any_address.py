"""Whatever stands in an address, nobody gets an answer of 500: not a stranger, not a person who may do everything.

Every address of the product is asked, with values made by hypothesis in its path and behind its question mark. What
programs use has a description of its own (``docs/machine-addresses.yaml``), held in ``test_machine_addresses.py``.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import people
from torelik.project import first_setup

NAMES = (
    "q", "in", "page", "show", "sort", "words", "kind", "state", "year_from", "year_through", "day_from", "day_through",
    "next", "mode", "reader", "format", "author", "subject", "key", "month", "week", "on",
)  # fmt: skip
PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
NASTY = st.sampled_from(
    ["", "0", "-1", "1e9", "9" * 40, "\0", "%00", "'", '"><script>', "../../etc/passwd", "٣", "\ud7ff", "2026-02-30",
     "0000-00-00", "{{7*7}}", "%(x)s", "\u202e", "ı", "a" * 3000, "None", "[]", "$ne", "' OR 1=1 --"]
)  # fmt: skip
VALUES = st.one_of(NASTY, st.text(max_size=40), st.integers().map(str), st.uuids().map(str), st.dates().map(str))


def templates(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Yield the address of every page, its parameters as they stand in the code; Wagtail's own are its own affair."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = re.sub(r"\(\?P<path>.*?\)\$?$", "<path:path>", str(pattern.pattern).lstrip("^"))
        address = before + here.rstrip("$")
        if isinstance(pattern, URLResolver) and not address.endswith(("/cms/", "documents/")):
            yield from templates(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and "sign-out" not in address and "(" not in address:
            yield "/" + address


def value_for(kind: str, data: st.DataObject) -> str:
    if kind == "uuid":
        return str(data.draw(st.uuids()))
    if kind == "int":
        return str(data.draw(st.integers(min_value=0, max_value=10**30)))
    text = data.draw(VALUES).replace("\0", "%00")
    return quote(text, safe="/" if kind == "path" else "") or "x"


TEMPLATES = sorted(set(templates()))


@pytest.fixture
def site(db: None, at: datetime) -> None:
    first_setup.apply(at=at)


@pytest.fixture(params=["a stranger", "a person who may do everything"])
def browser(request: pytest.FixtureRequest, site: None) -> Client:
    client = Client(raise_request_exception=False)
    if request.param != "a stranger":
        client.force_login(people.account(grants=people.everything_compatible()))
    return client


def test_the_addresses_are_found() -> None:
    assert len(TEMPLATES) > 40
    assert {"/kk/library/records/<uuid:uuid>/", "/kk/journal/"} <= {re.sub("^/[a-z]{2}/", "/kk/", name) for name in TEMPLATES}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_no_address_answers_with_our_fault(browser: Client, data: st.DataObject) -> None:
    template = data.draw(st.sampled_from(TEMPLATES))
    address = PARAMETER.sub(lambda found: value_for(found.group(1) or "str", data), template)
    asked = data.draw(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
    method = data.draw(st.sampled_from(["get", "get", "get", "post", "head"]))

    answer = getattr(browser, method)(
        f"{address}?{urlencode(asked)}" if method != "post" else address, *([asked] if method == "post" else [])
    )

    assert answer.status_code < 500 or answer.status_code == 503, (method, address, asked)


def test_every_address_bears_strangers_values(browser: Client) -> None:
    values = {"uuid": str(UUID(int=7)), "int": "999999999999999999999"}
    faults = []
    for template in TEMPLATES:
        address = PARAMETER.sub(lambda found: values.get(found.group(1), "%00'"), template)
        for query in ("", "?page=9999999999999999999&q=%00%27&day_from=0001-01-01&year_from=99999&show=x&month=13"):
            status = browser.get(address + query).status_code
            if status >= 500 and status != 503:
                faults.append(address + query)

    assert faults == []
