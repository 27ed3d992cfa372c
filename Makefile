# make demo       a simulated class of 30, graded, with its table      make test   the tests, but for slow ones
# make check      format, lint, types, tests                           make bench  speed and memory
# make check-all  and the slow tests: every gate                       make clean  what can be remade
# make release    the student versions, made anew from source/; LANGUAGE=zh_CN: in build/release-zh_CN/
# make fonts      the letters that Chinese words in figures need, of an open font, beside the notebooks

PYTHON ?= python3
BIN := .venv/bin
DEMO := build/demo
FONT := build/fonts/pylopdf_fonts_zh_cn/NotoSansSC-Regular.otf
PYTEST := $(BIN)/pytest -n 3 --dist loadfile

# uv where there is one, pip else: from the same pins the same environment, compiled by neither
ifneq ($(shell command -v uv 2>/dev/null),)
VENV = uv venv --quiet --clear --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" .venv
INSTALL = uv pip install --quiet --python $(BIN)/python -c constraints.txt
else
VENV = $(PYTHON) -m venv --clear .venv
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -c constraints.txt
endif

export OPENBLAS_NUM_THREADS := 1
# compiled once, not by each of the tests' processes, whatever the shell says
export PYTHONDONTWRITEBYTECODE :=

# In another language: beside release/, and not in the gradebook. A shell may have a LANGUAGE, too.
ifeq ($(origin LANGUAGE),command line)
export AUTOGRADER_LANGUAGE := $(LANGUAGE)
ELSEWHERE = --no-db --CourseDirectory.release_directory=build/release-$(LANGUAGE)
endif

.PHONY: demo test slow check check-all lint types bench release fonts clean

demo: release
	rm -rf $(DEMO)
	$(BIN)/autograder simulate --course . logistic_regression --students 30 --out $(DEMO)/submitted
	$(BIN)/autograder grade --course . $(DEMO)/submitted --out $(DEMO)
	$(BIN)/autograder report --course . $(DEMO)
	$(BIN)/python -m autograder.selfcheck.simulate $(DEMO)/submitted $(DEMO)

release: .venv/installed
	$(BIN)/nbgrader generate_assignment '*' --force --log-level=ERROR $(ELSEWHERE)

fonts: $(FONT)
	$(BIN)/autograder translate --course . --language zh_CN --font $<

$(FONT): data/font.txt | .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $< -t build/fonts --upgrade
	touch $@

check: lint types test

check-all: check slow

test: .venv/compiled
	$(PYTEST) -m "not slow"

slow: .venv/compiled build/browser/fetched
	$(PYTEST) -m slow

lint: .venv/installed
	$(BIN)/ruff format --check
	$(BIN)/ruff check

types: .venv/installed
	$(BIN)/mypy

bench: .venv/compiled
	$(BIN)/python -m tests.bench

clean:
	rm -rf build gradebook.db* .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A browser's Python, for tests that then need no network; without it they are skipped
build/browser/fetched: tests/pack/browser.txt | .venv/installed
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes -r $< -d $(@D) && \
		touch $@ || echo "No Python for a browser was to be had: its tests are skipped."

# Made anew each time, whatever made the one before. What builds this package is there first, so that
# its build is pinned too.
.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	$(VENV)
	$(INSTALL) editables hatchling pip
	$(INSTALL) --no-build-isolation -e '.[dev]'
	touch $@

# Workers write no bytecode: what they import is compiled before, and not by each of them
.venv/compiled: .venv/installed
	-$(BIN)/python -m compileall -qq -j 0 .venv/lib
	touch $@
