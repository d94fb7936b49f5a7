# Everything CI does a person can do with one of these. PYTHON names the interpreter to start from.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test torture mutants check bench accuracy docs lock audit clean

# Play three weeks offline against the built-in sandbox; leaves digests in reports/demo.
demo: .venv/installed
	$(BIN)/k2watch demo

# Pass the tests: real servers on loopback, both databases, a browser where there is one.
test: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

# Every fault at full size (hours); `make test` plays a small size of each. Prints a figure for each.
torture: .venv/installed-dev
	K2WATCH_TORTURE=full $(BIN)/python -m pytest -n 2 --dist loadscope --timeout=0 tests/torture \
		tests/integration/stages/test_all_sources.py tests/integration/stages/test_year.py \
		tests/integration/differential/test_every_field.py

# Break one expression at a time where nothing may break (pyproject.toml names the modules), and see
# whether the tests notice: 90 % of each module's mutants at least. Half an hour on two cores.
mutants: .venv/installed-dev
	$(BIN)/python -m pip install --quiet 'mutmut>=3.8.1,<4'
	rm -rf mutants
	$(BIN)/python -m mutmut run --max-children 2
	$(BIN)/python -m benchmarks.mutants

# Lint, types, floor plan.
check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/house

# Measure everything side by side with its limit and its peers, and write docs/benchmarks.md.
# Twenty minutes on a quiet machine; SIZE=--quick prints small sizes and writes nothing.
SIZE ?=
bench: .venv/installed-dev
	$(BIN)/python -m benchmarks.everything $(SIZE)

# How right is what is read? Precision, recall and F1 a field against gold labels, halves apart.
accuracy: .venv/installed-dev
	$(BIN)/python -m benchmarks.accuracy

# Make again what is shown in the documentation: example digests, schema picture.
docs: .venv/installed-dev
	$(BIN)/python -m docs.make

# Choose all releases anew, within the bounds of pyproject.toml, and write them down with hashes.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--upgrade --custom-compile-command 'make lock' pyproject.toml
lock: .venv/bin/python
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --extra postgresql --output-file requirements.lock
	$(LOCK) --extra dev --constraints requirements.lock --output-file requirements-dev.lock

# Ask whether a locked release has a known vulnerability (PyPI's advisories; needs the network).
audit: .venv/bin/python
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/pip-audit --require-hashes --disable-pip --strict -r requirements.lock

clean:
	rm -rf .venv dist mutants reports/demo

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml .venv/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/installed-dev: pyproject.toml .venv/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
