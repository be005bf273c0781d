# One list of commands for people and for CI. "make help" shows them.

PYTHON ?= python3
PORT ?= 8000
VAR ?= var
ONLY ?=
COUNT ?= 1000000
SEED ?=
FIRST ?= 0
PAGES ?=

# Every process would compile the whole project anew where the environment forbids to keep bytecode.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
INSTALLED := .venv/installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
DESCRIBE = $(BIN)/python manage.py spectacular --urlconf api.$$surface.urls $$([ $$surface = connect ] || echo "--custom-settings api.$$surface.schema.SETTINGS") --validate --fail-on-warn --settings mycodabox.settings.test
PYTEST := $(BIN)/pytest -n 3 --dist worksteal
SURFACES := connect delivery bankconnect
MEASURED := --cov --cov-report=
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run test coverage check fmt schema bench fuzz screenshots lock clean \
	check-python check-style check-types check-layers check-security check-migrations check-deploy \
	check-locks check-schema

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

# -- The environment -------------------------------------------------------------------------------

setup: $(INSTALLED) $(CATALOGUES) ## Make the environment in .venv (once; again is instant)

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "MyCodaBox needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo missing). Name another one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }

# The installer itself is installed by its locked version and hashes, everything else by the installer.
$(INSTALLED): requirements-dev.lock | check-python
	@echo "Making the environment in .venv …"
	@$(PYTHON) -m venv .venv
	@awk '/^uv==/ {show = 1} show {print} show && !/\\$$/ {exit}' requirements-dev.lock > .venv/installer.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r .venv/installer.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements-dev.lock
	@touch $@

%.mo: %.po | $(INSTALLED)
	@$(BIN)/pybabel --quiet compile -i $< -o $@

# -- The portal ------------------------------------------------------------------------------------

run: export VAR := $(VAR)
run: export PORT := $(PORT)
run: export DEMO := $(or $(DEMO),1)
run: setup ## Run the portal [PORT=8000] [VAR=var]: everything it keeps is in the folder VAR
	@if [ -z "$$VAR" ]; then echo "MyCodaBox can't start: VAR is empty; it should name a folder."; exit 1; fi
	@$(BIN)/python make_keys.py "$$VAR/keys" && exec $(BIN)/python manage.py run --port "$$PORT"

# -- Tests -----------------------------------------------------------------------------------------

test: setup ## Run the suite on SQLite and folders, and on PostgreSQL and Redis what may differ there [EVERYTHING=1: all of it, and every wrong value on the APIs]
	@echo "== Suite, 1 of 2: SQLite, broker of folders =="
	@env -u TEST_DATABASE_URL -u TEST_REDIS_URL $(PYTEST) --embedded
	@echo "== Suite, 2 of 2: PostgreSQL, Redis =="
	@$(BIN)/python -m tests.servers $(PYTEST) --servers

coverage: setup ## Measure which branches the suite runs through (on SQLite); at least 95 % of them
	@rm -f .coverage .coverage.*
	@env -u TEST_DATABASE_URL -u TEST_REDIS_URL $(PYTEST) $(MEASURED)
	@$(BIN)/coverage report

# -- Checks without running the portal -------------------------------------------------------------

check: check-style check-types check-layers check-security check-migrations check-deploy check-locks check-schema ## Run every static check
	@echo "All checks passed."

check-style: setup
	@echo "== Style =="
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check

check-types: setup
	@echo "== Types =="
	@$(BIN)/mypy .

check-layers: setup
	@echo "== Layers =="
	@$(BIN)/lint-imports --no-logo --cache-dir .import_linter_cache

check-security: setup
	@echo "== Security =="
	@$(BIN)/bandit --quiet --severity-level medium --confidence-level medium --configfile pyproject.toml --recursive . # the rest is ruff's: S

check-migrations: setup
	@echo "== Migrations =="
	@$(BIN)/python manage.py makemigrations --check --dry-run --settings mycodabox.settings.test

check-deploy: setup
	@echo "== Production settings =="
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		$(BIN)/python make_keys.py "$$folder/keys" > "$$folder/made" && \
		env -u DEMO VAR="$$folder" \
			SECRET_KEY_FILE="$$folder/keys/secret_key" \
			CREDENTIALS_KEY_FILE="$$folder/keys/credentials_key" \
			ENCRYPTION_KEYS_FILE="$$folder/keys/encryption_keys" \
			SEAL_KEY_FILE="$$folder/seal.key" SEAL_CERTIFICATE_FILE="$$folder/seal.pem" \
			SEAL_CHAIN_FILE="$$folder/chain.pem" TSA_URL=https://tsa.example \
			BASE_URL=https://portal.example ALLOWED_HOSTS=portal.example \
			MAIL_URL=smtps://user:password@mail.example:465 \
			DATABASE_URL=postgresql://user:password@database.example/portal \
			REDIS_URL=redis://redis.example:6379/0 \
			STORAGE_URL="s3://documents?region=eu-west-1" \
			$(BIN)/python manage.py check --deploy --fail-level WARNING --settings mycodabox.settings.production

check-locks: setup
	@echo "== Locks =="
	@$(BIN)/pytest -q -p no:cacheprovider -p no:randomly tests/architecture/test_locks.py

check-schema: setup
	@echo "== API description =="
	@draft=$$(mktemp) && trap 'rm -f "$$draft"' EXIT && for surface in $(SURFACES); do \
		$(DESCRIBE) --file "$$draft" && diff -u api/$$surface/openapi.yaml "$$draft" || \
		{ echo "api/$$surface/openapi.yaml is not what the code says. Run “make schema” and look at the difference."; exit 1; }; done

# -- Everything else -------------------------------------------------------------------------------

fmt: setup ## Format Python and templates, and mend what can be mended without thought
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format --quiet
	@find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 || true

schema: setup ## Write the APIs' descriptions again
	@for surface in $(SURFACES); do \
		$(DESCRIBE) --file api/$$surface/openapi.yaml || exit 1; echo "Wrote api/$$surface/openapi.yaml."; done

bench: setup ## Compare with the goals, side by side [ONLY=G13]
	@$(BIN)/python -m benchmarks $(ONLY)

fuzz: setup ## Put damaged files through every reader, some through the whole reception [COUNT=1000000] [SEED=…] [FIRST=0]
	@$(BIN)/python -m tests.fuzz $(COUNT) $(if $(SEED),--seed $(SEED)) --first $(FIRST)

screenshots: setup ## Make pictures of every page in screenshots/, to be looked at [PAGES='compan|import']
	@$(BIN)/python -m tests.screenshots '$(PAGES)'

lock: setup ## Resolve the locked versions again after a change in pyproject.toml [UPGRADE=1: newest versions]
	@$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml -o requirements.lock
	@$(COMPILE) $(if $(UPGRADE),--upgrade) --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean: ## Remove the environment and all caches; the folder VAR stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete 2> /dev/null || true
