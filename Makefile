.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

bin := .venv/bin
pip_install := $(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes
offline := (echo "The packages could not be installed: is this computer online, and may it reach the Python package index?" >&2; false)

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: .venv/runs ## Try the inbox with a pretend WhatsApp, no account needed (PORT=8000)
	@$(bin)/python -m inbox.demo

.PHONY: run
run: .venv/runs ## Run the inbox with the settings in .env
	@$(bin)/flask --app wsgi db upgrade
	@exec $(bin)/gunicorn wsgi:app

.PHONY: test
test: .venv/develops services assets lint ## Check the code and run the tests, installing what they need
	$(bin)/pytest -n 2 --dist loadfile

.PHONY: test-long
test-long: export INBOX_TEST_LONG = 1
test-long: test ## Run the tests in their long forms too

.PHONY: lint
lint: .venv/develops ## Check style, types and templates
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/djlint --lint --check --quiet templates

.PHONY: format
format: .venv/develops ## Lay out code and templates
	$(bin)/ruff check --fix-only .
	$(bin)/ruff format .
	$(bin)/djlint --reformat --quiet templates

.PHONY: bench
bench: .venv/develops services ## Measure how fast it is (PARTS="webhooks backlog sending media live million pages")
	$(bin)/python -m benchmarks $(PARTS)

.PHONY: screenshots
screenshots: .venv/develops services assets ## Take the pictures of the README from the demo
	$(bin)/python -m scripts.screenshots

.PHONY: words
words: .venv/develops ## Collect what is to be translated, and make what the program reads of the translations
	$(bin)/python -m scripts.words

.PHONY: requirements
requirements: .venv/develops ## Write requirements*.txt anew (UPGRADE=1 takes newer versions)
	$(compile) --output-file requirements.txt requirements.in
	$(compile) --constraints requirements.txt --output-file requirements-dev.txt requirements-dev.in

compile = UV_CUSTOM_COMPILE_COMMAND="make requirements" $(bin)/uv pip compile --quiet --generate-hashes \
	--universal --python-version 3.11 --no-emit-index-url $(if $(UPGRADE),--upgrade)

.PHONY: audit
audit: .venv/develops ## Ask whether a package we use has a published hole
	$(bin)/pip-audit --require-hashes --disable-pip -r requirements.txt

.PHONY: clean
clean: ## Remove what can be made again; settings and data stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: services
services:
	@scripts/test-services

.PHONY: assets
assets: .venv/develops
	@$(bin)/flask --app wsgi assets pull
	@$(bin)/python -m tests.support.axe

.venv/bin/python:
	@python=$$(scripts/python) && "$$python" -m venv .venv

.venv/runs: requirements.txt | .venv/bin/python
	@echo "Installing what the inbox needs into .venv, which takes a minute the first time."
	@$(pip_install) -r requirements.txt || $(offline)
	@touch $@

.venv/develops: requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests need into .venv, which takes a minute the first time."
	@$(pip_install) -r requirements-dev.txt || $(offline)
	@touch $@ .venv/runs
