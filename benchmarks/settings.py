"""The application's own settings on the database that the benchmark fills, with the floor beside it."""

from lwg.settings.base import BASE_DIR
from lwg.settings.embedded import *  # noqa: F403 (a settings module builds on another)
from lwg.settings.embedded import INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.floor"]
ROOT_URLCONF = "benchmarks.urls"
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
WSGI_APPLICATION = "benchmarks.wsgi.application"
TEMPLATES[0]["DIRS"] = [BASE_DIR / "templates", BASE_DIR / "benchmarks" / "floor" / "templates"]
