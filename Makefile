# `make run` shows the site, `make test` proves it. Only make and python3 are needed to begin.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

# A lock is installed when a stamp with its checksum is there; checkouts change times, not sums.
sum = $(shell cat $(1) | cksum | tr ' ' -)
RUN_LOCK := .venv/run-$(call sum,requirements.txt)
DEV_LOCK := .venv/dev-$(call sum,requirements.txt requirements-dev.txt)

.PHONY: help
help:
	@echo "make run              the site on http://localhost:8000 with everything it needs"
	@echo "make run PORT=8123    the same on another port"
	@echo "make test             every check and every test"
	@echo "make test T=PATH      only the tests of one file or folder"
	@echo "make soak             a shop under fire for MINUTES=10, on DB=postgres or sqlite, then the books"
	@echo "make bench-checkout   orders a second on both databases, beside bare SQL, up to 100 000 orders"
	@echo "make bench            what pages cost beside a bare WSGI application, up to 10 000 pages"
	@echo "make bench-search     a search among PAGES=2000, beside looking through every text"
	@echo "make fix              format, and mend what can be mended without thinking"
	@echo "make lock             write the locks anew from pyproject.toml (UPGRADE=1 for newer releases)"

.PHONY: run
run: $(RUN_LOCK)
	@exec $(BIN)/python -m biocorrect.run --port "$(PORT)"

.PHONY: test
ifdef T
test: chromium
	$(BIN)/python -m pytest $(T)
else
test: $(DEV_LOCK)
	@$(MAKE) --no-print-directory --keep-going lint types contracts migrations tests postgres
endif

.PHONY: lint types contracts migrations tests postgres chromium soak bench bench-checkout bench-search fix lock
lint: $(DEV_LOCK)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djade --check $(TEMPLATES)

types: $(DEV_LOCK)
	$(BIN)/python -m mypy

contracts: $(DEV_LOCK)
	$(BIN)/lint-imports

migrations: $(DEV_LOCK)
	ENV_FILE=/dev/null DEBUG=1 DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run

tests: chromium
	$(BIN)/python -m pytest --numprocesses auto

# The rules of money and stock once more, on the other database.
postgres: $(DEV_LOCK)
	$(BIN)/python -m tests.on_postgres -m money

chromium: $(DEV_LOCK)
	@$(BIN)/python -m tests.chromium

soak: $(DEV_LOCK)
	@MINUTES="$(MINUTES)" DB="$(DB)" $(BIN)/python -m tests.soak

bench-checkout: $(DEV_LOCK)
	@$(BIN)/python -m tests.bench_checkout

bench: $(DEV_LOCK)
	@ROUNDS="$(ROUNDS)" $(BIN)/python -m tests.bench_pages

bench-search: $(DEV_LOCK)
	@PAGES="$(PAGES)" $(BIN)/python -m tests.bench_search

fix: $(DEV_LOCK)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djade $(TEMPLATES)

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header $(if $(UPGRADE),--upgrade) pyproject.toml
lock: $(DEV_LOCK)
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --constraints requirements.txt --output-file requirements-dev.txt

TEMPLATES = $$(find templates content store -name '*.html')

$(RUN_LOCK): | $(BIN)/python
	@echo "Installing the packages of requirements.txt …"
	@$(call install,requirements.txt)
	@rm -f .venv/run-*; touch $@

$(DEV_LOCK): | $(BIN)/python
	@echo "Installing the packages of requirements-dev.txt …"
	@$(call install,requirements-dev.txt)
	@rm -f .venv/dev-* .venv/run-*; touch $@ $(RUN_LOCK)

install = mkdir -p .run; $(BIN)/python -m pip install --quiet --no-input --require-hashes \
	--disable-pip-version-check --retries 2 --requirement $(1) > .run/install.log 2>&1 || { \
	if grep -qE 'Connection|Retrying|timed out|No matching distribution' .run/install.log; \
	then echo "The package registry cannot be reached: check the network or pip's settings (.run/install.log tells more)."; \
	else echo "pip could not install $(1): $$(tail -n 1 .run/install.log) (.run/install.log tells more)"; \
	fi >&2; exit 1; }

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2> /dev/null || { \
	echo "Biocorrect needs python3 3.12 or newer, and “$(PYTHON)” is $$($(PYTHON) --version 2>&1 | tail -n 1)." >&2; exit 1; }
	@echo "Creating .venv …"
	@$(PYTHON) -m venv --clear .venv > /dev/null || { rm -rf .venv; \
	echo "python3 cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
