# The two commands: `make book` builds the site, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin
REQUIREMENTS := run book test

.PHONY: help book test check notebooks bench lock clean
.DELETE_ON_ERROR:

help:
	@echo "make book       build the site into _build/html"
	@echo "make test       re-execute the notebooks, run every test, build the book"
	@echo "make notebooks  re-execute the notebooks and store their outputs"
	@echo "make bench      measure the searches against bare listings"
	@echo "make lock       resolve requirements/*.in anew into requirements/*.txt"
	@echo "make clean      remove what was built and installed"

.venv/installed: $(REQUIREMENTS:%=requirements/%.txt) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check $(REQUIREMENTS:%=-r requirements/%.txt)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

book: .venv/installed
	$(BIN)/jupyter-book build . --all -W -n --keep-going --quiet
	@echo "The book is built. Open $(CURDIR)/_build/html/index.html"

check: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: check book
	$(BIN)/pytest
	$(BIN)/pytest --nbval --nbval-current-env -p no:hypothesispytest notebooks
	@echo "Every test passed, every notebook was re-executed, the book builds."

notebooks: .venv/installed
	$(BIN)/python tools/notebooks.py

bench: .venv/installed
	$(BIN)/python benchmarks/bench.py

lock: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	cd requirements && for use in $(REQUIREMENTS); do \
	  ../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	    $$use.in -o $$use.txt || exit 1; done

clean:
	rm -rf .venv _build .pytest_cache .hypothesis .mypy_cache .ruff_cache
