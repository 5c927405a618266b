"""One machine, no services: SQLite and a broker file in LWG_DATA_DIR. What `make run` uses."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from lwg.settings.base import *  # noqa: F403 (a settings module builds on another)
from lwg.settings.base import BASE_DIR, POSTGRES_OPTIONS, SQLITE_OPTIONS, env

LWG_DATA_DIR = Path(env("LWG_DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
LWG_DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)  # what is told in confidence is for nobody else here
PORT = env.int("PORT", default=8000)
SITE_URL = env("LWG_SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")


def _own_secret(path: Path) -> str:
    """The key of this data folder, made the first time; readable by its owner only."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()


SECRET_KEY = env("LWG_SECRET_KEY", default="") or _own_secret(LWG_DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.list("LWG_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("LWG_TRUSTED_ORIGINS", default=[])

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{LWG_DATA_DIR / 'lwg.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = dict(SQLITE_OPTIONS)
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = POSTGRES_OPTIONS | DATABASES["default"].get("OPTIONS", {})

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": LWG_DATA_DIR / "cache",
    }
}
CELERY_BROKER_URL = env("REDIS_URL", default="") or f"sqla+sqlite:///{LWG_DATA_DIR / 'broker.sqlite3'}"

MEDIA_ROOT = LWG_DATA_DIR / "files"
STATIC_ROOT = LWG_DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

# Without a mail server, mails are kept as files that one can read.
globals().update(env.email_url("EMAIL_URL", default="filemail://"))
EMAIL_FILE_PATH = LWG_DATA_DIR / "mail"
DEMO_ALLOWED = True
