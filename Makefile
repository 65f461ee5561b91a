# Two commands: `make repro` rebuilds the reports, `make test` runs the tests. Each first sets up .venv when it is
# missing or older than the lock. Needed on the machine: Python 3.11 or newer, git, make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The pipeline's stages call `python`: let it be the one set up here.
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := repro
.PHONY: repro test check setup lock

repro: setup
	$(BIN)/dvc repro

# TESTS narrows the run: make test TESTS=tests/test_ingest.py
test: setup
	$(BIN)/pytest -n auto --dist loadfile $(TESTS)

check: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Needs uv. Names no package index, so that the file serves everybody's.
lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --quiet --output-file requirements.lock
