"""Settings of a site that people use: https alone, cookies bound to the host, nothing secret by default.

Chosen by ``TORELIK_SETTINGS=production``. The demonstration stays on plain http, where browsers refuse such cookies.
"""

import os

from torelik.project.settings import required

required.require()

from torelik.project.settings.base import *  # noqa: F403
from torelik.project.settings.base import CONTENT_SECURITY_POLICY

DEBUG = False
TORELIK_DEMONSTRATION = False

YEAR_SECONDS = 365 * 24 * 3600
SECURE_HSTS_SECONDS = int(os.environ.get("TORELIK_HSTS_SECONDS", str(YEAR_SECONDS)))
SECURE_HSTS_INCLUDE_SUBDOMAINS = os.environ.get("TORELIK_HSTS_SUBDOMAINS", "1") == "1"
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked by the machine itself, without TLS

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
# The prefix makes browsers refuse a cookie that another host of the domain, or a page without TLS, has set.
SESSION_COOKIE_NAME = "__Host-torelik-session"
CSRF_COOKIE_NAME = "__Host-torelik-csrf"
LANGUAGE_COOKIE_NAME = "__Host-torelik-language"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True  # type: ignore[assignment]
