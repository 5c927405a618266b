# The image that web, worker and beat run from. Built in three parts, so that no compiler and no Node is left in it.

# --- style, script and type faces of others -------------------------------------------------------------------
FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --no-progress && npm run build

# --- Python packages ------------------------------------------------------------------------------------------
FROM python:3.12-slim-bookworm AS packages
COPY requirements/runtime.lock /runtime.lock
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /runtime.lock

# --- LWG ------------------------------------------------------------------------------------------------------
FROM python:3.12-slim-bookworm
# Pango makes the PDF of the minutes; Noto has the letters of most languages. For Chinese, Japanese and Korean (90 MB)
# add fonts-noto-cjk.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /srv lwg \
 && install -d -o lwg -g lwg /srv/files /srv/static
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /build/static/vendor static/vendor
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=lwg.settings.production \
    LWG_FILES_DIR=/srv/files \
    LWG_STATIC_DIR=/srv/static
# Collecting needs settings, not services: these values reach nothing and stay in no layer.
RUN export LWG_SECRET_KEY=for-this-step-only LWG_SITE_URL=https://localhost LWG_ALLOWED_HOSTS=localhost \
           DATABASE_URL=postgres://nowhere/none REDIS_URL=redis://nowhere EMAIL_URL=smtp://nowhere \
 && python manage.py messages --compile \
 && python manage.py collectstatic --noinput --verbosity 0 \
 && python -m compileall -q lwg communities sessions reports
USER lwg
EXPOSE 8000
# No access log: addresses of calendars, invitations and new passwords are secrets.
CMD ["gunicorn", "lwg.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
