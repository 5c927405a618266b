"""For the tests: a fast password hasher, mails in memory, SQLite unless DATABASE_URL names another."""

import atexit
import shutil
import tempfile
from pathlib import Path

from lwg.settings.base import *  # noqa: F403 (a settings module builds on another)
from lwg.settings.base import BASE_DIR, POSTGRES_OPTIONS, SQLITE_OPTIONS, env

SECRET_KEY = "only-for-tests"  # noqa: S105 (guards nothing)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
SITE_URL = "http://testserver"
if given_folder := env("LWG_DATA_DIR", default=""):
    LWG_DATA_DIR = Path(given_folder)
else:
    LWG_DATA_DIR = Path(tempfile.mkdtemp(prefix="lwg-test-"))
    atexit.register(shutil.rmtree, LWG_DATA_DIR, ignore_errors=True)
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{LWG_DATA_DIR / 'lwg.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # No test needs its data after a power cut.
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    }
    # A file, not memory: threads of the live server and worker processes open it too.
    DATABASES["default"]["TEST"] = {"NAME": str(LWG_DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = POSTGRES_OPTIONS | DATABASES["default"].get("OPTIONS", {})
CELERY_BROKER_URL = env("REDIS_URL", default="") or "memory://"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = LWG_DATA_DIR / "files"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False  # one address asks for everything here
DEMO_ALLOWED = True
