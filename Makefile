# Two commands: `make run` and `make test`. Everything goes into .venv; nothing else is touched.

VENV := .venv
BIN := $(VENV)/bin

# The first Python of 3.11 or newer that can make virtual environments; `make PYTHON=… run` chooses.
PYTHON ?= $(shell for candidate in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$candidate -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	>/dev/null 2>&1 && echo $$candidate && break; done)

# The sample pages get an archive of their own; PAGES=folder goes to yours (see `tangthu --help`).
ifdef PAGES
HOME_OPTION :=
else
PAGES := tests/pages
HOME_OPTION := --home sample-archive
endif
PORT ?= 8000

COMPILED = *.so archive/*.so archive/*/*.so index/*.so index/*/*.so

.PHONY: run test test-opensearch check-chromium chromium java compile interpret compiler lint typecheck pytest catalogue lock benchmark benchmark-load wrk screenshots clean

run: $(VENV)/run.stamp ## add pages, build the index, serve http://127.0.0.1:8000
	$(BIN)/tangthu $(HOME_OPTION) add "$(PAGES)"
	$(BIN)/tangthu $(HOME_OPTION) serve --port $(PORT)

test: $(VENV)/test.stamp check-chromium lint typecheck pytest ## every check that CI runs

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

typecheck: $(VENV)/test.stamp
	$(BIN)/mypy

pytest: $(VENV)/test.stamp check-chromium
	$(BIN)/python -m pytest -n 2

test-opensearch: $(VENV)/test.stamp ## the engines' cases on a real OpenSearch (needs Java and Maven: make java)
	$(BIN)/python -m tests.opensearch.server $(IF_POSSIBLE) \
		$(BIN)/python -m pytest -n 2 --dist loadgroup -m opensearch

java: ## install Java and Maven from the system's packages (needs root or sudo)
	@{ command -v java && command -v mvn && command -v openssl; } >/dev/null 2>&1 || \
	{ sh tests/install.sh openjdk-17-jre-headless maven openssl && java -version; }

compile: $(VENV)/run.stamp ## compile again what changed (`make run` and `make test` do it too)

interpret: $(VENV)/packages.stamp ## go on without compiled modules, until something calls for them
	rm -f $(COMPILED) $(VENV)/run.stamp

compiler: ## install a C compiler from the system's packages (needs root or sudo)
	@command -v cc >/dev/null 2>&1 || { sh tests/install.sh gcc libc6-dev python3-dev && cc --version && rm -f $(VENV)/run.stamp; }

check-chromium:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || \
	command -v google-chrome >/dev/null 2>&1 || \
	{ echo "Chromium is missing, and the browser tests need it: run 'make chromium' (Debian, Ubuntu) or install it"; exit 1; }

chromium: ## install Chromium from the system's packages (needs root or sudo)
	@command -v chromium >/dev/null 2>&1 || \
	{ sh tests/install.sh chromium fonts-noto-core && chromium --version; }

benchmark: $(VENV)/test.stamp ## ARTICLES=file.jsonl.xz measures on your articles
	$(BIN)/python -m tests.benchmarks.whole_way $(ARTICLES)

benchmark-load: $(VENV)/test.stamp $(VENV)/datasette.stamp wrk ## search pages under load, beside Datasette (ARTICLES as above)
	$(BIN)/python -m tests.benchmarks.load $(ARTICLES) --dated --datasette $(VENV)/datasette/bin/datasette

wrk: ## install wrk from the system's packages (needs root or sudo)
	@command -v wrk >/dev/null 2>&1 || sh tests/install.sh wrk

screenshots: $(VENV)/test.stamp check-chromium ## the main states as pictures, into screenshots/
	$(BIN)/python -m tests.screenshots screenshots

catalogue: $(VENV)/test.stamp ## bring the interface's translations up to date with the source
	$(BIN)/pybabel extract -F webapp/translations/extraction.cfg --no-location --sort-output -k _ -k ngettext:1,2 \
		-o messages.pot webapp
	$(BIN)/pybabel update -l vi -d webapp/translations -i messages.pot --no-fuzzy-matching
	$(BIN)/pybabel compile -d webapp/translations
	rm messages.pot

lock: $(VENV)/test.stamp ## pin and hash the newest allowed versions again
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-header --group build pyproject.toml --output-file requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-header --group build --group test pyproject.toml \
		--output-file requirements/test.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
		--no-emit-index-url --no-header requirements/datasette.in --output-file requirements/datasette.txt

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is missing: install python3 and python3-venv, or name one with PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/packages.stamp: $(VENV)/bin/python requirements/run.txt
	@echo "Installing what tangthu needs into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

# Compiled modules are made anew when their source changes. TANGTHU_COMPILE=0 does without.
$(VENV)/run.stamp: $(VENV)/packages.stamp pyproject.toml setup.py $(wildcard archive/*.py archive/*/*.py index/*.py index/*/*.py)
	@echo "Setting tangthu up: where a C compiler is, this takes a minute or two …"
	@rm -f $(COMPILED)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	@echo "Installing what the checks need into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

# Datasette has an environment of its own: nothing of the project is built on what it needs.
$(VENV)/datasette.stamp: $(VENV)/bin/python requirements/datasette.txt
	$(PYTHON) -m venv $(VENV)/datasette
	@$(VENV)/datasette/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/datasette.txt
	@touch $@

clean: ## remove what was built here; archives stay
	rm -rf $(COMPILED) build $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info screenshots
