"""Settings of the test run: fast password hashing, files in a folder of the run."""

import os
import tempfile

os.environ.setdefault("TORELIK_SECRET_KEY", "only-for-the-test-run")
os.environ.setdefault("TORELIK_DATA", tempfile.mkdtemp(prefix="torelik-test-"))

from torelik.project.settings.base import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
