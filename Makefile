# Everything here needs only Python 3.11 or newer and make: the first target that runs sets up .venv by itself.
# Another Python: make test PYTHON=/path/to/python3.12

.DEFAULT_GOAL := help
.PHONY: help chat run test check lint types knowledge format bench lock clean

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1@/p' $(firstword $(MAKEFILE_LIST)) | awk -F@ '{ printf "%-14s %s\n", $$1, $$2 }'

chat: $(VENV)/.runtime ## ask questions in the terminal
	@$(BIN)/python -m bot chat

run: $(VENV)/.runtime ## start the bot on Discord; the token is read from DISCORD_TOKEN, or from .env
	@token="$$DISCORD_TOKEN"; \
	set -a; if [ -f .env ]; then . ./.env; fi; set +a; \
	if [ -n "$$token" ]; then export DISCORD_TOKEN="$$token"; fi; \
	exec $(BIN)/python -m bot run

test: $(VENV)/.development ## run every test
	@$(BIN)/python -m pytest -n auto

check: lint types knowledge ## check style, types and the knowledge base

lint: $(VENV)/.development
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.development
	@$(BIN)/mypy

knowledge: $(VENV)/.runtime
	@$(BIN)/python -m bot check

format: $(VENV)/.development ## bring the code into its usual form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# QUESTIONS=file.jsonl compares on labelled questions of your own, FULL=1 adds 100,000 phrasings, ENCODER=folder
# a model of sentence-transformers.
bench: $(VENV)/.measuring ## compare quality, speed and memory with others, and measure the load the bot carries
	@missed=0; \
	$(BIN)/python -m tests.bench $(if $(QUESTIONS),--questions "$(QUESTIONS)") $(if $(FULL),--full) \
		$(if $(ENCODER),--encoder "$(ENCODER)") || missed=1; \
	$(BIN)/python -m tests.bench.load || missed=1; \
	$(BIN)/python -m tests.bench.advisories || missed=1; \
	exit $$missed

# Renews every lock file from pyproject.toml. Look at the difference before you keep it.
lock: $(VENV)/.development ## renew the locked requirements
	@$(LOCK) --all-extras -o requirements.txt
	@$(LOCK) --all-extras --group dev -c requirements.txt -o requirements-dev.txt
	@$(LOCK) --all-extras --group bench -c requirements-dev.txt -o requirements-bench.txt

clean: ## remove .venv and all that tools left behind
	@rm -rf $(VENV) knowledge/learnt build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The stamps tell which requirements .venv holds. Input is closed, so that setting up never eats a question
# that is piped into "make chat"; what is said goes to standard error, so that the answer stands alone.
$(VENV)/.runtime: requirements.txt | $(VENV)/.made
	@echo "Installing what the program needs (once)." >&2
	@$(INSTALL) -r requirements.txt </dev/null >&2
	@echo "Learning the knowledge base (once)." >&2
	@$(BIN)/python -m knowledge.packaging </dev/null >&2
	@touch $@

$(VENV)/.development: requirements-dev.txt pyproject.toml $(VENV)/.runtime
	@echo "Installing what the checks need (once)." >&2
	@$(INSTALL) -r requirements-dev.txt </dev/null >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-index --no-deps --no-build-isolation -e . </dev/null >&2
	@touch $@

$(VENV)/.measuring: requirements-bench.txt $(VENV)/.development
	@echo "Installing what the measurements need (once)." >&2
	@$(INSTALL) -r requirements-bench.txt </dev/null >&2
	@touch $@

$(VENV)/.made:
	@set -e; \
	for python in $(or $(PYTHON),python3.13 python3.12 python3.11 python3 python); do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
			echo "Setting up $(VENV) with $$("$$python" --version) (once)." >&2; \
			if "$$python" -m venv --clear $(VENV) </dev/null >&2; then touch $@; exit 0; fi; \
			echo "$$python can't make a virtual environment. On Debian or Ubuntu: apt install python3-venv" >&2; \
			rm -rf $(VENV); exit 1; \
		fi; \
	done; \
	echo "No Python 3.11 or newer was found$(if $(PYTHON), at $(PYTHON)). Install one from https://www.python.org/downloads/," >&2; \
	echo "or name it: make chat PYTHON=/path/to/python3" >&2; \
	exit 1
