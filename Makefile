# Every task starts from nothing: the first one makes the environment it needs.
VENV ?= .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench format requirements messages clean

help: ## list the tasks
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# Debian's python3 comes without ensurepip, so the system's pip installs into the environment.
CATALOGUES := $(wildcard src/concilio/languages/*/LC_MESSAGES/*.po)
$(STAMP): requirements/dev.txt pyproject.toml $(CATALOGUES)
	test -x $(PY) || python3 -m venv --without-pip $(VENV)
	python3 -m pip --python $(PY) install --quiet --require-hashes -r requirements/dev.txt
	python3 -m pip --python $(PY) install --quiet --no-deps --no-build-isolation -e .
	$(PY) -m concilio.commands.catalogues
	touch $@

demo: $(STAMP) ## serve a simulated dialogue and say where to look
	$(PY) -m concilio demo

test: $(STAMP) ## run every test that this machine can run, on SQLite and on PostgreSQL
	$(PY) -m pytest -n 2 --dist loadfile
	$(PY) -m pytest -n 2 --dist loadfile --database postgresql tests/integration

bound: $(STAMP) ## bind every sentence of two hundred reports to the numbers it speaks of
	CONCILIO_BOUND=200 $(PY) -m pytest -q tests/unit/report/test_every_sentence_is_bound.py

lint: $(STAMP) ## style, types, architecture
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: $(STAMP) ## measure against peers and limits, as ratios
	env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(PY) -m concilio benchmark

format: $(STAMP) ## put the code into its one shape
	$(PY) -m ruff check --fix --select I .
	$(PY) -m ruff format .

requirements: $(STAMP) ## resolve pyproject.toml into pinned, hashed requirements
	$(VENV)/bin/uv pip compile -q pyproject.toml --python-version 3.11 --universal --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/run.txt
	$(VENV)/bin/uv pip compile -q pyproject.toml requirements/build.in --all-extras --python-version 3.11 --universal --generate-hashes --no-header --no-annotate --no-emit-index-url -o requirements/dev.txt

messages: $(STAMP) ## collect the strings to translate (needs Debian's gettext)
	cd src/concilio && ../../$(PY) -m django makemessages --settings concilio.config.settings -l ar -l az -l hy -l ru --no-location --ignore 'report/*'
	xgettext --from-code=UTF-8 --language=Python --keyword=_ --keyword=pgettext:1c,2 --no-location -o report.pot src/concilio/report/*.py
	for po in src/concilio/languages/*/LC_MESSAGES/report.po; do msgmerge --quiet --update --no-fuzzy-matching --backup=none $$po report.pot; done
	rm report.pot

clean: ## remove what the tasks made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis out
