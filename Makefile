# Two commands matter: `make run` starts Strikeoff with its demo, `make test` proves it. The rest is what they are built of.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
DRAWING_LIBRARIES := libegl1 libgl1
TEST_PARTS := chromium postgresql

.DELETE_ON_ERROR:
.PHONY: run env test test-env test-slow check bench train-house

run: env
	@$(BIN)/strikeoff up --demo

env: $(VENV)/.installed

$(VENV)/.installed: requirements.txt constraints.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Strikeoff needs Python 3.11: install it, or name it with make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); sh tests/system_parts.sh python3-venv && $(PYTHON) -m venv $(VENV); }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@$(BIN)/python -c "import skia" 2>/dev/null || sh tests/system_parts.sh $(DRAWING_LIBRARIES)
	@touch $@

$(VENV)/.test-installed: requirements-test.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt -c constraints.txt
	@touch $@

test-env: $(VENV)/.test-installed
	@sh tests/system_parts.sh --for-tests $(TEST_PARTS)

check: $(VENV)/.test-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

# Two workers, a file each at a time: browser, PostgreSQL and worker processes leave a second core idle otherwise.
test: test-env check
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

test-slow: test-env
	$(BIN)/python -m pytest -q -m slow

bench: test-env
	@for bench in bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench --quick || exit 1; done

train-house: env
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-train.txt
	$(BIN)/python -m engine.training.clip --resume
	$(BIN)/python -m engine.training.diffusion --resume
