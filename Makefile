# Everything here makes what it needs: a machine with python3.11 (or later) and make is enough.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE := examples/archive

# The moment that goes into what is built: that of the last commit, so that the same commit gives the same bytes.
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 315532800)
export SOURCE_DATE_EPOCH

.PHONY: demo test lint fuzz fuzz-nightly man pyz sbom release clean

# Exit codes 0 (nothing found) and 1 (findings) both mean that the archive was checked.
# The version is asked first, because a program that does not start ends with 1 as well.
demo: $(VENV)/.installed
	@$(BIN)/declass --version
	@$(BIN)/declass check $(ARCHIVE); code=$$?; [ $$code -le 1 ] || exit $$code

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -n auto --dist loadgroup

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict
	MYPYPATH=tools $(BIN)/mypy --strict tools/*.py hatch_build.py

# Every reader and parser on mutations of our own telegrams: for a minute, and for ten million executions. Guided by
# coverage where atheris is installed (pip install '.[fuzz]'), by hypothesis elsewhere; what is found is kept for the tests.
fuzz: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.hostile.fuzz.run --seconds 60

fuzz-nightly: $(VENV)/.installed-dev
	@$(BIN)/python -m pip install --quiet --editable '.[fuzz]'
	@$(BIN)/python -m tests.hostile.fuzz.run --runs 10000000 --jobs 2

# The manual page, from what the commands say of themselves.
man: $(VENV)/.installed-dev
	$(BIN)/python tools/man_page.py

# One file that runs with Python alone.
pyz: $(VENV)/.installed-dev
	$(BIN)/python tools/build_pyz.py dist/declass.pyz

# What declass is made of, as CycloneDX.
sbom: $(VENV)/.installed-dev
	$(BIN)/python tools/sbom.py dist/declass.cdx.json

# Everything that a release consists of, in dist, with the hashes of all of it.
release: $(VENV)/.installed-dev
	rm -rf dist
	$(BIN)/python tools/man_page.py --check
	$(BIN)/python -m hatchling build -d dist
	@$(MAKE) --no-print-directory pyz sbom
	cd dist && sha256sum * > SHA256SUMS

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
