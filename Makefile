# Two commands do everything: `make demo` and `make test`. Both build what they need in .venv.
# PYTHON picks the interpreter that builds it (3.11 or later), PORT is where the demo listens; UV is only needed to
# remake the lock.
PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
# Stamps: the venv holds exactly what the lock and pyproject.toml of that moment say.
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
DATA := $(CURDIR)/data
PORT ?= 8501
# The five sample reports; the golden cases with replaced numbers (00?n_…) are no reports anyone published.
SAMPLES := $(sort $(wildcard golden/00[0-9]_*/source.*))
# For example: make test PYTEST_ARGS="-n 2 --dist loadfile"
PYTEST_ARGS ?=
BENCH ?= benchmarks/extract.py
PIP_INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check
UV_COMPILE := $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test format lint types imports unit test-browser coverage bench lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 20

demo: $(RUNTIME) ## read the five sample reports into ./data and open the review app
	NIANBAO_HOME="$(DATA)" $(BIN)/nianbao ingest $(SAMPLES)
	NIANBAO_HOME="$(DATA)" $(BIN)/nianbao review --port $(PORT)

test: lint types imports unit ## every check: format, lint, types, import rule, tests

format: $(DEV) ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(DEV) ## format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(DEV) ## mypy, strict
	$(BIN)/mypy

imports: $(DEV) ## who may import whom
	$(BIN)/lint-imports

unit: $(DEV) ## the tests (the browser's too, where Chromium is installed)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

test-browser: $(DEV) ## the tests in a real browser only; without one they fail
	NIANBAO_REQUIRE_ALL=1 $(BIN)/python -m pytest -m browser $(PYTEST_ARGS)

coverage: $(DEV) ## the tests with branch coverage
	$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered $(PYTEST_ARGS)

bench: $(DEV) ## speed of extraction; BENCH="benchmarks/*.py" runs all of them (minutes)
	for each in $(BENCH); do $(BIN)/python $$each || exit 1; done

# requirements.lock is what a user installs; requirements-dev.lock the same versions and the developer's tools.
lock: ## remake both locks from pyproject.toml (needs uv)
	$(UV_COMPILE) --extra build --extra postgresql -o requirements.lock
	$(UV_COMPILE) --extra build --extra postgresql --extra dev -c requirements.lock -o requirements-dev.lock

clean: ## remove the virtual environment and caches; ./data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "nianbao needs Python 3.11 or later; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing from requirements.lock (a minute or two the first time)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip # a venv that another tool made has no pip
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "installing from requirements-dev.lock"
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@
