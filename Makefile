# Everything runs in an environment of its own, .venv, made on first use from pinned versions.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CHECKED := supplychain loaders tests benchmarks

.PHONY: demo test check unit faults bench wheel docs site notebooks clean

demo: $(READY)  ## from nothing to a lineage, license pairs and Neo4j Browser
	@mkdir -p .supplychain
	@$(BIN)/supplychain demo

test: check  ## everything, real servers included; two processes, each with a server of its own
	@$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

check: $(READY)  ## style, types and architecture
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/basedpyright --level error --pythonpath $(BIN)/python
	$(BIN)/lint-imports

unit: $(READY)  ## only what needs no server
	$(BIN)/python -m pytest tests/unit tests/contract

faults: $(READY)  ## client and server killed at random moments of everything that writes; MOMENTS=50 SEED=…
	$(BIN)/python -m tests.faults --moments $(or $(MOMENTS),50) $(if $(SEED),--seed $(SEED))

bench: $(READY)  ## rates against other ways of writing and reading; SIZE=100000 models
	$(BIN)/python -m benchmarks.rates --models $(or $(SIZE),50000)

docs: $(READY)  ## generated pages
	$(BIN)/python -m supplychain.pages docs

site: $(READY)  ## the documentation as pages, in docs/_build/html
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

notebooks: $(READY)  ## the outputs that the notebooks of the documentation show
	UPDATE_EXPECTED=1 $(BIN)/python -m pytest tests/integration/test_documentation.py -k notebook

wheel: $(READY)
	$(BIN)/python -m build --outdir dist

clean:
	rm -rf .venv dist

$(READY): pyproject.toml constraints.txt
	@echo "Making the environment .venv (a minute or two, once)" >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one by PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[all]' --group dev
	@touch $(READY)
