# Every target does its own set-up. `make help` lists them.

SHELL := /bin/bash
CARGO ?= cargo
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test test-rust test-clients bench specs lint clean

help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:
	@.ci/setup

run: setup ## Build everything and run the development chain until Ctrl-C; ARGS="--until-block 150" are passed on
	@$(CARGO) run --quiet --package stratos-host --bin stratos -- run --dev $(ARGS)

test: setup lint ## All tests: pallets, runtime, host, whole chain, clients
	$(CARGO) test --workspace
	@tests/client/run

bench: setup ## Benchmarks of the host, with the machine named
	$(CARGO) bench --profile dev --package stratos-tests

specs: setup ## Write chain-spec/*.json anew from the runtime's presets
	@for spec in development local mainnet; do \
		$(CARGO) run --quiet --package stratos-host --bin stratos -- build-spec --chain $$spec --output chain-spec/$$spec.json; \
	done

lint: setup
	$(CARGO) fmt --all --check

clean: ## Remove everything that was built
	$(CARGO) clean
