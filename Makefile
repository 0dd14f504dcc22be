# Sharewell. `make` alone lists what there is.

PY := .venv/bin/python
SCRATCH := build/tests
PYTEST := $(PY) -m pytest -q -n 2
# The tests that are about the gate, exclusion, the check of the ledger and the keys, in one process that is watched.
WATCHED := $(PY) -m coverage run --rcfile=tools/coverage.ini --append -m pytest -q -p no:xdist
GUARDS := tests/vault tests/records tests/rules/test_access.py tests/rules/test_need_to_know.py tests/rules/ledger \
    tests/casework/test_circle.py tests/casework/test_second_lock.py tests/casework/test_sealed_files.py \
    tests/casework/test_escrow.py tests/casework/test_reencrypt.py tests/casework/test_offline_keys.py \
    tests/casework/test_decision_evidence.py tests/web/test_second_step.py tests/web/test_fresh.py

# Every process that a test starts would compile the whole program again where Python is told to keep nothing.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run serve venv dev packages test test-deep coverage check fast bench docs fix lock clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1  /p' Makefile | awk '{ name = $$1; $$1 = ""; printf "  make %-10s%s\n", name, $$0 }'

run: venv ## Start Sharewell with made-up families, to learn and to try
	@.venv/bin/sharewell run

serve: venv ## Start Sharewell for real use
	@.venv/bin/sharewell serve

venv: ## Make .venv with the locked packages that running needs
	@tools/venv.sh run

dev: ## The same, with what the tests and checks need
	@tools/venv.sh dev

packages: ## Install (as root on Debian) or name the programs that the tests need
	@tools/test_packages.sh

test: packages dev check ## Everything: checks, all tests on SQLite and PostgreSQL, browser journeys
	$(PYTEST)
	$(PYTEST) --database=postgresql

test-deep: packages dev coverage ## The same tests with the high counts and those too long for every run; hours. Prints each count
	TEST_DEEP=1 $(PYTEST)
	TEST_DEEP=1 $(PYTEST) --database=postgresql

coverage: packages dev ## No branch of the gate, exclusion, ledger check and keys untried; fails below 100 per cent
	rm -f build/coverage && mkdir -p build
	$(WATCHED) $(GUARDS)
	$(WATCHED) --database=postgresql tests/records
	$(PY) -m coverage report --rcfile=tools/coverage.ini

check: dev ## Style, types, import contracts, and the generated pages of docs/reference
	.venv/bin/ruff check .
	SHAREWELL_VAR=$(SCRATCH)/var .venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	SHAREWELL_VAR=$(SCRATCH)/var $(PY) -m tools.generate_reference --check

fast: dev ## The tests that need no browser, on SQLite
	$(PYTEST) --ignore=tests/journeys

bench: dev ## Measure speed as ratios in one run; prints a table, and JSON to build/bench.json
	$(PY) -m bench.run --json build/bench.json

docs: dev ## Write the generated pages of docs/reference
	SHAREWELL_VAR=$(SCRATCH)/var $(PY) -m tools.generate_reference

fix: dev ## Mend style where a tool can
	.venv/bin/ruff check --fix .

lock: dev ## Work out the locked packages again, from pyproject.toml and frontend/package.json
	@$(PY) -m pip install --quiet uv
	$(PY) -m uv lock --quiet
	$(PY) -m uv export --quiet --format requirements-txt --no-emit-project --no-header --frozen \
	    --no-dev --extra postgres > requirements/run.txt
	$(PY) -m uv export --quiet --format requirements-txt --no-emit-project --no-header --frozen \
	    --all-extras --group dev > requirements/dev.txt
	$(PY) -m uv export --quiet --format requirements-txt --no-emit-project --no-header --frozen \
	    --only-group build > requirements/build.txt
	cd frontend && npm install --package-lock-only --ignore-scripts --no-audit --no-fund --silent
	node tools/clean_package_lock.mjs

clean: ## Remove what tests and tools leave behind (never var/)
	rm -rf build test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
