"""What programs ask for answers as its description says, whatever is asked (``docs/machine-addresses.yaml``).

Schemathesis makes the requests from the description, sensible and senseless ones, and holds each answer to it: its status,
its kind of content, its headers, the shape of its JSON. A signed-in reader asks, so that marks and places are kept too.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.conf import settings as site_settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client, override_settings
from django.urls import get_resolver
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth

from factories import library, marc, people, readables
from identity.tokens import token_stage
from security.test_any_address import templates
from torelik.documents.api import want_text
from torelik.kernel.limits import Rate
from torelik.library.holds.actions import place_hold
from torelik.library.holds.rules import Pickup
from torelik.project.wsgi import application

DESCRIPTION = Path(__file__).resolve().parents[2] / "docs" / "machine-addresses.yaml"
SCHEMA = schemathesis.openapi.from_path(DESCRIPTION)
SCHEMA.app = application
FUZZED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TOKEN = "t" * 32
# The token of the stage is sent whatever schemathesis makes up; refusals of wrong ones stand in ``library/programs``.
NO_LIMITS = dict.fromkeys(site_settings.TORELIK_RATES, Rate(1_000_000, 1))


class Stage:
    """A record and a file to ask for, and a reader who may."""

    def __init__(self) -> None:
        file = readables.readable(file=readables.stored("Сот шешімі", "Азаматтық құқық"))
        want_text(stored_id=file.stored_id, by=people.SYSTEM, at=readables.NOON)
        reader, record = library.patron(), marc.catalogued()
        library.policy()
        library.item(of=record)
        held = place_hold(record_id=record.pk, patron_id=reader.pk, pickup=Pickup(), by=people.SYSTEM, at=readables.NOON)
        self.known = {"records": record.uuid, "reading": file.uuid, "holds": held.uuid}
        self.card = reader.ticket
        scopes = (token_stage.READ, token_stage.CIRCULATE)
        self.token = token_stage.made(token_stage.owner(), scopes=scopes).secret
        self.browser = Client()
        self.browser.force_login(people.account())

    def cookies(self) -> dict[str, str]:
        name = site_settings.SESSION_COOKIE_NAME
        return {name: self.browser.cookies[name].value, site_settings.CSRF_COOKIE_NAME: TOKEN}

    def thing_of(self, path: str) -> UUID | None:
        return next((uuid for word, uuid in self.known.items() if f"/{word}/" in path), None)


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    if connection.vendor != "sqlite":
        pytest.skip("The shape of an answer does not hang on the database; these requests are made on SQLite.")
    # A request must not close the connection that the test's transaction lives on.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        with override_settings(TORELIK_RATES=NO_LIMITS):
            yield Stage()
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def ask(case: Case, stage: Stage) -> Any:
    """Ask as a browser of the reader does, or as a program with a token, without leave to answer with a fault of ours."""
    if case.operation.path.startswith("/api/"):
        (case.query or {}).pop("cursor", None)  # nobody makes one up: a page gives it
        return case.call(headers={"Authorization": f"Bearer {stage.token}"}, cookies=stage.cookies())
    return case.call(headers={"X-CSRFToken": TOKEN}, cookies=stage.cookies())


@SCHEMA.parametrize()
@FUZZED
def test_any_request_is_answered_as_described(case: Case, stage: Stage) -> None:
    answer = ask(case, stage)

    assert answer.status_code < 500 or case.operation.path == "/readyz", case.as_curl_command()
    if case.meta.generation.mode == GenerationMode.POSITIVE:
        case.validate_response(answer, excluded_checks=[ignored_auth])


@SCHEMA.parametrize()
@FUZZED
def test_requests_for_what_is_there_are_answered_as_described(case: Case, stage: Stage) -> None:
    known = stage.thing_of(case.path)
    if known and case.path_parameters:
        case.path_parameters["uuid"] = str(known)
        if "number" in case.path_parameters:
            case.path_parameters["number"] = 1
    if "card" in (case.path_parameters or {}):
        case.path_parameters["card"] = stage.card

    answer = ask(case, stage)

    if case.meta.generation.mode == GenerationMode.POSITIVE:
        case.validate_response(answer, excluded_checks=[ignored_auth])
        assert answer.status_code != 404, case.as_curl_command()
    assert answer.status_code < 500 or case.operation.path == "/readyz", case.as_curl_command()


def test_each_described_address_is_one_of_the_product() -> None:
    described = {re.sub("^/<>/", "/kk/", re.sub(r"\{\w+\}", "<>", path)) for path in SCHEMA.raw_schema["paths"]}

    ours = {re.sub(r"<[^>]*>", "<>", re.sub("^/[a-z]{2}/", "/kk/", path)) for path in templates(get_resolver().url_patterns)}
    assert described - ours == set()
