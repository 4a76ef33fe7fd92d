"""Settings. Everything that differs between sites comes from the environment, named ``TORELIK_…``."""

import os

CHOICES = ("base", "development", "production")


def chosen() -> str:
    """Return the module of settings that ``TORELIK_SETTINGS`` names: base (try it out), development, production.

    Raises ``SystemExit`` with a sentence for any other word: a misspelt "production" must not start without it.
    """
    word = os.environ.get("TORELIK_SETTINGS", "") or "base"
    if word not in CHOICES:
        raise SystemExit(f"torelik: TORELIK_SETTINGS is {word!r}; it may be {', '.join(CHOICES)}.")
    return f"torelik.project.settings.{word}"
