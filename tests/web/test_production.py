"""What an operator puts into service: safe settings, and a compose file that scales."""

import json
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from lwg.settings.base import EVIDENCE_MAX_BYTES

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import json, django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.test import Client
answers = {}
for path, secure in (("/healthz", False), ("/healthz", True), ("/account/login/", False), ("/account/login/", True)):
    response = Client().get(path, secure=secure, headers={"host": "lwg.example.org"})
    answers[f"{path} {secure}"] = (response.status_code, dict(response.headers))
print(json.dumps(answers))
"""


def variables(tmp_path: Path, **changes: str) -> dict[str, str]:
    """The environment as .env.example and docker-compose.yml give it, with its blanks filled in."""
    given: dict[str, str] = {}
    for line in (ROOT / ".env.example").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            given[name] = value or secrets.token_hex(32)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        **given,
        "DJANGO_SETTINGS_MODULE": "lwg.settings.production",
        "DATABASE_URL": f"postgres://lwg:{given['POSTGRES_PASSWORD']}@127.0.0.1:1/lwg",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "LWG_FILES_DIR": str(tmp_path / "files"),
        "LWG_STATIC_DIR": str(tmp_path / "static"),
        **changes,
    }


def python(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_deployment_check_has_nothing_to_warn_about(tmp_path):
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", env=variables(tmp_path))
    assert done.stdout + done.stderr == "System check identified no issues (0 silenced).\n"
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["LWG_SECRET_KEY", "DATABASE_URL", "REDIS_URL", "LWG_ALLOWED_HOSTS", "EMAIL_URL"])
def test_nothing_starts_without_what_only_the_operator_knows(tmp_path, name):
    env = variables(tmp_path)
    del env[name]
    done = python("manage.py", "check", env=env)
    assert done.returncode != 0
    assert name in done.stderr


def test_an_empty_secret_is_no_secret(tmp_path):
    done = python(
        "-c", "from django.conf import settings; settings.SECRET_KEY", env=variables(tmp_path, LWG_SECRET_KEY="")
    )
    assert done.returncode != 0
    assert "SECRET_KEY setting must not be empty" in done.stderr


@pytest.mark.parametrize("settings", ["production", "embedded", "test"])
def test_debug_is_off_unless_asked_for(tmp_path, settings):
    env = variables(tmp_path, DJANGO_SETTINGS_MODULE=f"lwg.settings.{settings}", LWG_DATA_DIR=str(tmp_path / "data"))
    done = python("-c", "from django.conf import settings; print(settings.DEBUG)", env=env)
    assert (done.stdout, done.returncode) == ("False\n", 0), done.stderr


def test_the_demo_stays_out_of_production(tmp_path):
    done = python("-c", "from django.conf import settings; print(settings.DEMO_ALLOWED)", env=variables(tmp_path))
    assert done.stdout == "False\n"


def test_pages_are_served_over_tls_only(tmp_path):
    done = python("-c", ASK, env=variables(tmp_path))
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout.splitlines()[-1])
    assert {asked: status for asked, (status, _) in answers.items()} == {
        "/healthz False": 200,  # the container's own health check
        "/healthz True": 200,
        "/account/login/ False": 301,
        "/account/login/ True": 200,
    }
    assert answers["/account/login/ False"][1]["Location"] == "https://lwg.example.org/account/login/"
    headers = answers["/account/login/ True"][1]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "unsafe-inline" not in headers["Content-Security-Policy"]


def test_options_in_the_address_of_the_database_are_kept(tmp_path):
    env = variables(tmp_path, DATABASE_URL="postgres://lwg:x@db/lwg?sslmode=require")
    show = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS'])"
    ours = {"options": "-c plan_cache_mode=force_generic_plan -c jit=off", "connect_timeout": 5}
    assert python("-c", show, env=env).stdout == f"{ours | {'sslmode': 'require'}}\n"


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_web_and_worker_can_run_in_any_number(compose):
    services = compose["services"]
    assert set(services) == {"db", "redis", "migrate", "web", "worker", "beat", "proxy"}
    for name in ("web", "worker"):
        assert "container_name" not in services[name]
        assert "ports" not in services[name]
        assert "files:/srv/files" in services[name]["volumes"]
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_the_proxy_finds_every_web_container():
    caddyfile = (ROOT / "docs" / "production" / "Caddyfile").read_text()
    assert re.search(r"dynamic a \{\s+name web\s+port 8000", caddyfile)


def test_every_variable_of_the_compose_file_stands_in_the_example(compose):
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert wanted <= offered


def test_one_service_builds_the_image_that_all_of_them_run(compose):
    ours = {name: service for name, service in compose["services"].items() if service["image"] == "lwg"}
    assert set(ours) == {"migrate", "web", "worker", "beat"}
    assert [name for name, service in ours.items() if "build" in service] == ["migrate"]
    assert {service["pull_policy"] for service in ours.values()} == {"never"}


def test_the_image_takes_along_the_application_and_nothing_that_lies_beside_it():
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    taken = {line.removeprefix("!") for line in lines if line.startswith("!")}
    of_the_build = {"package.json", "package-lock.json", ".npmrc", "requirements/runtime.lock"}
    apps = {"lwg", "communities", "sessions", "reports"}
    assert taken == of_the_build | apps | {"manage.py", "locale", "static", "templates"}


def test_the_proxy_lets_through_what_lwg_itself_refuses_with_a_reason():
    found = re.search(r"max_size (\d+)MB", (ROOT / "docs" / "production" / "Caddyfile").read_text())
    assert found is not None
    assert int(found[1]) * 1_000_000 >= 5 * EVIDENCE_MAX_BYTES


def test_the_image_runs_as_nobody_in_particular():
    users = re.findall(r"^USER (\w+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert users == ["lwg"]


def test_no_secret_stands_in_the_example():
    example = (ROOT / ".env.example").read_text()
    assert re.findall(r"^(?:LWG_SECRET_KEY|POSTGRES_PASSWORD)=(.*)$", example, re.MULTILINE) == ["", ""]


def test_attempts_to_log_in_are_counted_per_visitor_and_not_per_proxy(tmp_path):
    ask = """
import django
django.setup()
from allauth.core.internal.httpkit import get_client_ip
from django.test import RequestFactory
request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"})
print(get_client_ip(request))
"""
    done = python("-c", ask, env=variables(tmp_path))
    assert done.stdout == "198.51.100.7\n", done.stderr
