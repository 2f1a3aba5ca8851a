# All that is needed is make and Python 3.11 or newer; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/sh

.DEFAULT_GOAL := help
.PHONY: help install demo test check bench torture fuzz tools clean

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

install: .venv/.installed ## Install muniment into .venv

demo: .venv/.installed ## Crawl an invented university on this machine and show what came of it
	$(BIN)/muniment demo

test: .venv/.installed-dev ## Run the tests
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: .venv/.installed-dev ## Run formatter, linter, types and import contracts, changing nothing
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.installed-bench ## Measure the budgets (takes minutes; wants a quiet machine)
	$(BIN)/python -m tests.bench

torture: .venv/.installed-dev ## Kill crawls and break their disk at every call (takes over half an hour)
	$(BIN)/python -m tests.torture

fuzz: .venv/.installed-dev ## Give every reader broken input (a minute each)
	$(BIN)/python -m tests.fuzz

tools: .venv/tools/.installed .venv/replay/.installed ## Install programs of others that tests check packages with

clean: ## Remove .venv and what tools leave; archives in data/ stay
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Muniment needs Python 3.11 or newer, found %s; try: make PYTHON=python3.12" % sys.version.split()[0])'
	$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/.installed-dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ .venv/.installed

.venv/.installed-bench: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	touch $@ .venv/.installed .venv/.installed-dev

# Each in an environment of its own: they are run as programs and never imported.
.venv/tools/.installed: Makefile | .venv/bin/python
	$(PYTHON) -m venv .venv/tools
	.venv/tools/bin/python -m pip install --quiet --disable-pip-version-check wacz bagit
	touch $@

.venv/replay/.installed: Makefile | .venv/bin/python
	$(PYTHON) -m venv .venv/replay
	.venv/replay/bin/python -m pip install --quiet --disable-pip-version-check pywb
	touch $@
