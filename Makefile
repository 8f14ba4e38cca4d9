# `make demo` runs the pipeline on the samples, `make test` checks everything. Both set up what they need in .venv.
# `make fuzz MINUTES=60` looks for files that break a reader, `make bench` measures; neither belongs to the tests.
# Requirements: Python 3.11 or later with its venv module, and make.

PYTHON ?= python3
MINUTES ?= 10
SEED ?= 0
BANKS ?= ../shared/treebanks
PART ?= 5/5
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DELETE_ON_ERROR:
.PHONY: demo test lint types imports pytest cov fuzz bench links clean

demo: $(VENV)/demo.stamp
	$(BIN)/cuemill publish samples --out out
	@echo "Subtitles: out/subtitles    Datasets: out/datasets    Corrections in context: $(BIN)/cuemill diff out"

# Linting, types and imports stand beside the tests: each prints as a whole when it ends.
test: $(VENV)/test.stamp
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target pytest lint types imports

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test.stamp
	$(BIN)/mypy

imports: $(VENV)/test.stamp
	$(BIN)/lint-imports

pytest: $(VENV)/test.stamp
	$(BIN)/pytest --numprocesses=auto --dist=loadgroup

cov: $(VENV)/test.stamp
	$(BIN)/coverage erase
	$(BIN)/pytest --numprocesses=auto --dist=loadgroup --cov --cov-report=term

fuzz: $(VENV)/test.stamp
	$(BIN)/python -m fuzz --minutes $(MINUTES) --seed $(SEED)

bench: $(VENV)/bench.stamp
	$(BIN)/python -m benchmarks $(BENCH)

# The tables of what a break tears, learnt anew; training/README.md says from what.
links: $(VENV)/test.stamp
	$(BIN)/python -m training $(BANKS) $(if $(PART),--without $(PART))

clean:
	rm -rf $(VENV) out

# pip does nothing where all versions are there already; the stamps spare even that.
$(VENV)/demo.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/demo.stamp

$(VENV)/bench.stamp: $(VENV)/test.stamp
	$(PIP) install --constraint constraints.txt --editable '.[test,bench]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
		{ echo "The venv module is missing; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
