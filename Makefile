# torelik: `make` alone tells what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export TORELIK_DATA ?= $(CURDIR)/var

##@ Start
run: setup messages-compiled ## start the demonstration academy: web, worker and scheduler (PORT, TORELIK_DATA)
	@PORT=$(PORT) exec $(BIN)/torelik run --demo

setup: $(VENV)/.state $(VENV)/share/torelik/kazakh.table node_modules/.state ## install everything, start nothing

##@ Trust
test: setup messages-compiled ## run the whole suite: units, contracts, journeys, PostgreSQL, browser
	@tools/system-packages.sh chromium gettext postgresql rsyslog rsyslog-gnutls idzebra-2.0-utils yaz libnet-z3950-simpleserver-perl libnet-z3950-zoom-perl libidzebra-2.0-modules idzebra-2.0-common libyaz5
	@tools/test.sh

test-unit: setup messages-compiled ## run everything but the browser and PostgreSQL
	@$(BIN)/pytest -q -n 2 -m "not browser"

test-postgres: setup messages-compiled ## run what asks the database against a real PostgreSQL of the run's own
	@tools/system-packages.sh postgresql
	@tools/with-postgres.sh $(BIN)/pytest -q -n 2 -m "not browser" --only-database --ignore=tests/architecture --ignore=tests/journeys/test_every_address.py

test-browser: setup messages-compiled ## drive the product in a real browser
	@tools/system-packages.sh chromium
	@$(BIN)/pytest -q -m browser tests/browser

check: setup messages-compiled ## format, lint, types, contracts, house rules, migrations, catalogues, templates
	@tools/check.sh

bench: setup messages-compiled ## measure: import, index, search, journal; prints ratios and medians
	@$(BIN)/python bench/import_marc.py
	@$(BIN)/python bench/search_index.py
	@$(BIN)/python bench/journal.py

##@ Work on it
messages: setup ## collect interface texts into the catalogues and compile them
	@tools/system-packages.sh gettext
	@tools/messages.sh

format: setup ## format Python
	@$(BIN)/ruff format src tests bench tools && $(BIN)/ruff check --fix -q src tests bench tools

screens: setup messages-compiled ## screenshots and accessibility of the flows: 3 languages, 3 widths, low vision
	@tools/system-packages.sh chromium
	@$(BIN)/python tools/screens.py

lock: ## compile the requirements anew, with hashes and without addresses (needs uv)
	@for name in runtime postgres dev; do \
	  uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header --allow-unsafe --python-version 3.11 \
	    requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove what was installed and made, but not the data
	@rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

messages-compiled: setup
	@tools/compile-messages.sh

$(VENV)/.state: requirements/runtime.txt requirements/postgres.txt requirements/dev.txt pyproject.toml
	@tools/system-packages.sh python3-venv gettext
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Python packages"
	@$(BIN)/pip --disable-pip-version-check -q install --require-hashes -r requirements/runtime.txt -r requirements/postgres.txt -r requirements/dev.txt
	@$(BIN)/pip --disable-pip-version-check -q install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/share/torelik/kazakh.table: $(VENV)/.state $(wildcard src/torelik/search/analysis/kazakh/*.* src/torelik/search/analysis/kazakh/weights/*.json)
	@tools/system-packages.sh hunspell-kk tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus || echo "Kazakh is understood without word lists."
	@$(BIN)/python -m torelik.search.analysis.kazakh.table

node_modules/.state: package.json package-lock.json .npmrc
	@echo "Browser libraries"
	@npm ci --silent --no-progress
	@touch $@

.PHONY: run setup test test-unit test-postgres test-browser check bench messages format screens lock clean help messages-compiled
