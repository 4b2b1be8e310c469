# `make help` lists the targets. Each does its own set-up; PYTHON=… names the Python that .venv is made with.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
MARKET := $(or $(BRIEFS_MARKET_DATA),../shared/data/market)
REAL_DAYS := 2025-10-10 2025-02-03 2025-08-02 2026-03-04 2026-05-15

export PYTHON

.PHONY: help prepare-run prepare-dev demo test quick lint format types docs bench bench-short bench-large real mutants year kills record-load record-kills check-site check-kills crash-matrix bench-mail drafts-real drafts-kills wheel clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

prepare-run:
	@sh setup/prepare.sh run

prepare-dev:
	@sh setup/prepare.sh dev

demo: prepare-run ## Simulate the sample day and write its brief to output/2026-02-01
	@$(BIN)/briefs demo

test: prepare-dev ## Run every test, the checks of style, types and layers among them
	@$(BIN)/python -m pytest -n 2

quick: prepare-dev ## Run the tests that take no more than a few seconds each
	@$(BIN)/python -m pytest -n 2 -m "not slow"

lint: prepare-dev ## Check style and layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

format: prepare-dev ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

types: prepare-dev ## Check types
	@$(BIN)/mypy

docs: prepare-dev ## Write the generated pages of docs/ again
	@$(BIN)/python -m briefs.metrics.document > docs/figures.md.new && mv docs/figures.md.new docs/figures.md
	@$(BIN)/python -m briefs.tables.document
	@$(BIN)/python -m briefs.settings.document
	@BRIEFS_WRITE_DOCS=1 $(BIN)/python -m pytest -q -k the_page tests/faults tests/unit/sources/test_catalogue.py tests/functional/fetch

bench: prepare-dev ## Measure everything that has a target; writes benchmarks/results.md (under 20 minutes)
	@sh benchmarks/prepare.sh
	@$(BIN)/python benchmarks/bench.py "$(MARKET)"
	@PYTHONPATH=. $(BIN)/python tests/site/check_site.py "$(MARKET)" 30 costs

bench-short: prepare-dev ## Measure once at small sizes, with what is installed; writes nothing
	@$(BIN)/python benchmarks/bench.py --short

bench-large: prepare-dev ## Measure 100 million orders and 1,095 days (hours, 40 GB); writes benchmarks/results-large.md
	@$(BIN)/python benchmarks/bench.py --large

real: prepare-run ## Brief five real days from the market data that BRIEFS_MARKET_DATA names
	@sh setup/real.sh "$(MARKET)" output/real $(REAL_DAYS)

mutants: prepare-dev ## Prove the auditor on mutants of correct briefs, and on a year of clean ones (some 15 minutes)
	@$(BIN)/python tests/mutants/mutant_run.py && $(BIN)/python tests/mutants/clean_run.py

year: prepare-dev ## Brief 365 real days in every format; each must verify (some 15 minutes; EVERY=7 takes every seventh)
	@$(BIN)/python tests/mutants/clean_run.py $(or $(EVERY),1) --formats md,html,pdf

kills: prepare-dev ## Kill a backfill ten times at random and compare the bytes of its briefs
	@BRIEFS_KILLS=10 $(BIN)/python -m pytest -n 0 tests/backfill

record-load: prepare-dev ## Record 5,000 orders a second of eight venues for a minute
	@BRIEFS_RECORD_SECONDS=60 $(BIN)/python -m pytest -q -s tests/recorder/test_record_load.py

record-kills: prepare-dev ## Kill the recorder 50 times at random and look for lost and doubled orders
	@BRIEFS_RECORD_KILLS=50 $(BIN)/python -m pytest -q -s tests/recorder/test_record_kills.py

check-site: prepare-dev ## Build a year's website from the market data and have browsers and validators look at it
	@cd tests/site && { [ node_modules -nt package-lock.json ] || npm ci --ignore-scripts --no-fund --no-audit; }
	@PYTHONPATH=. $(BIN)/python tests/site/check_site.py "$(MARKET)" $(or $(DAYS),365)

check-kills: prepare-dev ## Kill 200 builds of a website at any moment; each must leave the old one or the new one
	@BRIEFS_SITE_KILLS=200 $(BIN)/python -m pytest -q tests/site/test_site_atomic.py

crash-matrix: prepare-dev ## Kill `briefs send` at 200 random moments and count what arrived (some 20 minutes)
	@$(BIN)/python tests/mail/crash_run.py

bench-mail: prepare-dev ## Compare the outbox with a loop that keeps no record, 10,000 messages each (some 20 minutes)
	@$(BIN)/python benchmarks/mail.py

drafts-real: prepare-dev ## Push drafts to WordPress and, where GHOST names an installed one, to Ghost, on loopback
	@BRIEFS_DRAFTS_REAL=1 $(BIN)/python -m pytest -q -n 0 tests/push/test_real_systems.py

drafts-kills: prepare-dev ## Kill 200 pushes of drafts at any moment; each must leave one draft
	@BRIEFS_PUSH_KILLS=50 $(BIN)/python -m pytest -q -n 0 tests/push/test_kills.py

wheel: prepare-dev ## Build the wheel into dist/
	@$(BIN)/python -m hatchling build -t wheel -d dist

clean: ## Remove what was built and written, but neither .venv nor the lake
	@rm -rf build dist output/* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .grimp_cache .hypothesis
	@find briefs tests -name __pycache__ -type d -prune -exec rm -rf {} +
