"""Settings shared by every site; what differs is read from the environment (see docs/operations.md)."""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from torelik.kernel.limits import Rate, rates_from
from torelik.project.settings.secrets import kept_secret

PACKAGE = Path(__file__).resolve().parents[2]
REPOSITORY = PACKAGE.parents[1]
DATA = Path(os.environ.get("TORELIK_DATA", REPOSITORY / "var")).resolve()
NODE_MODULES = Path(os.environ.get("TORELIK_NODE_MODULES", REPOSITORY / "node_modules")).resolve()
TORELIK_GUIDES = Path(os.environ.get("TORELIK_GUIDES", REPOSITORY / "docs" / "guides")).resolve()
TORELIK_OPENAPI = Path(os.environ.get("TORELIK_OPENAPI", REPOSITORY / "docs" / "machine-addresses.yaml")).resolve()
TORELIK_SEARCH_DIR = DATA / "search"
TORELIK_SEARCH_ENGINE = os.environ.get("TORELIK_SEARCH_ENGINE", "embedded")  # or postgres
TORELIK_DEMONSTRATION = os.environ.get("TORELIK_DEMONSTRATION", "") == "1"
# The journal: who receives it, what signs it, where its proofs and its old months lie (docs/operations.md).
TORELIK_EXPORT_FILE = Path(os.environ.get("TORELIK_EXPORT", DATA / "export.yaml"))
TORELIK_CHECKPOINTS = Path(os.environ.get("TORELIK_CHECKPOINTS", DATA / "checkpoints"))
TORELIK_CHECKPOINT_KEY_FILE = Path(os.environ.get("TORELIK_CHECKPOINT_KEY_FILE", DATA / "checkpoint-key.pem"))
TORELIK_CHECKPOINT_MINUTES = int(os.environ.get("TORELIK_CHECKPOINT_MINUTES", "10"))
TORELIK_JOURNAL_ARCHIVE = Path(os.environ.get("TORELIK_JOURNAL_ARCHIVE", DATA / "journal-archive"))
TORELIK_JOURNAL_ONLINE_MONTHS = int(os.environ.get("TORELIK_JOURNAL_ONLINE_MONTHS", "6"))
TORELIK_JOURNAL_YEARS = int(os.environ.get("TORELIK_JOURNAL_YEARS", "3"))
TORELIK_LINKS_MAY_BE_PRIVATE = False  # only tests look at addresses of this machine; nothing else sets it
TORELIK_MARC_UPLOAD_BYTES = 512 * 1024 * 1024
TORELIK_HOOKS_PRIVATE = os.environ.get("TORELIK_HOOKS_PRIVATE", "").replace(",", " ").split()
"""Hosts of private networks, and this machine itself, that webhooks may be sent to."""

TORELIK_MARC_AGENCY = os.environ.get("TORELIK_MARC_AGENCY", "KZ-AstAP")  # in fields 003 and 040 of new records
TORELIK_ARTICLES_FILE_BYTES = int(os.environ.get("TORELIK_ARTICLES_FILE_BYTES", 10 * 1024 * 1024))
TORELIK_PRICE_LIST_BYTES = int(os.environ.get("TORELIK_PRICE_LIST_BYTES", 10 * 1024 * 1024))
TORELIK_SCAN_BYTES = int(os.environ.get("TORELIK_SCAN_BYTES", 20 * 1024 * 1024))
TORELIK_SIP2_IDLE_SECONDS = int(os.environ.get("TORELIK_SIP2_IDLE_SECONDS", "1800"))
TORELIK_SIP2_CONNECTIONS = int(os.environ.get("TORELIK_SIP2_CONNECTIONS", "64"))
TORELIK_READING_FILE_BYTES = int(os.environ.get("TORELIK_READING_FILE_BYTES", 200 * 1024 * 1024))
TORELIK_CLAMAV = os.environ.get("TORELIK_CLAMAV", "")  # host:port or the path of a socket; without it nothing is scanned
TORELIK_PROXIES = int(os.environ.get("TORELIK_PROXIES", "0"))  # how many of our own web servers stand in front
TORELIK_RATES = rates_from(
    os.environ.get("TORELIK_RATES", ""),
    otherwise={
        "search": Rate(120, 60),
        "suggest": Rate(600, 60),
        "harvest": Rate(120, 60),
        "sru": Rate(120, 60),
        "api": Rate(1_200, 60),
        "token": Rate(300, 60),
        "registration": Rate(20, 3600),
        "recovery": Rate(20, 3600),
        "feedback": Rate(10, 600),
        "kiosk": Rate(20, 600),
    },
)

