# Guicheng: `make run` shows it, `make test` proves it, `make help` lists the rest.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check bench lock messages format clean reset venv venv-dev

VENV ?= .venv
PORT ?= 8000
REQUIRE_ALL ?= 0
ARGS ?=

PY := $(VENV)/bin/python
export PYTHONPATH := $(CURDIR):$(CURDIR)/site
export PIP_DISABLE_PIP_VERSION_CHECK := 1
APPS := organization forms processes cms search

##@ The two commands

run: $(VENV)/run.stamp ## Show it: make the environment and the sample data if need be, serve http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(PY) -m guicheng.demo --port $(PORT)

test: $(VENV)/dev.stamp ## Prove it: every test this machine can run; says what it left out (REQUIRE_ALL=1 refuses to leave anything out)
	@$(PY) .ci/everything.py $(if $(filter 1,$(REQUIRE_ALL)),--require-all) $(ARGS)

##@ While developing

check: $(VENV)/dev.stamp ## Style, types, layers, templates, migrations, settings, vendored files, translations
	@$(PY) .ci/checks.py $(ARGS)

format: $(VENV)/dev.stamp ## Put Python and templates into the house style
	$(VENV)/bin/ruff check --fix-only --quiet .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/djhtml site $(APPS)

bench: $(VENV)/dev.stamp ## Measure: the benchmarks of bench/ (ARGS="name …" for some of them)
	@$(PY) -m bench $(ARGS)

messages: $(VENV)/dev.stamp ## Collect the texts to translate into site/guicheng/locale
	@$(PY) .ci/messages.py

lock: $(VENV)/dev.stamp ## Write the lock files again from pyproject.toml (UPGRADE=1 for newer releases; needs a package index)
	@$(PY) .ci/lock.py $(if $(filter 1,$(UPGRADE)),--upgrade)

reset: ## Throw away the demo's database and files; the next `make run` starts afresh
	rm -rf var

clean: ## Throw away everything that can be made again, the environment included
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## This list
	@awk 'BEGIN {FS = ":.*## "; print "make TARGET"} \
		/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

# ---- the environment: made once, made again when a lock file changes ----

$(VENV)/bin/python:
	@set -e; chosen=""; \
	for candidate in $$PYTHON python3.11 python3.12 python3.13 python3.14 python3; do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then chosen="$$candidate"; break; fi; \
	done; \
	if [ -z "$$chosen" ]; then \
		echo "Guicheng needs Python 3.11 or newer; found: $$(python3 --version 2>&1 || true). Install it, or name it: make run PYTHON=/path/to/python3.11" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$chosen --version)…"; \
	"$$chosen" -m venv $(VENV) || { rm -rf $(VENV); \
		echo "Python's venv module does not work here. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/run.stamp: requirements.lock | $(VENV)/bin/python
	@echo "Installing the packages of requirements.lock…"
	@$(VENV)/bin/pip install --quiet --no-input --require-hashes --only-binary :all: -r requirements.lock || { \
		echo "The packages could not be installed: the first run needs a package index (later runs do not)." >&2; exit 1; }
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing the packages of requirements-dev.lock…"
	@$(VENV)/bin/pip install --quiet --no-input --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@ $(VENV)/run.stamp

venv: $(VENV)/run.stamp

venv-dev: $(VENV)/dev.stamp
