# Two commands: `make run` opens the dashboard on the demo, `make test` checks everything.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# A folder of gold texts for the quality benchmarks; they do without it when it is empty.
CORPORA ?=

.PHONY: run test lint types imports unit quality benchmarks clean

run: $(VENV)/installed
	$(BIN)/footprint demo --port $(PORT)

test: lint types imports unit quality

lint: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/tested
	$(BIN)/mypy

imports: $(VENV)/tested
	$(BIN)/lint-imports

unit: $(VENV)/tested
	$(BIN)/python scripts/find_chromium.py --install
	$(BIN)/pytest

quality: $(VENV)/tested
	$(BIN)/python benchmarks/quality/gate.py $(CORPORA)

benchmarks: $(VENV)/tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/speed/run.py $(CORPORA)

$(VENV)/python:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml hatch_build.py package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/tested: $(VENV)/python pyproject.toml hatch_build.py package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build dist
