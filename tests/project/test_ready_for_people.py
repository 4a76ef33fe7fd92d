"""`torelik check --deploy` says in sentences why people must not be let in yet; each sentence has its own cause."""

import json
from argparse import Namespace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from torelik.kernel import clock
from torelik.project import deployment
from torelik.project.commands import proof

pytestmark = pytest.mark.django_db

COMPLETE = {
    "TORELIK_SETTINGS": "production",
    "TORELIK_HOSTS": "academy.example",
    "TORELIK_BASE_URL": "https://academy.example",
    "TORELIK_SECRET_KEY": "0123456789abcdef0123456789abcdef0123456789abcdef",
}
SQLITE = "The database is SQLite"


@pytest.fixture(autouse=True)
def ready(settings: Any, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that is ready, but for the database of the test run and the scanner, which answers here as it should."""
    tmp_path.chmod(0o700)
    settings.DATA = tmp_path
    settings.TORELIK_CHECKPOINTS = tmp_path_factory.mktemp("another-machine")
    settings.DEBUG = False
    settings.TORELIK_SECOND_FACTOR = "required"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31536000, True
    settings.SECURE_HSTS_PRELOAD = settings.SECURE_SSL_REDIRECT = True
    settings.SECRET_KEY = COMPLETE["TORELIK_SECRET_KEY"] * 2
    settings.TORELIK_PROXIES = 1
    settings.ALLOWED_HOSTS = ["academy.example"]
    settings.WAGTAILADMIN_BASE_URL = "https://academy.example"
    monkeypatch.setattr(deployment.documents, "scanner_version", lambda: "ClamAV 1.4.6")


def told() -> list[str]:
    return [problem for problem in deployment.problems(COMPLETE) if not problem.startswith(SQLITE)]


def test_a_site_that_is_ready_has_nothing_to_be_told() -> None:
    assert told() == []


def test_sqlite_is_for_trying_out() -> None:
    named = [problem for problem in deployment.problems(COMPLETE) if problem.startswith(SQLITE)]

    assert bool(named) is (connection.vendor == "sqlite")


@pytest.mark.parametrize(
    ("name", "value", "beginning"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("SESSION_COOKIE_SECURE", False, "Cookies of sessions travel without TLS"),
        ("SECURE_HSTS_SECONDS", 0, "Browsers are not told to stay with https"),
        ("ALLOWED_HOSTS", ["other.example"], "The host of TORELIK_BASE_URL is not among TORELIK_HOSTS"),
        ("TORELIK_PROXIES", 0, "TORELIK_PROXIES is 0"),
        ("TORELIK_DEMONSTRATION", True, "The demonstration academy is loaded"),
        ("TORELIK_CHECKPOINTS", Path("/nowhere/at/all"), "The folder of the journal's checkpoints is not there"),
        ("TORELIK_SECOND_FACTOR", "offered", "The second factor is optional for staff"),
        ("SECRET_KEY", "django-insecure-x", "Your SECRET_KEY has less than"),
    ],
)
def test_each_setting_left_open_is_told(name: str, value: object, beginning: str, settings: Any) -> None:
    setattr(settings, name, value)

    assert [problem[: len(beginning)] for problem in told()][:1] == [beginning]


def test_checkpoints_beside_the_data_prove_nothing(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    settings.TORELIK_CHECKPOINTS = tmp_path / "checkpoints"

    assert [problem.partition(":")[0] for problem in told()] == ["The journal's checkpoints lie beside the data"]


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("TORELIK_SETTINGS", "The settings for trying out are in force"),
        ("TORELIK_HOSTS", "TORELIK_HOSTS is not set"),
        ("TORELIK_SECRET_KEY", "The secret key is not given"),
    ],
)
def test_each_variable_left_out_is_told(name: str, beginning: str) -> None:
    assert deployment.problems({**COMPLETE, name: ""})[0].startswith(beginning)


def test_keys_and_folders_that_others_may_read_are_told(tmp_path: Path) -> None:
    key = tmp_path / "secret-key"
    key.write_text("x")
    key.chmod(0o644)
    tmp_path.chmod(0o755)

    assert told() == [
        f"Everybody on the machine may look into {tmp_path} (TORELIK_DATA). Close it: chmod o-rwx {tmp_path}",
        f"Others may read the key {key}. Close it: chmod 600 {key}",
    ]


def test_a_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(deployment.os, "access", lambda *_arguments: False)

    assert told() == [f"The folder {tmp_path} (TORELIK_DATA) cannot be written by the user who runs the product."]


def test_a_missing_scanner_and_one_that_is_down_are_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    settings.TORELIK_CLAMAV = ""
    missing = list(deployment._scanner())
    settings.TORELIK_CLAMAV = "127.0.0.1:9"
    down = list(deployment._scanner())

    assert missing == [
        "No scanner for malicious programs is configured: files are checked, but not for those. Set TORELIK_CLAMAV."
    ]
    assert down[0].startswith("The scanner for malicious programs does not answer, so no file is taken in:")


def test_a_clock_that_differs_from_the_databases_is_told() -> None:
    found = list(deployment._time(clock.now() + timedelta(minutes=5)))

    assert len(found) == (connection.vendor == "postgresql")
    assert list(deployment._time(clock.now())) == []


@pytest.mark.parametrize("deploy", [False, True])
def test_the_command_says_it_and_its_exit_code_too(deploy: bool, capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    settings.DEBUG = True

    code = proof.check(Namespace(json=True, deploy=deploy))

    problems = json.loads(capsys.readouterr().out)["problems"]
    assert any(problem.startswith("DEBUG is on") for problem in problems) is deploy
    assert (code == 1) is bool(problems)
