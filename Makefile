# Everything that is done with Corridor, one word each. `make run` starts it.

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
ARGS ?=
PIP := $(BIN)/pip --quiet --disable-pip-version-check install --require-hashes -r
UV_LOCK := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench fuzz chaos schema messages screens lock clean

help:
	@echo "make run      start Corridor on http://127.0.0.1:$(PORT) (PORT= to change)"
	@echo "make test     run every test (ARGS= goes to pytest)"
	@echo "make check    look at style, types and floors; writes nothing"
	@echo "make fix      repair what can be repaired"
	@echo "make bench    measure speed"
	@echo "make fuzz     try random deeds (FUZZ= number of stories), on the ledger and followed by mirrors; 10,000 requests"
	@echo "make schema   write openapi.yaml anew"
	@echo "make messages gather the words of every language, and compile them"
	@echo "make chaos    kill servers, workers and readers, stop Redis (PostgreSQL)"
	@echo "make screens  take a screenshot of every page"
	@echo "make lock     choose versions anew"
	@echo "make clean    remove what was built, but never data"

# The stamps carry the time of the last install: a second run starts at once.
.venv/.run: requirements.lock
	@test -x $(BIN)/pip || { echo "Making .venv ..."; $(PYTHON) -m venv --clear .venv; }
	@echo "Installing what Corridor needs (once) ..."
	@$(PIP) requirements.lock
	@touch $@

.venv/.dev: requirements.lock requirements-dev.lock
	@test -x $(BIN)/pip || { echo "Making .venv ..."; $(PYTHON) -m venv --clear .venv; }
	@echo "Installing what Corridor and its tests need (once) ..."
	@$(PIP) requirements-dev.lock
	@touch .venv/.run $@

.venv: .venv/.dev

run: .venv/.run
	@exec env DEBUG=true PORT=$(PORT) $(BIN)/python manage.py serve

test: .venv/.dev
	@$(BIN)/python -m tests $(ARGS)

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	DEBUG=true $(BIN)/mypy
	DEBUG=true $(BIN)/python manage.py makemigrations --check --dry-run

fix: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev
	@$(BIN)/python -m bench $(ARGS); pages=$$?; $(BIN)/python -m bench.api && exit $$pages

fuzz: .venv/.dev
	@FUZZ=$${FUZZ:-12} $(BIN)/python -m pytest tests/ledger/test_machine.py tests/api/test_fuzz.py \
	  tests/api/test_mirror.py $(ARGS)

schema: .venv/.dev
	@DEBUG=true $(BIN)/python manage.py spectacular --file openapi.yaml --fail-on-warn --validate

messages: .venv/.dev
	@DEBUG=true $(BIN)/python -m tests.messages

chaos: .venv/.dev
	@CHAOS=200 WEB_KILLS=200 CHANGES=10000 CLIENTS=20 RECIPIENTS=500 MAILER_KILLS=50 KILLS=200 FLUSHES=40 PIECES=4500 \
	  LABOUR=0.04 REDIS_AWAY=300 $(BIN)/python -m tests.chaos $(ARGS)

screens: .venv/.dev
	@$(BIN)/python -m tests.screens $(ARGS)

lock: | .venv/.dev
	$(UV_LOCK) pyproject.toml --output-file requirements.lock
	$(UV_LOCK) pyproject.toml --group dev --constraint requirements.lock \
	  --output-file requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
