"""Settings of the test run: fast password hashing, files in a folder of the run."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("TORELIK_SECRET_KEY", "only-for-the-test-run")
# Never the site's own folder, even where the environment names one.
os.environ["TORELIK_DATA"] = tempfile.mkdtemp(prefix="torelik-test-")
(Path(os.environ["TORELIK_DATA"]) / "static").mkdir()

from torelik.project.settings.base import *  # noqa: F403

TORELIK_SECOND_FACTOR = "offered"
# Tests move the clock by days between two requests; how long a session lives has tests of its own.
TORELIK_IDLE_MINUTES_OF_STAFF = TORELIK_IDLE_MINUTES = 60 * 24 * 3650
TORELIK_SESSION_HOURS = 24 * 3650
TORELIK_RATES = {}  # a test of limits sets its own; the others ask as often as they like
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
