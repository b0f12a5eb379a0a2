# Two commands do everything on a fresh machine:  make demo   and   make test
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := examples/almaty-2019
WHOLE := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)# macOS has an older make

.PHONY: demo test test-thorough check lint types wording curriculum docs format schemas messages clean

demo: $(VENV)/ready  ## build the Almaty example, score its simulated answers, say what was written
	$(BIN)/trainkit build $(EXAMPLE)
	$(BIN)/trainkit score --release $(EXAMPLE) || [ $$? -eq 1 ]  # 1: done, and one code is to be looked at

test: check  ## what CI runs; check has looked at the wording
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder --ignore tests/test_house_style.py

test-thorough: check  ## before a release: also what takes long, with all examples of property tests
	TRAINKIT_THOROUGH=1 PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder -m "thorough or not thorough" --ignore tests/test_house_style.py

check: $(VENV)/ready-for-tests  ## the quick part: format, lint, types, imports, wording, curriculum
	@$(MAKE) --no-print-directory --jobs 2 $(WHOLE) types lint wording curriculum

types:
	$(BIN)/mypy

lint:
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/lint-imports

wording:
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/test_house_style.py

curriculum:
	$(BIN)/trainkit check $(addprefix --day ,$(shell git log -1 --format=%cs 2>/dev/null))

docs: $(VENV)/ready-for-tests  ## the documentation as a site, in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "build/site/index.html"

format: $(VENV)/ready-for-tests
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

schemas: $(VENV)/ready
	$(BIN)/trainkit schema schemas

messages: $(VENV)/ready  ## bring the catalogues of fixed words up to date with code and templates
	$(BIN)/python -m trainkit.catalogues

$(VENV)/ready: requirements.lock pyproject.toml .ci/setup-system
	@python=$$(.ci/setup-system) && $$python -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/ready-for-tests: $(VENV)/ready requirements-dev.lock
	@.ci/setup-system test >/dev/null
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

clean:
	rm -rf $(VENV) $(EXAMPLE)/out build dist
