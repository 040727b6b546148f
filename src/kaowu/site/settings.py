"""Django's settings, derived from :mod:`kaowu.site.options`."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from kaowu.site.keys import kept_key
from kaowu.site.options import read_options

_options = read_options()

DATA_DIR: Path = _options["KAOWU_DATA_DIR"].resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
DEMO: bool = _options["KAOWU_DEMO"]
AGENCY_ALONE: bool = _options["KAOWU_AGENCY_ALONE"]
BASE_URL: str = _options["KAOWU_BASE_URL"].rstrip("/")
NOTICES_DIR: str = _options["KAOWU_NOTICES"]
IMAP = _options["KAOWU_IMAP_URL"]  # a MailServer or None
SMTP = _options["KAOWU_SMTP_URL"]  # a MailServer or None
SMS_URL: str = _options["KAOWU_SMS_URL"]  # "": a recorded stand-in
SMS_TOKEN: str = _options["KAOWU_SMS_TOKEN"]
SMS_SIGN: str = _options["KAOWU_SMS_SIGN"]
MAIL_FROM: str = _options["KAOWU_MAIL_FROM"]
MAIL_AGENCY: str = _options["KAOWU_MAIL_AGENCY"]
# What may be sent in at once: bytes, and a number of files.
MAX_PACKAGE: int = _options["KAOWU_MAX_PACKAGE"]
MAX_MATERIAL: int = _options["KAOWU_MAX_MATERIAL"]
MAX_FILES: int = _options["KAOWU_MAX_FILES"]
MAX_STACK_FILE: int = _options["KAOWU_MAX_STACK_FILE"]
MAX_STACK: int = _options["KAOWU_MAX_STACK"]
MAX_ANSWER: int = _options["KAOWU_MAX_ANSWER"]
MAX_DOCUMENT: int = _options["KAOWU_MAX_DOCUMENT"]
MASTER_KEY = kept_key(DATA_DIR / "keys", "master", _options["KAOWU_MASTER_KEY"])
SECRET_KEY = kept_key(DATA_DIR / "keys", "secret", _options["KAOWU_SECRET_KEY"])
DEBUG: bool = _options["KAOWU_DEBUG"]
LETTERS_STRICT = DEBUG  # an identity number in a letter stops a developer; elsewhere it is masked
ALLOWED_HOSTS: list[str] = _options["KAOWU_HOSTS"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "kaowu.office.clock",
    "kaowu.office.vault",
    "kaowu.office.ledger",
    "kaowu.office.letters",
    "kaowu.office.people",
    "kaowu.office.notices",
    "kaowu.office.registration",
    "kaowu.office.review",
    "kaowu.office.fees",
    "kaowu.office.exams",
    "kaowu.office.results",
    "kaowu.office.certificates",
    "kaowu.office.integrity",
    "kaowu.office.mailbox",
    "kaowu.office.exchange",
    "kaowu.faces",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "kaowu.faces.filenames.WholeFileNames",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaowu.faces.access.AccessMiddleware",
]

ROOT_URLCONF = "kaowu.site.urls"
WSGI_APPLICATION = "kaowu.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).resolve().parents[1] / "faces" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaowu.faces.context.face",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "kaowu.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(_options["KAOWU_DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

ACCOUNT_FORMS = {
    "request_login_code": "kaowu.faces.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "kaowu.faces.accounts.forms.ConfirmLoginCodeForm",
}
ACCOUNT_ADAPTER = "kaowu.faces.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "password1*"]  # staff have no phone, and nobody signs up
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Kaowu"
MFA_ADAPTER = "kaowu.faces.accounts.adapter.SecondFactorAdapter"


SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _options["KAOWU_HTTPS"]
# The page's address as browsers see it, whatever the proxy says of the way it came.
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(BASE_URL))]
CSRF_FAILURE_VIEW = "kaowu.faces.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31536000 if _options["KAOWU_HTTPS"] else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-src": ["'self'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

# One material is at most tens of megabytes; the rest of a request is small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 400
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # where whitenoise looks, empty or not
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns of a folder that is not there
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kaowu_cache",
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": _options["KAOWU_LOG_LEVEL"]},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
        # Whatever the level: these would write what is on a page, or in a row.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
    },
}
SILENCED_SYSTEM_CHECKS = ["account.W001"]  # nobody signs up, so the ways in ask no form for that
