# The two commands: `make book` builds the site, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin
REQUIREMENTS := compute run book test
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
SAY := $(BIN)/python tools/say.py

# The tools keep settings and caches at home. Where none can be kept, they are
# given a home here.
HOMES := HOME XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME
ifneq ($(shell for home in $(HOMES:%="$${%:-$$HOME}"); do \
  test -w "$$home" || echo no; done),)
unexport $(HOMES)
export HOME := $(CURDIR)/_build/home
$(shell mkdir -p _build/home)
endif

# Run a command that downloads, and keep what it says in a file. Of a failure the
# file is shown, or one line of it, if there was no network.
NO_NETWORK := Retry.total=0.*broken by|failed, reason:
download = $(1) >$(2) 2>&1 || { \
  why=$$(grep -E "$(NO_NETWORK)" $(2) | tail -n 1); \
  if [ "$$why" ]; then echo "The first build needs a network: $$why"; \
  else cat $(2); fi >&2; exit 1; }

EDITIONS := $(notdir $(wildcard locale/*))
# A make that installs nothing, and one in the folder of an edition, where there
# is no other one.
AGAIN = $(MAKE) --no-print-directory -o .venv/installed -o node_modules/installed
INSIDE = $(AGAIN) EDITIONS=

.PHONY: help book pages editions translate slides handout exercises quick test \
  oracles mutants lab edit binder browser builds check class machines notebooks \
  minutes live quiz single pdf links bench lock walls clean
.DELETE_ON_ERROR:

help:
	@echo "make book       build the site into _build/html"
	@echo "make slides     build the decks alone, into _build/html/slides"
	@echo "make handout    print the decks with their notes, and for students without"
	@echo "make exercises  print the exercises without their solutions"
	@echo "make quick      check the code, run the tests that take less than a minute"
	@echo "make test       re-execute the notebooks, run every test, build the book"
	@echo "make oracles    compare the searches with scikit-learn and torch"
	@echo "make mutants    break the code on purpose, and list what no test sees"
	@echo "make lab        open the first chapter in JupyterLab"
	@echo "make builds     build the book with an address and as a PDF, and test both"
	@echo "make browser    run every chapter in its page and as a notebook, in a browser"
	@echo "make binder     do what Binder does, and run every chapter there"
	@echo "make class      try a JupyterHub for a class here, and measure 1 to 30 students"
	@echo "make walls      test what a curious student on that hub can not do"
	@echo "make machines   re-execute the notebooks as other machines would"
	@echo "make edit       open the chapters for writing, in JupyterLab"
	@echo "make notebooks  make the notebooks from the chapters, executed"
	@echo "make translate  renew the catalogues, and list what is to be translated"
	@echo "make minutes    compute the minutes to read, and write them"
	@echo "make live       make the notebooks for live coding in _build/live"
	@echo "make quiz       write all questions for Moodle, in XML and GIFT"
	@echo "make pdf        print the book to one PDF and link it from the front page"
	@echo "make links      try every link that leads out of the book"
	@echo "make bench      measure the searches, the pages, running and checking code"
	@echo "make lock       resolve requirements/*.in and package.json anew"
	@echo "make clean      remove what was built and installed"

.venv/installed: $(REQUIREMENTS:%=requirements/%.txt) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=")'
	@echo "installing the locked requirements, which takes a few minutes ..."
	@$(PYTHON) -m venv .venv
	@$(call download,$(PIP) $(REQUIREMENTS:%=-r requirements/%.txt),.venv/log)
	@$(call download,$(PIP) --no-deps --editable .,.venv/log)
	@touch $@

node_modules/installed: package-lock.json .venv/installed
	@echo "installing the scripts and fonts of the pages ..."
	@$(call download,$(BIN)/npm ci --loglevel=error,.venv/log)
	@touch $@

# What a reader's browser runs. Without a carrier of it there is none, and the next
# build asks again.
_build/python/.made: node_modules/installed tools/python_files.py \
  tools/compile_python.mjs pyproject.toml $(shell find lecture_code -name "*.py")
	@PYTHONPATH=book/_ext $(BIN)/python tools/python_files.py

book: node_modules/installed _build/python/.made
	@$(AGAIN) -j2 pages editions
	@for language in $(EDITIONS); do \
	  rm -rf _build/html/$${language%%_*} && \
	  mv _build/$$language/_build/html _build/html/$${language%%_*} || exit 1; done
	@PYTHONPATH=book/_ext $(BIN)/python tools/lite.py
	@$(BIN)/python tools/site_size.py
	@echo "The book is built. Open $(CURDIR)/_build/html/index.html"

pages: node_modules/installed
	@rm -rf _build/html
	@$(SAY) "building the pages$(if $(OF), in $(OF))" \
	  $(BIN)/jupyter-book build . --all -W -n --keep-going
	@$(AGAIN) slides

# Each other language is a folder in which the same is made, at the same time.
editions: $(EDITIONS:%=edition-%)
edition-%: node_modules/installed
	@PYTHONPATH=book/_ext $(BIN)/python tools/edition.py $*
	@$(INSIDE) OF=$* -C _build/$* pages live

# What a notebook shows is stored beside the folder that is built into, so that
# is not inside the site.
slides: node_modules/installed
	@rm -rf _build/slides _build/html/slides
	@$(SAY) "building the decks$(if $(OF), in $(OF))" \
	  $(BIN)/sphinx-build -c slides -b revealjs \
	  -d _build/.doctrees-slides -W -n --keep-going . _build/slides
	@mkdir -p _build/html
	@mv _build/slides _build/html/slides

handout: slides
	PYTHONPATH=book/_ext $(BIN)/python tools/handout.py

exercises: single
	PYTHONPATH=book/_ext $(BIN)/python tools/exercises.py

check: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

quick: check
	$(BIN)/pytest -n auto --dist loadgroup -m "not slow and not binder and not oracle"

test: check book
	$(BIN)/pytest -n auto --dist loadfile --nbval --nbval-current-env notebooks
	$(BIN)/pytest -n auto --dist loadgroup
	@echo "The book builds, every notebook was re-executed, no test failed. A test"
	@echo "that was skipped stands above with its reason."

# The oracles lie beside the locked packages, which stay as they are.
.venv/oracles/installed: requirements/oracles.txt .venv/installed
	rm -rf .venv/oracles
	$(PIP) --target .venv/oracles -r requirements/oracles.txt
	@touch $@

oracles: .venv/oracles/installed
	PYTHONPATH=.venv/oracles $(BIN)/pytest -m oracle tests/test_oracles.py

# MUTANTS=all tries every one, which takes an hour or two.
MUTANTS ?= 600
mutants: .venv/installed
	$(BIN)/python tools/mutants.py $(MUTANTS)

lab: .venv/installed
	@mkdir -p .venv/etc/ipython
	@cp binder/ipython_config.py .venv/etc/ipython
	@$(BIN)/jupyter labextension disable "@jupyterlab/apputils-extension:announcements" 2>/dev/null
	@$(BIN)/jupyter trust notebooks/*.ipynb notebooks/*/*.ipynb >/dev/null
	$(BIN)/jupyter lab notebooks/01_exhaustive_search.ipynb

# Jupytext shows a text as a notebook and saves it as text.
edit: export JUPYTER_CONFIG_DIR = $(CURDIR)/.venv/etc/jupyter-edit
edit: .venv/installed
	@$(BIN)/jupytext-config set-default-viewer markdown
	@$(BIN)/jupyter labextension disable "@jupyterlab/apputils-extension:announcements" 2>/dev/null
	$(BIN)/jupyter lab book/chapters/01_exhaustive_search.md

# The other builds start from what the site's own has read.
builds: _build/html/book/index.html
	$(BIN)/pytest -n auto --dist loadgroup -m builds

_build/html/book/index.html:
	@$(MAKE) --no-print-directory book

# Whole chapters, in their pages and as notebooks, by the Python of the browser.
browser: _build/html/book/index.html
	$(BIN)/pytest -n auto --dist loadgroup -m browser_python

binder: .venv/installed
	$(BIN)/python tools/as_binder.py
	$(BIN)/pytest -n auto --dist loadgroup -m binder

# Students' servers run as users of their own. They may run the system's Python;
# one in somebody's home they may not.
CLASS_PYTHON ?= $(shell /usr/bin/python3 -c "import ensurepip, sys; \
  sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo /usr/bin/python3 || \
  echo $(PYTHON))
.venv/class/installed: requirements/class.txt node_modules/installed
	@echo "installing a JupyterHub and what its students run ..."
	@rm -rf .venv/class
	@$(CLASS_PYTHON) -m venv .venv/class
	@$(call download,.venv/class/bin/pip install --quiet \
	  --disable-pip-version-check -r requirements/class.txt,.venv/log)
	@$(call download,.venv/class/bin/pip install --quiet \
	  --disable-pip-version-check --no-deps --editable .,.venv/log)
	@touch $@

class: walls
	PYTHONPATH=tests:tools:book/_ext $(BIN)/python benchmarks/classroom.py

# The tests alone, on a hub of their own.
walls: .venv/class/installed
	$(BIN)/pytest -m classroom tests/test_classroom.py

# Every notebook on every kernel, version and Python that this machine can run.
machines: .venv/installed
	$(BIN)/python tools/machines.py

# CHAPTER=02 makes one of them.
notebooks: .venv/installed
	PYTHONPATH=book/_ext $(BIN)/python tools/notebooks.py $(CHAPTER)
	@for language in $(EDITIONS); do \
	  PYTHONPATH=book/_ext $(BIN)/python tools/edition.py $$language && \
	  $(INSIDE) -C _build/$$language notebooks || exit 1; done

translate: .venv/installed
	PYTHONPATH=book/_ext $(BIN)/python tools/translate.py

minutes: .venv/installed
	PYTHONPATH=book/_ext $(BIN)/python tools/minutes.py --write

live: .venv/installed
	PYTHONPATH=book/_ext $(BIN)/python tools/live.py

# SEED=... VARIANTS=5 draws other numbers; the tool reads both from the
# environment, where make puts them.
quiz: .venv/installed
	PYTHONPATH=book/_ext $(BIN)/python tools/quiz.py

single: node_modules/installed
	@$(SAY) "building the book on one page$(if $(OF), in $(OF))" \
	  $(BIN)/jupyter-book build . --all --builder singlehtml -W -n --keep-going

pdf: single
	PYTHONPATH=book/_ext $(BIN)/python tools/pdf.py
	@for language in $(EDITIONS); do PYTHONPATH=book/_ext; export PYTHONPATH; \
	  $(BIN)/python tools/edition.py $$language && \
	  $(INSIDE) OF=$$language -C _build/$$language single && \
	  $(BIN)/python tools/pdf.py _build/$$language/_build/singlehtml \
	    _build/pdf/$${language%%_*}/book.pdf || exit 1; done
	@$(MAKE) --no-print-directory book

links: node_modules/installed
	@$(SAY) "trying the links" $(BIN)/jupyter-book build . --all --builder linkcheck

bench: export PYTHONPATH = tests:tools:book/_ext
bench: book
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/workers.py
	$(BIN)/python benchmarks/moves.py
	$(BIN)/python benchmarks/running.py
	$(BIN)/python benchmarks/pages.py
	$(BIN)/python benchmarks/boxes.py
	$(BIN)/python benchmarks/run_in_page.py
	$(BIN)/python benchmarks/visits.py

lock: .venv/installed
	cd requirements && for use in $(REQUIREMENTS) class; do \
	  ../$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	    --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
	    $$use.in -o $$use.txt || exit 1; done
	# As for Windows: there torch asks for no libraries of graphics cards.
	cd requirements && ../$(BIN)/uv pip compile --quiet --upgrade \
	  --python-platform windows --python-version 3.11 --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate oracles.in -o oracles.txt
	$(BIN)/npm install --package-lock-only --silent

clean:
	rm -rf .venv _build node_modules .pytest_cache .hypothesis .mypy_cache .ruff_cache
