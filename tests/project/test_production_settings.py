"""Production starts only with what it must be told; then everything goes over TLS and cookies are bound to the host."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from factories import people
from torelik.audit.models import Event
from torelik.project import settings as choice
from torelik.project.settings import required

SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef"
COMPLETE = {"TORELIK_HOSTS": "academy.example", "TORELIK_BASE_URL": "https://academy.example", "TORELIK_SECRET_KEY": SECRET}
HOSTS_MISSING = "TORELIK_HOSTS is not set. Name the hosts under which the site is reached, separated by commas."
HOSTS_OPEN = "TORELIK_HOSTS allows every name. Forged names would end up in links; name the site's own hosts."
NO_HTTPS = "TORELIK_BASE_URL must be the site's address and begin with https://."
NO_SECRET = "The secret key is not given. Name its file in TORELIK_SECRET_KEY_FILE, or give it in TORELIK_SECRET_KEY."
WEAK = "TORELIK_SECRET_KEY can be guessed: give at least 32 random characters, e.g. openssl rand -hex 48"
SHOWN = (
    "DEBUG", "ALLOWED_HOSTS", "SECRET_KEY", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_SSL_REDIRECT",
    "SECURE_REDIRECT_EXEMPT", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "LANGUAGE_COOKIE_SECURE", "CONTENT_SECURITY_POLICY", "TORELIK_PROXIES",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({}, []),
        ({"TORELIK_HOSTS": ""}, [HOSTS_MISSING]),
        ({"TORELIK_HOSTS": "academy.example,*"}, [HOSTS_OPEN]),
        ({"TORELIK_BASE_URL": "http://academy.example"}, [NO_HTTPS]),
        ({"TORELIK_SECRET_KEY": ""}, [NO_SECRET]),
        ({"TORELIK_SECRET_KEY": "secret"}, [WEAK]),
        ({"TORELIK_SECRET_KEY": "a" * 64}, [WEAK]),
        ({"TORELIK_HOSTS": "", "TORELIK_BASE_URL": "", "TORELIK_SECRET_KEY": ""}, [HOSTS_MISSING, NO_HTTPS, NO_SECRET]),
    ],
)
def test_everything_that_is_missing_is_told_at_once(changed: dict[str, str], problems: list[str]) -> None:
    assert required.problems_of(COMPLETE | changed) == problems


@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True)])
def test_the_file_of_the_secret_key_is_readable_by_its_owner_alone(tmp_path: Path, mode: int, told: bool) -> None:
    path = tmp_path / "key"
    path.write_text(f"{SECRET}\n")
    path.chmod(mode)

    problems = required.problems_of(COMPLETE | {"TORELIK_SECRET_KEY": "", "TORELIK_SECRET_KEY_FILE": str(path)})

    assert problems == ([f"Others may read the secret key. Close it: chmod 600 {path}"] if told else [])


def test_a_file_of_the_secret_key_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    path = tmp_path / "key"

    problems = required.problems_of(COMPLETE | {"TORELIK_SECRET_KEY": "", "TORELIK_SECRET_KEY_FILE": str(path)})

    assert problems == [f"TORELIK_SECRET_KEY_FILE cannot be read: No such file or directory: {path}"]
    assert not path.exists()


def start(environment: dict[str, str], tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    """Read the settings as a process of production does and print them."""
    words = f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {SHOWN}}}))"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TORELIK_", "DJANGO_"))}
    given = {"TORELIK_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "torelik.project.settings.production", **environment}
    return subprocess.run([sys.executable, "-c", words], env=kept | given, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    answer = start(COMPLETE | {"TORELIK_PROXIES": "1"}, tmp_path_factory.mktemp("site"))
    assert answer.returncode == 0, answer.stderr
    return dict(json.loads(answer.stdout))


def test_production_without_its_settings_does_not_start_and_makes_no_key(tmp_path: Path) -> None:
    answer = start({}, tmp_path)

    assert (answer.returncode, list(tmp_path.iterdir())) == (1, [])
    assert answer.stderr.splitlines() == [
        "torelik: production does not start.", f"- {HOSTS_MISSING}", f"- {NO_HTTPS}", f"- {NO_SECRET}",
    ]  # fmt: skip


def test_cookies_are_bound_to_the_host(production: dict[str, Any]) -> None:
    names = [production[f"{what}_COOKIE_NAME"] for what in ("SESSION", "CSRF", "LANGUAGE")]

    assert names == ["__Host-torelik-session", "__Host-torelik-csrf", "__Host-torelik-language"]
    assert [production[f"{what}_COOKIE_SECURE"] for what in ("SESSION", "CSRF", "LANGUAGE")] == [True] * 3


def test_only_the_named_hosts_and_the_given_key_count(production: dict[str, Any]) -> None:
    assert (production["DEBUG"], production["ALLOWED_HOSTS"], production["SECRET_KEY"]) == (False, ["academy.example"], SECRET)


@pytest.fixture
def as_in_production(production: dict[str, Any], settings: Any) -> None:
    for name, value in production.items():
        if name not in ("SECRET_KEY", "DEBUG"):
            setattr(settings, name, tuple(value) if name == "SECURE_PROXY_SSL_HEADER" else value)


@pytest.mark.django_db
@pytest.mark.usefixtures("as_in_production")
class TestBehindAWebServer:
    HOST = "academy.example"

    def test_plain_http_is_led_to_https(self) -> None:
        response = Client().get("/en/sign-in/", HTTP_HOST=self.HOST)

        assert (response.status_code, response["Location"]) == (301, "https://academy.example/en/sign-in/")

    @pytest.mark.parametrize("address", ["/livez", "/readyz"])
    def test_the_machine_itself_may_ask_for_health_without_tls(self, address: str) -> None:
        assert Client().get(address, HTTP_HOST=self.HOST).status_code != 301

    def test_the_web_server_vouches_for_https_and_browsers_stay_with_it_for_a_year(self) -> None:
        response = Client().get("/en/sign-in/", HTTP_HOST=self.HOST, HTTP_X_FORWARDED_PROTO="https")

        assert (response.status_code, response["Strict-Transport-Security"]) == (200, "max-age=31536000; includeSubDomains")
        assert "upgrade-insecure-requests" in response["Content-Security-Policy"]

    def test_a_forged_host_is_refused(self) -> None:
        assert Client().get("/en/sign-in/", HTTP_HOST="elsewhere.example", HTTP_X_FORWARDED_PROTO="https").status_code == 400

    def test_the_cookies_of_a_session_can_be_read_by_no_script_no_other_host_and_no_plain_page(self) -> None:
        people.account(username="aigerim")
        typed = {"username": "aigerim", "password": "password-of-a-test"}

        response = Client().post("/en/sign-in/", typed, HTTP_HOST=self.HOST, HTTP_X_FORWARDED_PROTO="https")

        session = response.cookies["__Host-torelik-session"]
        facts = (session["secure"], session["httponly"], session["samesite"], session["path"], session["domain"])
        assert facts == (True, True, "Lax", "/", "")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "127.0.0.1"),  # nobody of ours stands in front: whatever is written there was made up
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "no address", "127.0.0.1"),
        (1, "", "127.0.0.1"),
    ],
)
@pytest.mark.django_db
def test_the_journal_learns_the_askers_own_address(proxies: int, forwarded: str, address: str, settings: Any) -> None:
    settings.TORELIK_PROXIES = proxies

    Client().post("/en/sign-in/", {"username": "a", "password": "b"}, HTTP_X_FORWARDED_FOR=forwarded)

    assert Event.objects.get(name="identity.sign-in-failed").origin["address"] == address


@pytest.mark.parametrize(("word", "module"), [("", "base"), ("production", "production"), ("development", "development")])
def test_the_environment_chooses_the_settings(word: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORELIK_SETTINGS", word)

    assert choice.chosen() == f"torelik.project.settings.{module}"


def test_a_misspelt_choice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORELIK_SETTINGS", "prodction")

    with pytest.raises(SystemExit, match="TORELIK_SETTINGS is 'prodction'"):
        choice.chosen()


def test_no_setting_makes_passwords_shorter_than_eight_characters(tmp_path: Path) -> None:
    program = "import torelik.project.settings.testing"
    environment = os.environ | {"TORELIK_PASSWORD_LENGTH": "7", "TORELIK_DATA": str(tmp_path)}

    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)

    assert ended.returncode != 0
    assert "TORELIK_PASSWORD_LENGTH is 7" in ended.stderr
