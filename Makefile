# Everything here makes what it needs: a machine with python3.11 (or later) and make is enough.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE := examples/archive

.PHONY: demo test lint clean

# Exit codes 0 (nothing found) and 1 (findings) both mean that the archive was checked.
# The version is asked first, because a program that does not start ends with 1 as well.
demo: $(VENV)/.installed
	@$(BIN)/declass --version
	@$(BIN)/declass check $(ARCHIVE); code=$$?; [ $$code -le 1 ] || exit $$code

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: $(BIN)/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
