"""PostgreSQL, Redis and any number of web and worker processes behind a proxy that ends TLS."""

from lwg.settings.base import *  # noqa: F403 (a settings module builds on another)
from lwg.settings.base import POSTGRES_OPTIONS, env

SITE_URL = env("LWG_SITE_URL").rstrip("/")
SECRET_KEY = env("LWG_SECRET_KEY")
# "localhost" is how the container's own health check asks; the proxy passes on the public name only.
ALLOWED_HOSTS = [*env.list("LWG_ALLOWED_HOSTS"), "localhost"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASES = {"default": env.db_url("DATABASE_URL") | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DATABASES["default"]["OPTIONS"] = POSTGRES_OPTIONS | {"connect_timeout": 5} | DATABASES["default"].get("OPTIONS", {})
REDIS_URL = env("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
}

MEDIA_ROOT = env("LWG_FILES_DIR")
STATIC_ROOT = env("LWG_STATIC_DIR", default="/srv/static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
globals().update(env.email_url("EMAIL_URL"))

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked inside the network, without the proxy
# Attempts to log in are counted per visitor, whom the proxy names; else one who guesses would shut out everybody.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
DEMO_ALLOWED = False
