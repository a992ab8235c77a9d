# Everything runs in an environment of its own, .venv, made on first use from pinned versions.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
CHECKED := supplychain loaders tests benchmarks

.PHONY: demo test test-newest test-versions check unit fuzz faults bench wheel wheel-check docs site notebooks clean

demo: $(READY)  ## from nothing to a lineage, license pairs and Neo4j Browser
	@mkdir -p .supplychain
	@$(BIN)/supplychain demo

test: check  ## everything, real servers included; two processes, each with a server of its own
	@$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

check: $(READY)  ## style, types and architecture
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/mypy
	$(BIN)/basedpyright --level error --pythonpath $(BIN)/python
	$(BIN)/lint-imports

unit: $(READY)  ## only what needs no server
	$(BIN)/python -m pytest tests/unit tests/contract

fuzz: $(READY)  ## the property tests that need no server, on a thousand new cases each
	$(BIN)/python -m pytest tests/unit tests/contract --numprocesses 2 --hypothesis-profile fuzz

test-newest: $(READY)  ## what talks to the database, on the newest calendar version of Neo4j
	SUPPLYCHAIN_NEO4J=newest $(BIN)/python -m pytest tests/integration/test_api.py tests/integration/test_catalogue.py \
	  tests/integration/test_centrality.py tests/integration/test_licenses.py tests/integration/test_cli.py \
	  tests/integration/graph/test_writing.py

test-versions: $(READY)  ## the quick tests on the oldest versions that pyproject.toml allows, then on the newest; the internet
	@$(BIN)/python -m pip install --quiet uv
	for way in lowest-direct highest; do \
	  $(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv/$$way && \
	  $(BIN)/uv pip install --quiet --python .venv/$$way/bin/python --resolution $$way --editable '.[all]' --group dev && \
	  .venv/$$way/bin/python -m pytest tests/unit tests/contract || exit 1; \
	done

faults: $(READY)  ## client and server killed at random moments of everything that writes; MOMENTS=50 SEED=…
	$(BIN)/python -m tests.faults --moments $(or $(MOMENTS),50) $(if $(SEED),--seed $(SEED))

bench: $(READY)  ## ours beside the ways of others, and how it grows; SIZES="0.1 0.3 1"
	$(BIN)/python -m benchmarks.scale --sizes $(or $(SIZES),0.1 0.3 1)

docs: $(READY)  ## generated pages
	$(BIN)/python -m supplychain.pages docs

site: $(READY)  ## the documentation as pages, in docs/_build/html
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

notebooks: $(READY)  ## the outputs that the notebooks of the documentation show
	UPDATE_EXPECTED=1 $(BIN)/python -m pytest tests/integration/test_documentation.py -k notebook

wheel: $(READY)
	$(BIN)/python -m build --outdir dist

wheel-check: $(READY)  ## the wheel alone in a new environment: the demo and every documented command; needs the internet
	$(BIN)/python -m tests.wheel_check

clean:
	rm -rf .venv dist

$(READY): pyproject.toml constraints.txt
	@echo "Making the environment .venv (a minute or two, once)" >&2
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one by PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[all]' --group dev
	@touch $(READY)
