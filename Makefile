# One command each; the plain commands behind them stand in README.md.
# PYTHON chooses the interpreter that makes the environment, VENV where it lives.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INDEX := data/index/.sample
SAMPLE := $(wildcard knowledge/products knowledge/policies knowledge/scripts)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run index install dev test lint format eval bench docs constraints clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

run: install index ## set everything up, build the sample shop's index, open the workbench
	$(BIN)/python app.py

install: $(VENV)/.run ## make the environment for running
index: $(INDEX) ## build the sample shop's index where its texts changed
dev: $(VENV)/.dev ## make the environment for developing and testing

test: dev ## set up and run the tests (TESTS="tests/checking -k date" runs some)
	$(BIN)/python -m pytest $(TESTS)

lint: dev ## style, formatting and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: dev ## rewrite the sources in the project's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

eval: dev ## run the eval suite over an index of its own; fails below its committed floor
	$(BIN)/python -m eval run --floor $(EVAL)

bench: dev ## measure checker, imports and search on this machine (BENCH=checker for one)
	$(BIN)/python -m eval.bench $(BENCH)

docs: install ## write the policies' reference pages anew
	$(BIN)/copilot policies docs

constraints: dev ## pin every dependency anew, after pyproject.toml changed
	$(BIN)/python -m pip install -q uv
	$(BIN)/uv pip compile -q --extra dev --extra postgres --no-annotate --no-header --python-version 3.11 pyproject.toml \
	  | grep -E '^[A-Za-z0-9_.-]+==' > constraints.new
	mv constraints.new constraints.txt

# An index of another embedding is refused; the sample's is then simply built anew.
$(INDEX): $(shell find $(SAMPLE) -type f) copilot/retrieval/embedding/embeddings.py copilot/retrieval/calibration.yaml | $(VENV)/.run
	$(BIN)/copilot ingest $(SAMPLE) --prune || $(BIN)/copilot ingest $(SAMPLE) --rebuild
	@mkdir -p $(@D) && touch $@

clean: ## remove the environment, the index and what tests leave behind (not the review store)
	rm -rf $(VENV) data/index build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .eval

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, $(PYTHON) is %d.%d: make PYTHON=python3.11 ..." % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install -c constraints.txt -e '.[dev,postgres]'
	@touch $@ $(VENV)/.run
