# Needs python3 (3.11 or newer) and make; npm only for Prism. Every target may be run twice.
# Another interpreter: make PYTHON=/path/to/python3. More arguments for pytest: make test ARGS="-k routes".

ifdef PYTHON
export SPECLOOM_PYTHON := $(PYTHON)
endif
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
GENERATED := generated/rootly generated/vocobase

# pyright's wrapper would otherwise tell of newer versions; the lock decides.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test check lint types rooms documents output budgets regenerate bench bench-generator bench-mock conformance attacks attacks-control mutants corpus corpus-generator corpus-mock directory soak venv prism sdk lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/'

demo: regenerate ## regenerate, start the mock, drive both clients, print what happened
	@$(BIN)/python mocks/demo.py

test: venv prism sdk ## every test and proof
	$(BIN)/pytest --numprocesses=auto --dist=loadscope $(ARGS)

bench-mock: venv ## the mock beside Prism, Steady, uvicorn and a bare protocol; needs wrk (apt install wrk), writes benchmarks/mock.md
	$(BIN)/python benchmarks/mock_bench.py

corpus-mock: venv ## schemathesis against the mock of each document of ../shared/corpus; writes benchmarks/mock_corpus.md; hours, may be stopped; ARGS="--operations 12 --seconds-each 200 --largest" sees all sooner
	PYTHONPATH=. $(BIN)/python -m tests.mock.corpus_run $(if $(SECONDS),--seconds $(SECONDS)) $(ARGS)

soak: venv ## a million fuzzed requests at the mock, or as many as SECONDS (default 900) allow
	PYTHONPATH=. $(BIN)/python tests/mock/soak.py $(SECONDS)

corpus: corpus-generator corpus-mock ## everything that is tried on every document of ../shared/corpus

corpus-generator: venv ## the package of each document of ../shared/corpus, judged from outside; half an hour of both cores
	$(BIN)/python -m tests.corpus.whole $(MATCH)

attacks: venv ## every hostile document of ours, with what was expected and what came; writes benchmarks/attacks.md; an hour of both cores, may be stopped
	PYTHONPATH=. $(BIN)/python -m tests.attacks $(MATCH)
	SPECLOOM_ATTACKS=all $(BIN)/pytest --quiet tests/attacks/test_given.py

attacks-control: ## the positive control of the attacks, openapi-python-client 0.28.4, in build/control
	$(PYTHON) -m venv build/control
	build/control/bin/pip install --quiet --require-hashes --requirement benchmarks/control.txt

mutants: venv ## documents of the corpus with odd values in odd places, for as many SECONDS (default 60)
	PYTHONPATH=. $(BIN)/python -m tests.attacks.mutants $(or $(SECONDS),60) $(or $(SEED),0)

directory: venv ## the 2,639 documents of APIs.guru's directory; may be interrupted, needs npm, writes benchmarks/directory.md
	PYTHONPATH=. $(BIN)/python -m benchmarks.directory

bench-generator: venv ## the generator beside openapi-python-client and datamodel-code-generator; needs npm, writes benchmarks/generator.md
	$(BIN)/python -m benchmarks.generator

check: lint types rooms documents output budgets ## linters, types, rules of the rooms, specs, generated output, budgets

lint: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/ruff check --isolated --select E,F,I,UP,B --line-length 120 --target-version py311 generated
	$(BIN)/ruff format --check --isolated --line-length 120 --target-version py311 generated

types: venv
	$(BIN)/mypy
	$(BIN)/mypy --strict $(GENERATED)
	$(BIN)/pyright --project pyproject.toml

rooms: venv
	$(BIN)/lint-imports --no-cache

documents: venv
	$(BIN)/openapi-spec-validator specs/rootly.yaml specs/vocobase.yaml

output: venv
	$(BIN)/specloom check

budgets: venv
	$(BIN)/pytest --quiet tests/house

regenerate: venv ## write generated/ anew from specs/
	$(BIN)/specloom generate

bench: venv ## time our clients beside others; writes benchmarks/results.md
	$(BIN)/python -m benchmarks.bench

conformance: venv sdk ## drive our clients and others through a misbehaving server; writes benchmarks/conformance.md
	$(BIN)/python -m benchmarks.conformance

lock: ## resolve the locks of requirements/ and benchmarks/ anew, for every Python and system at once
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--upgrade --no-emit-index-url --no-emit-find-links --no-annotate --quiet \
		--custom-compile-command "make lock" --output-file requirements/dev.txt
	build/lock/bin/uv pip compile benchmarks/requirements.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-annotate --quiet \
		--custom-compile-command "make lock" --output-file benchmarks/requirements.txt
	build/lock/bin/uv pip compile benchmarks/generators.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-annotate --quiet \
		--custom-compile-command "make lock" --output-file benchmarks/generators.txt
	build/lock/bin/uv pip compile benchmarks/control.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-annotate --quiet \
		--custom-compile-command "make lock" --output-file benchmarks/control.txt

clean: ## remove what make created, but for the sources
	rm -rf .venv .venv-sdk build dist mocks/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis

# Not for calling by hand: the environment of the targets above.
venv:
	@$(PYTHON) .ci/venv.py

# Prism, the second referee. Without npm its tests are skipped with their reason; in CI that is a failure.
prism:
	@$(PYTHON) .ci/prism.py

# Rootly's official SDK, which updates a router on our mock; it needs an environment of its own.
sdk:
	@$(PYTHON) .ci/venv.py sdk