DEBUG = False
ALLOWED_HOSTS = os.environ.get("TORELIK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = list(filter(None, os.environ.get("TORELIK_ORIGINS", "").split(",")))


def _secret_key() -> str:
    """Return the key from the environment or from a file of the site, made on first use, readable by its owner alone."""
    if key := os.environ.get("TORELIK_SECRET_KEY"):
        return key
    path = Path(os.environ.get("TORELIK_SECRET_KEY_FILE", DATA / "secret-key"))
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(os.urandom(48).hex())
        except FileExistsError:
            pass  # another process of the same start made it first
    return path.read_text().strip()


SECRET_KEY = _secret_key()


def _from_environment_or_file(name: str) -> str:
    """Return the secret *name* from the environment, or from the file that *name*``_FILE`` names; else nothing."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, "")


# Keys of what the database keeps closed (IIN). The newest key stands first and closes; the others still open.
TORELIK_PERSONAL_DATA_KEYS = kept_secret(
    "TORELIK_PERSONAL_DATA_KEYS", DATA / "personal-data-keys", make=lambda: Fernet.generate_key().decode()
).split()
# The key of the hash by which an IIN is found; it does not change when the others do.
TORELIK_PERSONAL_DATA_HASH_KEY = kept_secret(
    "TORELIK_PERSONAL_DATA_HASH_KEY", DATA / "personal-data-hash-key", make=lambda: os.urandom(32).hex()
)
TORELIK_REVERIFICATION_DAYS = int(os.environ.get("TORELIK_REVERIFICATION_DAYS", "365"))
TORELIK_REVERIFICATION_GRACE_DAYS = int(os.environ.get("TORELIK_REVERIFICATION_GRACE_DAYS", "14"))
TORELIK_GRANTS_OF_ONE_OFFICER = ("learning.learn",)
"""A role that holds any other grant is given by two officers, never by one (cl. 13)."""
TORELIK_PEOPLE_UPLOAD_BYTES = 5 * 1024 * 1024
TORELIK_PEOPLE_UPLOAD_ROWS = 5_000
TORELIK_METRICS_TOKEN = _from_environment_or_file("TORELIK_METRICS_TOKEN")

INSTALLED_APPS = [
    "torelik.project.apps.ProjectConfig",
    "torelik.ui.apps.UiConfig",
    "torelik.audit.apps.AuditConfig",
    "torelik.identity.apps.IdentityConfig",
    "torelik.outbox.apps.OutboxConfig",
    "torelik.search.apps.SearchConfig",
    "torelik.documents.apps.DocumentsConfig",
    "torelik.notifications.apps.NotificationsConfig",
    "torelik.support.apps.SupportConfig",
    "torelik.library.apps.LibraryConfig",
    "torelik.learning.apps.LearningConfig",
    "torelik.portal.apps.PortalConfig",
    "torelik.bridges.apps.BridgesConfig",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "csp",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "torelik.project.proxy.middleware",
    "torelik.audit.origin.middleware",
    "torelik.project.programs.middleware",
    "torelik.project.headers.middleware",
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "torelik.project.programs.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "torelik.project.limits.middleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "torelik.identity.signin.middleware.session_middleware",
    "torelik.identity.signin.middleware.actor_middleware",
    "torelik.identity.verification.gate.UnverifiedGate",
    "torelik.identity.signin.middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # passkeys ask it for the request
    "torelik.project.errors.not_found_middleware",
    "torelik.portal.pages.gate.middleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "torelik.project.urls"
WSGI_APPLICATION = "torelik.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "project" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "torelik.ui.templatetags.torelik"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "torelik.ui.context.page",
                "torelik.project.navigation.context",
            ],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("TORELIK_DATABASE", f"sqlite:///{DATA / 'torelik.sqlite3'}"), conn_max_age=60, conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers take their turn at BEGIN instead of failing half-way; readers never wait (write-ahead log).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 0

SHORTEST_PASSWORD = 8  # OWASP ASVS 5.0, 6.2.1
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
TORELIK_PASSWORD_LENGTH = int(os.environ.get("TORELIK_PASSWORD_LENGTH", "12"))
if TORELIK_PASSWORD_LENGTH < SHORTEST_PASSWORD:
    raise ImproperlyConfigured(
        f"TORELIK_PASSWORD_LENGTH is {TORELIK_PASSWORD_LENGTH}; no password may be shorter than 8 characters."
    )
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": TORELIK_PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "torelik.identity.signin.validators.ListedPasswordValidator",
        "OPTIONS": {"file": os.environ.get("TORELIK_COMMON_PASSWORDS", "")},
    },
    {
        "NAME": "torelik.identity.signin.validators.ContextWordValidator",
        "OPTIONS": {"words": list(filter(None, os.environ.get("TORELIK_PASSWORD_WORDS", "").split(",")))},
    },
]

# Guessing: counted by user name and address together, and by address alone; nobody is locked out for good.
TORELIK_FAILURES_OF_ADDRESS = int(os.environ.get("TORELIK_FAILURES_OF_ADDRESS", "100"))
AXES_FAILURE_LIMIT = int(os.environ.get("TORELIK_FAILURES", "5"))
AXES_COOLOFF_TIME = timedelta(minutes=int(os.environ.get("TORELIK_LOCK_MINUTES", "15")))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "torelik.kernel.request.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# Second factor: demanded of whoever holds a grant that is not everybody's; offered to all.
TORELIK_SECOND_FACTOR = os.environ.get("TORELIK_SECOND_FACTOR", "offered" if TORELIK_DEMONSTRATION else "required")
TORELIK_EVERYDAY_GRANTS = frozenset({"learning.learn"})
MFA_ADAPTER = "torelik.identity.signin.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "torelik"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_RECOVERY_CODE_DIGITS = 10

# Sessions: how long without a sign of life, how long at all; both end on the server.
_MINUTES_OF_DEMONSTRATION = 12 * 60
TORELIK_IDLE_MINUTES_OF_STAFF = int(
    os.environ.get("TORELIK_IDLE_MINUTES_OF_STAFF", _MINUTES_OF_DEMONSTRATION if TORELIK_DEMONSTRATION else 30)
)
TORELIK_IDLE_MINUTES = int(os.environ.get("TORELIK_IDLE_MINUTES", _MINUTES_OF_DEMONSTRATION if TORELIK_DEMONSTRATION else 8 * 60))
TORELIK_SESSION_HOURS = int(os.environ.get("TORELIK_SESSION_HOURS", "72" if TORELIK_DEMONSTRATION else "12"))

# Sign-in through an outer provider (OpenID Connect) works only where all three are named.
TORELIK_OIDC = {
    "issuer": os.environ.get("TORELIK_OIDC_ISSUER", ""),
    "client_id": os.environ.get("TORELIK_OIDC_CLIENT_ID", ""),
    "client_secret": _from_environment_or_file("TORELIK_OIDC_CLIENT_SECRET"),
    "name": os.environ.get("TORELIK_OIDC_NAME", "OpenID Connect"),
}

# Letters go through the Academy's mail server; without one they lie in a folder of the site, for its administrator.
EMAIL_HOST = os.environ.get("TORELIK_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("TORELIK_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("TORELIK_SMTP_USER", "")
EMAIL_HOST_PASSWORD = _from_environment_or_file("TORELIK_SMTP_PASSWORD")
EMAIL_USE_TLS = os.environ.get("TORELIK_SMTP_TLS", "1") == "1"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("TORELIK_MAIL_FROM", "torelik@localhost")
TORELIK_RECOVERY_MINUTES = int(os.environ.get("TORELIK_RECOVERY_MINUTES", "30"))
TORELIK_INVITATION_HOURS = int(os.environ.get("TORELIK_INVITATION_HOURS", "72"))
LOGIN_URL = "signin:sign-in"
LOGIN_REDIRECT_URL = "home-of-work"

LANGUAGE_CODE = "kk"
LANGUAGES = [("kk", _("Kazakh")), ("ru", _("Russian")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [PACKAGE / "locale", PACKAGE / "locale_third_party"]
FORMAT_MODULE_PATH = ["torelik.project.formats"]
USE_I18N = WAGTAIL_I18N_ENABLED = USE_TZ = True
TIME_ZONE = "Asia/Almaty"
USE_THOUSAND_SEPARATOR = True
LANGUAGE_COOKIE_NAME = "torelik-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [
    ("vendor/bootstrap", NODE_MODULES / "bootstrap" / "dist" / "css"),
    ("vendor/htmx", NODE_MODULES / "htmx.org" / "dist"),
    ("vendor/golos", NODE_MODULES / "@fontsource" / "golos-text"),
    ("vendor/noto-serif", NODE_MODULES / "@fontsource" / "noto-serif"),
    ("vendor/pdfjs/build", NODE_MODULES / "pdfjs-dist" / "build"),
    ("vendor/pdfjs/cmaps", NODE_MODULES / "pdfjs-dist" / "cmaps"),
    ("vendor/pdfjs/standard_fonts", NODE_MODULES / "pdfjs-dist" / "standard_fonts"),
    ("vendor/flags", NODE_MODULES / "svg-country-flags" / "svg"),
]
TORELIK_FORMS = DATA / "forms"
"""Printed forms of the academy itself, each in the place of the product's one of the same name."""
TORELIK_PRINT_FONTS = NODE_MODULES / "@expo-google-fonts"
TORELIK_ICONS = NODE_MODULES / "lucide-static" / "icons"
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # So many entries that a flood of addresses does not crowd the counts of other addresses out.
    "limits": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = TORELIK_SESSION_HOURS * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "torelik.project.errors.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews a page inside its own editor
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TORELIK_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
_USED_HERE = ("fullscreen", "publickey-credentials-get", "publickey-credentials-create")  # reading and passkeys
PERMISSIONS_POLICY: dict[str, list[str]] = {
    **{
        name: []
        for name in (
            "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "encrypted-media",
            "gamepad", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone",
            "midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock", "serial", "storage-access",
            "usb", "web-share", "window-management", "xr-spatial-tracking",
        )
    },
    **{name: ["self"] for name in _USED_HERE},
}  # fmt: skip
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

WAGTAIL_SITE_NAME = "torelik"
# There is one way in and one place for passwords: ours, with its locks and second step.
WAGTAILADMIN_LOGIN_URL = "signin:sign-in"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_BASE_URL = os.environ.get("TORELIK_BASE_URL", "http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USAGE_COUNT_ENABLED = False
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "torelik.portal.pages.admin_forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "torelik.portal.pages.admin_forms.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "pdf", "pptx", "txt", "xlsx"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

SILENCED_SYSTEM_CHECKS = [
    "axes.W002",  # its middleware would answer in its own words; the sign-in page says how long to wait
    "axes.W006",  # the address stands inside the combination
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TORELIK_LOG_LEVEL", "WARNING")},
}
