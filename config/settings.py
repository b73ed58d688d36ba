"""Settings, all from the environment (see .env.example).

STAFETT_ENV is `production` unless told otherwise, and production starts only with secrets of its
own: a forgotten variable stops the start instead of opening a door.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import demo_secrets, keeping, limits, mail, portal_languages, reminders, sign_in

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

STAFETT_ENV = env.str("STAFETT_ENV", default="production")
if STAFETT_ENV not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("STAFETT_ENV must be production, demo or test.")
PRODUCTION = STAFETT_ENV == "production"
DEMO_MODE = STAFETT_ENV == "demo"
DEBUG = env.bool("DEBUG", default=False)

VAR_DIR = Path(env.str("STAFETT_VAR", default=str(BASE_DIR / "var")))
if DEMO_MODE:
    _defaults = demo_secrets.load_or_create(VAR_DIR / "demo" / "secrets.json")
elif STAFETT_ENV == "test":
    _defaults = demo_secrets.FOR_TESTS
else:
    _defaults = {}

SECRET_KEY = env.str("SECRET_KEY", default=_defaults.get("SECRET_KEY", ""))
# Key id -> base64 of 32 bytes; the first one encrypts, all of them decrypt.
FIELD_ENCRYPTION_KEYS = env.dict("FIELD_ENCRYPTION_KEYS", default=_defaults.get("FIELD_ENCRYPTION_KEYS", {}))
BLIND_INDEX_KEY = env.str("BLIND_INDEX_KEY", default=_defaults.get("BLIND_INDEX_KEY", ""))
# `forbidden` in production: a test person must never meet a real child's log.
SYNTHETIC_NUMBERS = env.str("SYNTHETIC_NUMBERS", default="forbidden" if PRODUCTION else "only")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "permissions",
    "stafettlog",
    "exports",
    "jazzmin",
    "config.apps.StafettAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "guardian",
    "simple_history",
    "django_structlog",
]

MIDDLEWARE = [
    "config.headers.AlwaysHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.files.FilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "permissions.language_middleware.FamilyLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "permissions.request_limits.RequestLimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "permissions.middleware.SessionLimitMiddleware",
    "permissions.middleware.NoStoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "config.url_rules.RulesMiddleware",
    "permissions.sign_in.guard.PartMiddleware",
    "config.recorded.NoRowNoPageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.installation",
            ],
        },
    },
]

_default_database = f"sqlite:///{VAR_DIR / STAFETT_ENV / 'db.sqlite3'}"
DATABASE_IS_NAMED = bool(env.str("DATABASE_URL", default=""))
DATABASES = {"default": env.db("DATABASE_URL", default=_default_database)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets readers read while one writes; IMMEDIATE takes the write lock at BEGIN, so that two
    # writers wait for each other instead of failing half-way. What is erased is written over.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-20000; PRAGMA secure_delete=ON;"
        ),
    }
    # An in-memory test database fails half of all parallel writes; a file fails none.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test" / "test.sqlite3")}
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c statement_timeout=30000"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
ATOMIC_REQUESTS = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who may tell us who somebody is: ID-porten, and the kommune's work accounts (config/sign_in.py).
OIDC_PROVIDERS, OIDC_FAULTS = sign_in.from_environment(env, production=PRODUCTION)

AUTH_USER_MODEL = "permissions.User"
AUTHENTICATION_BACKENDS = ["permissions.backends.LocalAccountBackend"]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "permissions.passwords.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "permissions.passwords.OwnNamesValidator"},
]
# The link that sets a password: one hour.
PASSWORD_RESET_TIMEOUT = 3600
# No variable: a password alone is the demo's.
LOCAL_SECOND_FACTOR_REQUIRED = not DEMO_MODE

# Access is ours: no global permission counts, no anonymous rows, no patched user model.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_DATE_INDEX = "composite"

# --- What the kommune sets (product.md, Settings) ------------------------------------------------
MUNICIPALITY_NAME = env.str(
    "MUNICIPALITY_NAME", default="Solvik kommune (eksempel)" if not PRODUCTION else ""
)
MUNICIPALITY_CONTACT = env.str("MUNICIPALITY_CONTACT", default="")
PRIVACY_URL = env.str("PRIVACY_URL", default="")
ACCESSIBILITY_URL = env.str("ACCESSIBILITY_URL", default="")
HELP_URL = env.str("HELP_URL", default="")
INTRODUCTION_FILM = env.str("INTRODUCTION_FILM", default="")
ABUSE_REPORT_URL = env.str("ABUSE_REPORT_URL", default="https://www.bufdir.no/barnevern/melde-bekymring/")
CONSENT_MONTHS = env.int("CONSENT_MONTHS", default=24)
DRAFT_DAYS = env.int("DRAFT_DAYS", default=14)
DRAFT_WARNING_DAYS = 3
CHILD_NOTIFY_AGE = env.int("CHILD_NOTIFY_AGE", default=12)
YOUTH_CONSENT_AGE = env.int("YOUTH_CONSENT_AGE", default=15)
DUE_SOON_DAYS = env.int("DUE_SOON_DAYS", default=14)
CONSENT_WARNING_DAYS = env.int("CONSENT_WARNING_DAYS", default=60)
CLOSED_PORTAL_DAYS = env.int("CLOSED_PORTAL_DAYS", default=90)
REOPEN_MONTHS = env.int("REOPEN_MONTHS", default=6)
RETENTION_MONTHS, ERASURE_WAIT_DAYS, EXPORT_FILE_HOURS = keeping.times(env)
ERASURE_JOURNAL = keeping.journal(env, VAR_DIR / STAFETT_ENV)
TRANSFER_LEADER_DAYS = env.int("TRANSFER_LEADER_DAYS", default=14)  # R23: then the leaders see it
REMINDERS = reminders.from_environment(env)
OPENING_ATTEMPTS_PER_HOUR = env.int("OPENING_ATTEMPTS_PER_HOUR", default=5)
RATE_LIMITS = limits.from_environment(env)
# Behind a proxy every address is the proxy's own: the header in which it tells the visitor's.
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", default="")
CHILD_PHOTO = env.bool("CHILD_PHOTO", default=True)

# --- Mail: addresses, server or provider ----------------------------------------------------------
# The address that mail and letters point to; no / at the end.
PUBLIC_URL = env.str("PUBLIC_URL", default="" if PRODUCTION else "http://127.0.0.1:8000").rstrip("/")
vars().update(mail.from_environment(env, production=PRODUCTION))
DEMO_MAIL_ROOT = VAR_DIR / "demo" / "mail"  # instead of sending it

# --- Files ---------------------------------------------------------------------------------------
PRIVATE_FILES_ROOT = Path(env.str("PRIVATE_FILES_ROOT", default=str(VAR_DIR / STAFETT_ENV / "files")))
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=10 * 1024 * 1024)
UPLOAD_MAX_PIXELS = env.int("UPLOAD_MAX_PIXELS", default=40_000_000)
UPLOAD_SCANNER = env.str("UPLOAD_SCANNER", default="") or None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Two files and what was typed beside them: what is larger is refused unread.
REQUEST_MAX_BYTES = 2 * UPLOAD_MAX_BYTES + 2 * DATA_UPLOAD_MAX_MEMORY_SIZE
# The largest form has two. All of a request's files are in memory at once, also someone's not signed in.
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES
FILE_UPLOAD_HANDLERS = ["permissions.upload_handler.BoundedMemoryUploadHandler"]
# What an upload would otherwise leave behind in the open: nothing goes to a temporary directory.

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Norsk bokmål")), ("nn", _("Norsk nynorsk")), ("en", _("Engelsk"))]
PORTAL_LANGUAGES = portal_languages.chosen(env.list("PORTAL_LANGUAGES", default=[]), demo=DEMO_MODE)
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# --- Sessions, transport, browser -----------------------------------------------------------------
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_ABSOLUTE_HOURS = env.int("SESSION_ABSOLUTE_HOURS", default=8)
FAMILY_BY_LOCAL_ACCOUNT = not PRODUCTION  # a password is not enough; demo and tests have no BankID
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-stafett_session" if PRODUCTION else "stafett_session"  # no sister site sets it
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Demo and tests run on loopback without TLS; production never does.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Saves the session a write at each sent form, and one more when the next page shows what was said.
MESSAGE_STORAGE = "config.messages.MessageStorage"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # its backend is ours: permissions.backends filters lapsed rows on guardian's tables
]

from config.headers import CONTENT_SECURITY_POLICY  # noqa: E402, F401
from config.jazzmin import JAZZMIN_SETTINGS  # noqa: E402, F401
from config.logs import LOGGING  # noqa: E402

# The demo's terminal is for the sign-ins.
LOGGING["loggers"]["stafett"]["level"] = env.str("LOG_LEVEL", default="WARNING" if DEMO_MODE else "INFO")
