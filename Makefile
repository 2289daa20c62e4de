# Every target does its own set-up. `make help` lists them.

SHELL := /bin/bash
CARGO ?= cargo
ARGS ?=
SEQUENCES ?= 5000

# One selection of packages for everything: cargo unifies the features of dependencies over what is
# selected, so that another selection would compile many of them a second time. The test beside the
# binary is there for that: it makes cargo count the dependencies of tests in, as `make test` does.
STRATOS := target/debug/stratos
BUILD := build --workspace --bin stratos --test help

.DEFAULT_GOAL := help
.PHONY: help setup build run test runtime-2 model bench specs lint clean

help: ## This list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what a bare machine lacks
	@.ci/setup

build: setup ## Build the host, the runtime in it: target/debug/stratos
	$(CARGO) $(BUILD)

run: build ## Run the development chain until Ctrl-C; ARGS="--until-block 150 --block-time 100" are passed on
	@exec $(STRATOS) run --dev $(ARGS)

test: setup lint ## All tests: pallets, runtime, host, whole chain, clients
	$(CARGO) test --workspace

runtime-2: setup ## Runtime 2, to be checked and proposed: target/runtime-2.wasm
	$(CARGO) build --workspace --bin stratos --bin stratos-runtime-2 --test help
	@target/debug/stratos-runtime-2 target/runtime-2.wasm

model: setup ## Thousands of random sequences of calls, on the runtime and on the reference model
	STRATOS_MODEL_SEQUENCES=$(SEQUENCES) $(CARGO) test --workspace --test pallets -- --nocapture

bench: setup ## Benchmarks of the host, with the machine named
	@sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | sort | uniq -c | sed 's/^ *\([0-9]*\) /machine: \1 cores, /'
	$(CARGO) bench --workspace --profile dev --bench host

specs: build ## Write chain-spec/*.json anew from the runtime's presets
	@for spec in development local mainnet; do \
		$(STRATOS) build-spec --chain $$spec --output chain-spec/$$spec.json || exit 1; \
	done

lint: setup ## Check the formatting
	$(CARGO) fmt --all --check

clean: ## Remove everything that was built
	$(CARGO) clean
