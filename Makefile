.POSIX:

# The Python that makes .venv: make PYTHON=python3.13
PYTHON ?= python3
VENV = .venv
RUN = $(VENV)/bin/python
# The one that resolves the lock files; it lives in an environment of its own.
UV = uv==0.13.9
# The one that knows vulnerabilities; it too lives apart.
AUDIT = pip-audit==2.10.1
# make lock UPGRADE=--upgrade takes the newest versions; without it, pins stay where they can.
UPGRADE =
# How often make test-full tries every property of what reads a stranger's text: some hours on two cores.
EXAMPLES = 100000
LOCK = .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --annotation-style line $(UPGRADE) pyproject.toml

.PHONY: all setup tools test test-full check audit pictures bench lock clean help

all: setup
	$(RUN) build.py build

setup:
	@$(PYTHON) -m studypack.bootstrap setup

tools: setup
	@$(PYTHON) -m studypack.bootstrap setup --dev
	@$(RUN) tools/old_anki.py

test: tools
	$(RUN) -m pytest -m "not slow" -n auto

test-full: tools
	$(RUN) -m pytest -n auto
	EXAMPLES=$(EXAMPLES) $(RUN) -m pytest -n auto -m fuzz

check: tools
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m tools.licences

# Asks the network, so it is no part of check: which of the locked packages have a known vulnerability.
audit:
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip install --quiet --disable-pip-version-check $(AUDIT)
	.venv-audit/bin/pip-audit --disable-pip --require-hashes --requirement requirements.lock
	.venv-audit/bin/pip-audit --disable-pip --require-hashes --requirement requirements-dev.lock

pictures: all tools
	$(RUN) -m tools.screenshots
	$(RUN) tools/sheet_pictures.py

bench: tools
	$(RUN) -m benchmarks

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet --disable-pip-version-check $(UV)
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name .venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

help:
	@echo 'make            set up what is missing, build questions/ into dist/'
	@echo 'make setup      make or update .venv; install Pango where we are root'
	@echo 'make test       the tests, without the slow ones'
	@echo 'make test-full  all tests, and every property $(EXAMPLES) times; EXAMPLES=1000 for a short run'
	@echo 'make check      lint, formatting, types, imports between modules, licences of what is locked'
	@echo 'make audit      ask the network for known vulnerabilities of what is locked'
	@echo 'make pictures   draw the pictures that the README shows'
	@echo 'make bench      measure'
	@echo 'make lock       resolve pyproject.toml into the two lock files; UPGRADE=--upgrade for the newest'
	@echo 'make clean      remove dist/ and caches; .venv stays'
