"""What production must be told, and has no default: read before any other setting, all that is missing told at once."""

import os
from collections.abc import Mapping
from pathlib import Path

SHORTEST_SECRET = 32
OTHERS_MAY_READ = 0o077


class NotReadyForProduction(SystemExit):
    """The environment lacks something without which production must not start; the text tells everything at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("torelik: production does not start.\n" + "\n".join(f"- {problem}" for problem in problems))
        self.problems = problems


def problems_of(environment: Mapping[str, str]) -> list[str]:
    """Return every reason why production may not start, each a sentence that says what to do."""
    hosts = [host for host in environment.get("TORELIK_HOSTS", "").split(",") if host]
    problems = []
    if not hosts:
        problems.append("TORELIK_HOSTS is not set. Name the hosts under which the site is reached, separated by commas.")
    if any(host in {"*", "."} for host in hosts):
        problems.append("TORELIK_HOSTS allows every name. Forged names would end up in links; name the site's own hosts.")
    if not environment.get("TORELIK_BASE_URL", "").startswith("https://"):
        problems.append("TORELIK_BASE_URL must be the site's address and begin with https://.")
    return [*problems, *_secret_problems(environment)]


def require(environment: Mapping[str, str] = os.environ) -> None:
    """Raise ``NotReadyForProduction`` when anything is missing."""
    if problems := problems_of(environment):
        raise NotReadyForProduction(problems)


def _secret_problems(environment: Mapping[str, str]) -> list[str]:
    if secret := environment.get("TORELIK_SECRET_KEY", ""):
        return _strength_problems("TORELIK_SECRET_KEY", secret)
    if not (name := environment.get("TORELIK_SECRET_KEY_FILE", "")):
        return ["The secret key is not given. Name its file in TORELIK_SECRET_KEY_FILE, or give it in TORELIK_SECRET_KEY."]
    try:
        secret = Path(name).read_text(encoding="utf-8").strip()
        mode = Path(name).stat().st_mode
    except OSError as error:
        return [f"TORELIK_SECRET_KEY_FILE cannot be read: {error.strerror}: {name}"]
    problems = _strength_problems("The key in TORELIK_SECRET_KEY_FILE", secret)
    if mode & OTHERS_MAY_READ:
        problems.append(f"Others may read the secret key. Close it: chmod 600 {name}")
    return problems


def _strength_problems(what: str, secret: str) -> list[str]:
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 5:
        return [f"{what} can be guessed: give at least {SHORTEST_SECRET} random characters, e.g. openssl rand -hex 48"]
    return []
