# The whole set-up is in these commands; README.md says what one sees.
# Every target first brings the environment up to date, which takes no time when nothing changed.

PYTHON := .venv/bin/python
WORKERS ?= 4
PYTEST_OPTIONS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check bench fuzz format lock screenshots setup setup-run setup-check clean

help: ## say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: setup-run ## set everything up and start Clarion in the foreground; Ctrl-C stops it
	@exec .venv/bin/clarion up

test: setup ## the whole test suite, with real Kamailio, rtpengine and Chromium
	@exec env -u PYTHONDONTWRITEBYTECODE $(PYTHON) -m pytest -n $(WORKERS) --dist loadscope $(PYTEST_OPTIONS)

check: setup-check ## format, lint, types and laws
	@exec $(PYTHON) -m tools.check

fuzz: setup ## SIP, SDP and REST requests made up for an hour, or FUZZ_SECONDS; FUZZ=sip or FUZZ=rest for one of them
	@exec $(PYTHON) -m tests.fuzz --what $(or $(FUZZ),all) --seconds $(or $(FUZZ_SECONDS),3600)

bench: setup ## the benchmarks, as tables
	@exec $(PYTHON) -m bench

format: setup-check ## rewrite the code in the common form
	@.venv/bin/ruff format
	@.venv/bin/ruff check --fix

screenshots: setup ## take the pictures in docs/images from a fresh demo company
	@exec $(PYTHON) -m tools.screenshots

lock: setup-check ## compute the locked versions again, after a change in requirements/*.in
	@tools/lock.sh

setup: ## everything for run and test, without starting anything
	@tools/setup.sh test

setup-run:
	@tools/setup.sh run

setup-check:
	@tools/setup.sh check

clean: ## remove what set-up and builds made; data stays
	rm -rf .venv .cache web/node_modules web/dist tests/clients/node_modules
