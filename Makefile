# Xuncha: `make demo` and `make test` need Python 3.11+ and make, nothing else. Everything lives in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What builds packages is pinned as well: pip reads the first variable for this, from 25.3 on the second.
INSTALL := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
  $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt
PACKAGES := spiders inspector schedules db reports xuncha

.PHONY: help docs-picture demo test lint types imports quality bench simulate reliability docs licences audit clean

help:  ## Show this help
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "The module venv is missing: on Debian, apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip -q
	$(INSTALL) -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(INSTALL) -e '.[dev]'
	@touch $@

$(VENV)/.quality: $(VENV)/.dev
	$(INSTALL) -e '.[dev,quality]'
	@touch $@

demo: $(VENV)/.run  ## Set up, inspect the bundled sample sites, say where the reports lie
	@$(BIN)/xuncha demo

test: $(VENV)/.dev  ## Set up and run all tests; says what it leaves out on a bare machine
	@$(BIN)/python -m tests.left_out
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.dev  ## ruff: rules and format; bandit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit -q -c pyproject.toml -r $(PACKAGES)

types: $(VENV)/.dev  ## mypy, strict on the packages
	$(BIN)/mypy $(PACKAGES)

imports: $(VENV)/.dev  ## import-linter: the layers of docs/architecture.md
	$(BIN)/lint-imports

quality: $(VENV)/.quality  ## Accuracy of page understanding on real and on invented pages, against pinned floors
	$(BIN)/python -m benchmarks.quality
	$(BIN)/python -m benchmarks.quality_lists
	$(BIN)/python -m benchmarks.quality_replicas
	$(BIN)/python -m benchmarks.quality_reposts

bench: $(VENV)/.dev  ## Speed and memory as ratios against peers, in one run
	@missed=0; for what in '' --understand --judge --again '--sites 100'; do \
	  echo "bench $$what"; $(BIN)/python -m benchmarks.bench $$what || missed=1; \
	done; \
	for what in web_pages reposts digest; do \
	  echo "bench $$what"; $(BIN)/python -m benchmarks.$$what || missed=1; \
	done; exit $$missed

simulate: $(VENV)/.dev  ## Throughput and cost on a farm of 1,000 virtual sites; writes docs/capacity.md
	$(BIN)/python -m benchmarks.simulate

reliability: $(VENV)/.dev  ## Long runs that break things on purpose, then docs/reliability.md
	$(BIN)/python -m tests.reliability

docs: $(VENV)/.dev  ## Write the generated pages of docs/ anew
	$(BIN)/python -m inspector.docs
	$(BIN)/python -m inspector.coverage
	$(BIN)/python -m tests.tools.cli_docs

licences: $(VENV)/.quality  ## Write docs/licences.md anew
	$(BIN)/python -m tests.tools.licences

audit: $(VENV)/.dev  ## Known vulnerabilities of the pinned versions, from a file: make audit ADVISORIES=all.zip
	$(BIN)/python -m tests.tools.audit $(ADVISORIES)

docs-picture: $(VENV)/.dev  ## Make the picture of a report in README anew (needs Chromium)
	$(BIN)/python docs/make_picture.py

clean:  ## Remove everything that make made
	rm -rf $(VENV) demo-out bench-out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
