# Stafettloggen. `make demo` shows it, `make test` tests it. Needs Python 3.11 or newer, git and make.
PYTHON ?= python3
PORT ?= 8000
# Venv of what runs, and the one of what tests. Both are made here and may be deleted at any time.
RUN := .venv
TEST := .venv-test
TESTPY := $(TEST)/bin/python
# The texts are bokmål already: nb holds by hand the few that Django lacks. The languages of the family
# alone (tests/messages.py) hold what a foresatt meets.
LANGUAGES := nn en
MANAGE := DJANGO_SETTINGS_MODULE=tests.settings $(TEST)/bin/python manage.py

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test mutation bench bench-exports load lint format types check messages clean

help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(RUN)/.ready ## Start the demo at http://127.0.0.1:8000 (PORT= changes it)
	@STAFETT_ENV=demo exec $(RUN)/bin/python manage.py demo --port $(PORT) --with-parent

demo-reset: $(RUN)/.ready ## Delete the demo's data and start it anew
	@STAFETT_ENV=demo exec $(RUN)/bin/python manage.py demo --port $(PORT) --with-parent --reset

test: $(TEST)/.ready ## Run all tests: SQLite, PostgreSQL where installed, browser where there is a chromium
	@exec $(TESTPY) -m tests.support.run $(ARGS)

mutation: $(TEST)/.ready ## Remove each check, lock and scope in turn: a test must notice (10 to 40 minutes)
	@exec $(TESTPY) -m tests.mutation $(ARGS)

bench: $(TEST)/.ready ## Speed against stock Django admin and bare SQL, 10,000 logs (minutes; ARGS: docs/speed.md)
	@exec $(TESTPY) -m tests.bench $(ARGS)

load: $(TEST)/.ready ## A kommune's mix of requests on gunicorn: what it can, and how fast at half of that (3 minutes)
	@exec $(TESTPY) -m tests.load $(ARGS)

bench-exports: $(TEST)/.ready ## Export of 50,000 rows against stock import-export and bare xlsxwriter (some minutes)
	@exec $(TESTPY) -m tests.bench.exports $(ARGS)

lint: $(TEST)/.ready ## Style: ruff, djlint, djade, bandit
	$(TEST)/bin/ruff check .
	$(TEST)/bin/ruff format --check .
	$(TEST)/bin/djlint --quiet --lint templates
	git ls-files -z 'templates/*.html' | xargs -0 --no-run-if-empty $(TEST)/bin/djade --check --target-version 5.2
	$(TEST)/bin/bandit --quiet --recursive --configfile pyproject.toml config exports permissions stafettlog

format: $(TEST)/.ready ## Put code and templates into shape
	$(TEST)/bin/ruff check --fix .
	$(TEST)/bin/ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 --no-run-if-empty $(TEST)/bin/djade --target-version 5.2

types: $(TEST)/.ready ## mypy on the typed packages
	$(TEST)/bin/mypy

check: $(TEST)/.ready ## Missing migrations, translations, architecture
	$(MANAGE) makemigrations --check --dry-run
	$(TESTPY) -m pytest -q tests/architecture

messages: $(TEST)/.ready ## Collect texts into locale/ and compile them (needs gettext)
	@command -v xgettext >/dev/null && command -v msgfmt >/dev/null || { \
		echo "make messages needs the gettext programs. On Debian or Ubuntu: sudo apt install gettext"; exit 1; }
	$(MANAGE) makemessages $(addprefix --locale ,$(LANGUAGES)) --no-location --no-wrap \
		--ignore '.venv*' --ignore var --ignore tests
	$(MANAGE) compilemessages --ignore '.venv*' --verbosity 0
	$(TESTPY) -m tests.messages

clean: ## Delete both venvs and the caches, keep the demo's data
	rm -rf $(RUN) $(TEST) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# --- Virtual environments ------------------------------------------------------------------------
$(RUN)/.ready: requirements.txt stafettlog/demo/requirements.txt
	$(call make_venv,$(RUN),stafettlog/demo/requirements.txt)

$(TEST)/.ready: requirements.txt stafettlog/demo/requirements.txt tests/requirements.txt
	$(call make_venv,$(TEST),tests/requirements.txt)

# $(1) folder, $(2) requirements. The stamp is written last, so that a broken start is begun again.
define make_venv
	@command -v $(PYTHON) >/dev/null || { echo "Stafettloggen needs Python 3.11 or newer, and there is no '$(PYTHON)' here. Install it, or name another: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Stafettloggen needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Install a newer one, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python lacks its venv module. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@echo "Making the virtual environment $(1) ..."
	@$(1)/bin/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear $(1)
	@echo "Installing what $(2) lists. The first time takes a minute or two ..."
	@$(1)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $(2) || { echo "Installing failed: pip's message stands above. Is this machine connected to a package index?"; exit 1; }
	@touch $@
endef
