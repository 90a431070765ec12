# `make` tells what can be done. Variables: PYTHON (which interpreter the environment is made
# of), VENV (where it goes), PYTEST (more arguments for pytest).

PYTHON ?= python3
VENV ?= .venv
PYTEST ?=

BIN := $(VENV)/bin
GO := $(shell command -v go 2>/dev/null)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --constraint constraints.txt
SPEC := specs/github-issue-summarization/pipeline.yaml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo setup test test-cluster drills argo-validate check generate golden format bench constraints clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/ready-to-run ## set up, and compile the model case
	$(BIN)/kfpc compile $(SPEC)

setup: $(VENV)/ready-to-develop ## set up for work on kfpc

test: setup argo-validate ## set up, and run all tests but those on a cluster
	@$(BIN)/python -m pytest -n 2 $(PYTEST)

test-cluster: setup ## run the tests on the cluster that KUBECONFIG names
	@$(BIN)/python -m pytest tests/cluster -m cluster -rs $(PYTEST)

drills: setup ## try each plan on that cluster, into docs/drills.md
	@KFPC_RENEW=1 $(BIN)/python -m pytest tests/cluster/drills -m cluster -rsx $(PYTEST)

check: setup ## style, types, import contracts, generated files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python tools/generate.py --check

generate: setup ## renew the files that are made from the code
	$(BIN)/python tools/generate.py

golden: setup ## renew what specs must give, in tests/golden: read the difference
	KFPC_RENEW=1 $(BIN)/python -m pytest -q tests/test_golden.py tests/views

format: setup ## format the code, and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: setup ## measure kfpc beside what it replaces, into benchmarks/RESULTS.md
	$(BIN)/python benchmarks/run.py

constraints: ## renew the pinned versions of all that kfpc needs
	$(PYTHON) tools/renew_constraints.py

clean: ## remove what was made, but for the environment
	rm -rf build dist compiler/*.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find compiler tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- the environment

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' || \
	  { echo "kfpc needs Python 3.10 to 3.13: make PYTHON=python3.12 …" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready-to-run: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) --editable '.[kfp]'
	@touch $@

$(VENV)/ready-to-develop: $(VENV)/ready-to-run
	$(PIP) --editable '.[dev,graph,kfp,schema]'
	@touch $@

# ---------------------------------------------------------------- Argo's own code, for the tests

ifdef GO
argo-validate: build/argo-validate
else
argo-validate:
	@test "$$CI" != true || { echo "Go is not installed: CI has to run Argo's own code" >&2; exit 1; }
	@echo "Go is not installed: the tests that run Argo's own code will be skipped" >&2
endif

# The first build takes minutes: it compiles much of Argo and of Kubernetes.
build/argo-validate: $(wildcard tests/argo_validate/*.go tests/argo_validate/go.*)
	@mkdir -p build
	cd tests/argo_validate && CGO_ENABLED=0 $(GO) build -trimpath -o ../../build/argo-validate .
