# Two commands do all set-up on a fresh machine: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1 && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
FROM ?=
SITES ?=

.PHONY: help run test check lint types lock portal clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "make %-8s %s\n", $$1, $$2}'

run: $(VENV)/.installed ## Run one night: the sample portal, FROM=PATH, or SITES="id id"
	@$(BIN)/govreports run $(if $(FROM),--from "$(FROM)") $(if $(SITES),--sites "$(SITES)")

test: $(VENV)/.installed-dev ## Install what the tests need and run them
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

check: lint types ## Lint, types and the arrows of the house

lint: $(VENV)/.installed-dev ## Style, and the arrows of the house
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: $(VENV)/.installed-dev ## Strict types
	@$(BIN)/mypy

portal: $(VENV)/.installed ## Serve the sample portal by itself
	@$(BIN)/python -m crawlers.portal

lock: $(VENV)/.installed-dev ## Make the hashed locks from the requirements*.in files
	@for name in requirements requirements-dev requirements-postgres; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--custom-compile-command "make lock" $$name.in -o $$name.txt || exit 1; done

clean: ## Remove the virtual environment; data/ is left alone
	rm -rf $(VENV)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "missing: Python 3.11, 3.12 or 3.13 with the venv module" >&2; exit 1; }
	@echo "making $(VENV) with $(PYTHON) …"
	@$(PYTHON) -m venv $(VENV) || { echo "missing: the venv module of $(PYTHON) (on Debian: python3-venv)" >&2; rm -rf $(VENV); exit 1; }

# uv installs the lock in seconds, pip in a minute or two; both check every hash.
define install
	@echo "installing $(1) …"
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1); \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); fi
endef

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(call install,requirements.txt)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(call install,requirements-dev.txt)
	@touch $@
