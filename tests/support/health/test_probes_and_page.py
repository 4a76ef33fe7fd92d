import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from factories import people
from torelik.support.health import registry
from torelik.support.health.registry import Check, Reading
from torelik.support.health.vocabulary import State

pytestmark = pytest.mark.django_db

STRANGER = "192.0.2.7"
SAMPLE = re.compile(r'[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[\d.e+-]+')


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is gone, and the reason is nobody's business but the administrator's."""
    gone = Check("database", "Database", lambda _at: Reading(State.FAIL, 0, "No route to db-7.", "Call the host."), is_vital=True)
    monkeypatch.setattr(registry, "_CHECKS", {"database": gone})


def test_the_process_answers_without_the_database(client: Client, django_assert_num_queries: Callable[..., Any]) -> None:
    with django_assert_num_queries(0):
        response = client.get("/livez", REMOTE_ADDR=STRANGER)

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_a_site_in_order_is_ready(client: Client) -> None:
    response = client.get("/readyz", REMOTE_ADDR=STRANGER)

    assert (response.status_code, response.json()["ready"]) == (200, True)


@pytest.mark.usefixtures("broken")
def test_a_broken_site_gets_no_visitors_and_strangers_no_details(client: Client) -> None:
    response = client.get("/readyz", REMOTE_ADDR=STRANGER)

    assert (response.status_code, response.json()) == (503, {"status": "fail", "ready": False})


@pytest.mark.usefixtures("broken")
def test_our_own_monitoring_is_told_which_check_failed_and_no_sentence(client: Client) -> None:
    response = client.get("/readyz")

    assert response.json()["checks"] == {"database": {"state": "fail", "value": 0, "unit": "rows"}}


@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": STRANGER}, 403),
        ({"HTTP_X_FORWARDED_FOR": STRANGER}, 403),
        ({"HTTP_X_REAL_IP": STRANGER}, 403),
        ({"HTTP_FORWARDED": "for=127.0.0.1"}, 403),
        ({"REMOTE_ADDR": STRANGER, "HTTP_AUTHORIZATION": "Bearer a-long-token"}, 200),
        ({"REMOTE_ADDR": STRANGER, "HTTP_AUTHORIZATION": "Bearer another"}, 403),
        ({"REMOTE_ADDR": STRANGER, "HTTP_AUTHORIZATION": "Basic a-long-token"}, 403),
    ],
)
def test_the_figures_open_to_loopback_or_the_token(client: Client, settings: Any, extra: dict[str, str], status: int) -> None:
    settings.TORELIK_METRICS_TOKEN = "a-long-token"

    assert client.get("/metrics", **extra).status_code == status


def test_the_figures_are_openmetrics(client: Client) -> None:
    response = client.get("/metrics")

    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8"
    assert lines[-1] == "# EOF"
    assert [line for line in lines if not line.startswith("# ") and not SAMPLE.fullmatch(line)] == []
    assert sum(line.startswith("torelik_check_state{") for line in lines) == len(registry.checks())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_administrator_reads_what_is_wrong(client: Client, language: str) -> None:
    client.force_login(people.account(grants=("support.see-health",)))

    response = client.get(f"/{language}/health/")

    assert (response.status_code, len(response.context["health"].results)) == (200, len(registry.checks()))


@pytest.mark.usefixtures("broken")
def test_what_is_wrong_is_said_with_what_to_do(client: Client) -> None:
    client.force_login(people.account(grants=("support.see-health",)))

    page = client.get("/en/health/").content.decode()

    assert "No route to db-7." in page
    assert "Call the host." in page
    assert "Visitors get no pages until it is mended." in page


def test_the_page_of_health_stays_closed_without_the_grant(client: Client) -> None:
    client.force_login(people.account(grants=("audit.read-journal",)))

    assert client.get("/en/health/").status_code == 403


def test_a_visitor_is_asked_to_sign_in_first(client: Client) -> None:
    assert client.get("/en/health/")["Location"] == "/en/sign-in/?next=/en/health/"


def test_learning_adds_its_own_check(at: datetime) -> None:
    assert "attempts-left-open" in {check.name for check in registry.checks()}
