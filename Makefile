# Every target does its own set-up. `make help` lists them.

SHELL := /bin/bash
CARGO ?= cargo
ARGS ?=
SEQUENCES ?= 5000
PALLET ?=

# One selection of packages for everything: cargo unifies the features of dependencies over what is
# selected, so that another selection would compile many of them a second time. The test beside the
# binary is there for that: it makes cargo count the dependencies of tests in, as `make test` does.
STRATOS := target/debug/stratos
BUILD := build --workspace --bin stratos --test help

.DEFAULT_GOAL := help
.PHONY: help setup build run test model bench weights benchmarks specs lint clean

help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what a bare machine lacks
	@.ci/setup

build: setup ## Build the host, the runtime in it: target/debug/stratos
	$(CARGO) $(BUILD)

run: build ## Run the development chain until Ctrl-C; ARGS="--until-block 150 --block-time 100" are passed on
	@exec $(STRATOS) run --dev $(ARGS)

test: setup lint ## All tests: pallets, runtime, host, whole chain, clients
	$(CARGO) test --workspace

model: setup ## Thousands of random sequences of calls, on the runtime and on the reference model
	STRATOS_MODEL_SEQUENCES=$(SEQUENCES) $(CARGO) test --workspace --test pallets -- --nocapture

bench: setup ## Benchmarks of the host, with the machine named
	@sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | sort | uniq -c | sed 's/^ *\([0-9]*\) /machine: \1 cores, /'
	$(CARGO) bench --workspace --profile dev --bench host

weights: setup ## Measure and write weights; PALLET=pallet_ozone for one; an idle machine, half an hour for all
	$(CARGO) build --workspace --bin weights
	target/debug/weights $(addprefix --pallet ,$(PALLET)) $(ARGS)
	@$(CARGO) fmt --all

benchmarks: setup ## Run every benchmark of the pallets once, and write nothing
	$(CARGO) build --workspace --bin weights
	target/debug/weights --check $(addprefix --pallet ,$(PALLET)) $(ARGS)

specs: build ## Write chain-spec/*.json anew from the runtime's presets
	@for spec in development local mainnet; do \
		$(STRATOS) build-spec --chain $$spec --output chain-spec/$$spec.json || exit 1; \
	done

lint: setup ## Check the formatting
	$(CARGO) fmt --all --check

clean: ## Remove everything that was built
	$(CARGO) clean
