"""Settings that every way of running shares; safe by default: no secret here, DEBUG off unless asked for."""

from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

DEBUG = env.bool("LWG_DEBUG", default=False)
SITE_URL = env("LWG_SITE_URL", default="http://localhost:8000").rstrip("/")
SITE_NAME = "LWG"

INSTALLED_APPS = [
    "lwg.accounts",
    "lwg.notifications",
    "lwg.audit",
    "lwg.web",
    "lwg.jobs",
    "communities",
    "sessions.apps.SessionsConfig",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "lwg.web.admin_site.AdministrationConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_prose_editor",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lwg.web.middleware.ChosenLanguageMiddleware",
    "lwg.web.middleware.PageLoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lwg.web.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "lwg.urls"
WSGI_APPLICATION = "lwg.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "lwg.web.context.site",
                "communities.context.roles",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lwg.web.templatetags.lwg",
                "lwg.web.templatetags.kept",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- data -------------------------------------------------------------------------------------------------
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# SQLite waits its turn and takes the write lock at the start of a transaction; without, concurrent
# writers fail with "database is locked".
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}

# Reads that are planned once per connection (lwg.planned) get one plan for whatever arguments: they all go by an index.
# Compiling plans to machine code is for queries of seconds, and costs more than ours take.
POSTGRES_OPTIONS = {"options": "-c plan_cache_mode=force_generic_plan -c jit=off"}

# --- who is who -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "lwg.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # entry is by invitation only (P10), and the invitation went to that address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up with another's address here: entry is by invitation
INVITATION_VALID = timedelta(days=30)

# --- language and time ------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
# Month and day on which each half-year starts, the first of the study year in front (sessions.planning.study_year).
HALF_YEAR_STARTS = [(9, 1), (2, 1)]

# --- files ------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = ""  # nothing uploaded is served by address; views check who asks
EVIDENCE_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
UPLOAD_KEPT_BYTES = EVIDENCE_MAX_BYTES  # of a larger file no more than this is written; the form then refuses it
FETCH_ALSO: tuple[str, ...] = ()  # "host:port" that may be fetched from though it is not public; for tests only
FILE_UPLOAD_HANDLERS = [
    "lwg.web.uploads.CappedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- safety -----------------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lwg.web.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # data: for the QR code of the second factor
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- mail: every one goes through the outbox of lwg.notifications -----------------------------------------
DEFAULT_FROM_EMAIL = env("LWG_FROM_EMAIL", default="LWG <lwg@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 20
# Where calendar programs send their answers to invitations, and the mailbox in which these are read
# (imaps://user:password@host/INBOX); without one, people answer on the page or by the links in the mail.
REPLIES_EMAIL = env("LWG_REPLIES_EMAIL", default=parseaddr(DEFAULT_FROM_EMAIL)[1])
REPLIES_IMAP_URL = env("LWG_REPLIES_IMAP_URL", default="")
OUTBOX_BATCH = 50
# A worker that was killed holds its messages this long; renewed before each one is sent.
OUTBOX_CLAIM_VALID = timedelta(seconds=env.int("LWG_OUTBOX_CLAIM_SECONDS", default=300))
OUTBOX_MAX_ATTEMPTS = 12

# --- long work: what takes more than a moment, see lwg.jobs.long_work ----------------------------------------
# A worker that was killed holds its work this long; renewed with each report of progress.
LONG_WORK_CLAIM_VALID = timedelta(seconds=env.int("LWG_LONG_WORK_CLAIM_SECONDS", default=120))
LONG_WORK_MAX_ATTEMPTS = 3
LONG_WORK_KEPT = timedelta(days=30)

# --- Celery: tasks carry no data that is not in the database, so a lost or doubled one does no harm --------
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False  # the sweep picks up what was not handed over
CELERY_BROKER_CONNECTION_TIMEOUT = 3
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Seconds between two runs; the same numbers tell /readyz when a job is late.
PERIODIC_TASKS = {
    "lwg.jobs.tasks.beat": 30,
    "lwg.jobs.tasks.do_long_work": 60,
    "lwg.notifications.tasks.send_due": 60,
    "sessions.tasks.watch_minutes": 300,
    "sessions.tasks.watch_corrections": 900,
    "sessions.tasks.watch_rosters": 3600,
    "sessions.tasks.nudge_practice": 3600,
    "sessions.tasks.watch_invitations": 300,
    **({"sessions.tasks.read_replies": 120} if REPLIES_IMAP_URL else {}),
    "sessions.tasks.watch_availability": 900,
    "sessions.tasks.read_busy_times": 60,
    "sessions.tasks.watch_sessions": 300,
}
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": seconds, "options": {"expires": seconds}}
    for name, seconds in PERIODIC_TASKS.items()
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LWG_LOG_LEVEL", default="INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},  # says every glyph at INFO while a PDF is made
        "weasyprint": {"level": "ERROR"},
    },
}
