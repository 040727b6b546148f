# Kaowu 考务: `make` lists the commands.

PORT   ?= 8000
PYTHON ?= python3
OCR    ?= yes
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -qq
PYTEST := $(BIN)/python -m pytest

# A stamp is newer than the lists that it was installed from, or it is made again.
BASE_STAMP := $(VENV)/.made
RUN_STAMP  := $(VENV)/.run-installed
OCR_STAMP  := $(VENV)/.ocr-installed
DEV_STAMP  := $(VENV)/.dev-installed

LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run install test test-fast test-postgres check lint format lock bench docs pictures clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(OCR_STAMP) ## start the office on http://127.0.0.1:8000 (PORT=8001 for another port); data in ./var
	@$(BIN)/kaowu run --port $(PORT)

test: $(DEV_STAMP) ## install what the tests need and run them all
	@bash scripts/test_tools.sh
	$(PYTEST) -n auto --dist loadfile -rs
	@bash scripts/test_postgres.sh --if-installed

test-fast: $(DEV_STAMP) ## the fast tests only: no browser, nothing slow
	$(PYTEST) -q -n auto --dist loadfile -m "not browser and not slow"

test-postgres: $(DEV_STAMP) ## the office's tests on PostgreSQL, in a cluster of their own
	@bash scripts/test_postgres.sh

check: format lint test-fast ## the developer's one command: format, lint, types, imports, fast tests

lint: $(DEV_STAMP) ## the same without changing a file and without tests, as CI runs it
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

format: $(DEV_STAMP) ## lay the code out
	$(BIN)/ruff format --quiet

lock: $(DEV_STAMP) ## renew requirements/*.txt: exact versions and hashes, no addresses
	$(LOCK) requirements/run.in requirements/build.in -o requirements/run.txt
	$(LOCK) requirements/dev.in -c requirements/run.txt -o requirements/dev.txt
	$(LOCK) requirements/ocr.in -c requirements/dev.txt -o requirements/ocr.txt

bench: $(DEV_STAMP) ## measure pictures, checks, intake, reading and the office, beside common tools
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/bench_intake.py
	$(BIN)/python scripts/bench_reading.py
	$(BIN)/python scripts/bench_office.py

docs: $(DEV_STAMP) ## write again what docs/ takes from the code: pictures, lifecycle, settings, commands
	@for script in draw_house draw_lifecycle list_settings list_commands list_findings list_troubles; do $(BIN)/python scripts/$$script.py; done

pictures: $(DEV_STAMP) ## take docs/img again from a demonstration that runs on PORT
	$(BIN)/python scripts/take_pictures.py --office http://127.0.0.1:$(PORT)

clean: ## remove .venv and caches; ./var with its data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

install: $(OCR_STAMP)

$(BASE_STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kaowu needs Python 3.11 or later; name one with PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@touch $@

# --require-hashes: what was locked is what is installed, from whatever index this machine uses.
$(RUN_STAMP): requirements/run.txt pyproject.toml | $(BASE_STAMP)
	@echo "Installing the locked dependencies into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

# Optional: where a wheel is missing, scans are not read and everything else works. OCR=no leaves it out.
$(OCR_STAMP): requirements/ocr.txt $(RUN_STAMP)
ifneq ($(OCR),no)
	@echo "Installing what reads scans ..."
	@$(PIP) install --require-hashes -r requirements/ocr.txt || \
	  echo "The extra 'ocr' cannot be installed here: scans will not be read."
endif
	@touch $@

$(DEV_STAMP): requirements/dev.txt $(OCR_STAMP)
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
