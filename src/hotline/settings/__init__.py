"""Django's settings. Everything that differs between installations comes from the environment.

Importing this starts no server and writes nothing: the key is made when first needed, and connecting is for those who
called `hotline.database.running()` before.
"""

import os
from functools import cache
from pathlib import Path

from django.utils.functional import lazy

from hotline import data_folder, database


def _from_file_or(name: str) -> str:
    """A secret: what the file named by <name>_FILE holds, else the variable itself (S20)."""
    file = os.environ.get(f"{name}_FILE")
    return Path(file).read_text("utf-8").strip() if file else os.environ.get(name, "")


def _secret_key() -> str:
    """HOTLINE_SECRET_KEY_FILE, HOTLINE_SECRET_KEY, or one made at first use and kept in HOTLINE_DATA."""
    return _from_file_or("HOTLINE_SECRET_KEY") or _kept_secret(data_folder.path())


@cache
def _kept_secret(_folder: Path) -> str:
    """The one of a data folder, read once: every signature asks for it."""
    return data_folder.secret("django")


DEBUG = os.environ.get("HOTLINE_DEBUG") == "1"
SECRET_KEY = lazy(_secret_key, str)()
ALLOWED_HOSTS = os.environ.get("HOTLINE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "hotline.organisation",
    "hotline.access",
    "hotline.rulebook",
    "hotline.audit",
    "hotline.outbox",
    "hotline.protection",
    "hotline.catalogue",
    "hotline.intake",
    "hotline.tickets",
    "hotline.follow_up",
    "hotline.supervision",
    "hotline.operation",
    "hotline.api",
    "hotline.web",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "hotline.operation.requests.Requests",  # first: it measures, names and, for the database away, replaces answers
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hotline.web.headers.SafeHeaders",
    "hotline.web.frame.Available",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "hotline.web.characters.Keepable",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "hotline.web.limits.Limits",
]
ROOT_URLCONF = "hotline.web.urls"
WSGI_APPLICATION = "hotline.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "hotline.web.frame.around",
            ],
        },
    }
]
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True  # nothing has to be collected before serving
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our assets are for our pages (S32)

AUTH_USER_MODEL = "organisation.Account"
HOTLINE_OIDC = {  # the city's identity provider; off without an issuer (S21, S22)
    "issuer": os.environ.get("HOTLINE_OIDC_ISSUER", "").rstrip("/"),
    "client": os.environ.get("HOTLINE_OIDC_CLIENT", ""),
    "secret": _from_file_or("HOTLINE_OIDC_SECRET"),
    "claim": os.environ.get("HOTLINE_OIDC_CLAIM", "sub"),
    "algorithm": os.environ.get("HOTLINE_OIDC_ALGORITHM", "RS256"),
    "second_factor": os.environ.get("HOTLINE_OIDC_SECOND_FACTOR", "mfa,otp,hwk").split(","),
}
HOTLINE_IDENTITY_PROVIDER = os.environ.get("HOTLINE_OIDC_NAME", "统一身份认证登录") if HOTLINE_OIDC["issuer"] else ""
AUTHENTICATION_BACKENDS = [
    "hotline.access.standing.Accounts",
    *(["hotline.channels.oidc.backend.IdentityProvider"] if HOTLINE_OIDC["issuer"] else []),
]
PASSWORD_HASHERS = ["hotline.organisation.hashing.OneAtATime"]  # memory-hard (S21)
LOGIN_URL = "/sign-in"
HOTLINE_PASSWORD = {"shortest": 12, "kinds": 3, "worth": 9, "remembered": 5, "days": 180, "one_time_hours": 72}  # S21
CSRF_FAILURE_VIEW = "hotline.web.views.errors.page_too_old"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
HOTLINE_IDLE_MINUTES = 15  # S24, draft value
HOTLINE_STEP_UP_MINUTES = 10  # S22, draft value: how fresh the second factor must be for what is risky
HOTLINE_TRIES = {  # S09, S23, draft values: free failures, first wait and longest wait in seconds, locked from
    "code": {"free": 3, "first": 2, "locked_from": 10, "longest": 900},
    "code_address": {"free": 20, "first": 2, "locked_from": 40, "longest": 900},
    "sign_in": {"free": 5, "first": 30, "locked_from": 10, "longest": 900},
    "factor": {"free": 5, "first": 30, "locked_from": 10, "longest": 900},
    "say": {"free": 30, "first": 10, "locked_from": 60, "longest": 900},
}
HOTLINE_LIMITS = {  # S37, draft values: requests a minute; an office shares one address
    "address": os.environ.get("HOTLINE_PER_ADDRESS", "1200"),
    "account": os.environ.get("HOTLINE_PER_ACCOUNT", "300"),
}
HOTLINE_REVIEW = {"months": 3, "days": 15}  # S26, draft values: a review of rights every months, days to confirm
HOTLINE_ALARMS = {"minutes": 60, "accounts": 10, "addresses": 10, "codes": 8}  # S23, draft values: within minutes
SESSION_ENGINE = "hotline.access.session_store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # S24: absolute
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # S32: none to others; with none at all a browser calls our own forms foreign
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HOTLINE_TLS") == "1"
if SESSION_COOKIE_SECURE:  # TLS ends at the proxy, which says so
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["hotline.sweeps.tasks"]

DATABASES = {"default": database.details()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False  # actions own their transactions

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "hotline.operation.logs.Lines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("HOTLINE_LOG_LEVEL", "WARNING").upper()},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},  # what was refused stands in our own line of the request
        "procrastinate": {"level": "WARNING"},
        "_granian": {"level": "ERROR"},
    },
}
LOCALE_PATHS = [str(Path(__file__).parents[1] / "locale")]
