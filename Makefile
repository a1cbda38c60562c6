# Two commands: `make run` opens the dashboard on the demo, `make test` checks everything.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# A folder of gold texts for the quality benchmarks; they do without it when it is empty.
CORPORA ?=

.PHONY: run test lint types imports unit quality benchmarks pictures clean

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

unit: $(VENV)/tested node_modules
	$(BIN)/python scripts/find_chromium.py --install
	$(BIN)/python scripts/find_postgres.py --install
	$(BIN)/pytest

quality: $(VENV)/tested
	$(BIN)/python benchmarks/quality/gate.py $(CORPORA)
	$(BIN)/python benchmarks/speed/linear.py

benchmarks: $(VENV)/tested
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	$(BIN)/python benchmarks/speed/run.py $(CORPORA)

# The pictures and figures of README.md, drawn anew from the demo reports.
pictures: $(VENV)/tested
	mkdir -p build
	$(BIN)/footprint ingest geodata/data/demo/reports.jsonl --workspace build/pictures.footprint
	$(BIN)/footprint export docs/figure.png --workspace build/pictures.footprint --dpi 110 \
		--from 2021-08-01 --to 2021-09-30 --title 'August and September 2021'
	$(BIN)/python scripts/screenshot.py build/pictures.footprint docs/screenshot.png \
		--query 'from=2021-08-01&to=2021-09-30'
	$(BIN)/python scripts/readme_figures.py

# What only the tests need of npm: axe-core, which checks the page's accessibility.
node_modules: package-lock.json
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --no-audit --no-fund --silent; \
		else echo 'npm is missing: the tests of accessibility are left out' >&2; fi

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or later is needed; PYTHON=python3.12 names another one' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml hatch_build.py package-lock.json
	@echo 'Installing Footprint and what it stands on: a minute or two'
	@$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/tested: $(VENV)/python pyproject.toml hatch_build.py package-lock.json
	@echo 'Installing Footprint and what its tests need: a minute or two'
	@$(BIN)/pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build dist
