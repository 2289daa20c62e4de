# Every target does its own set-up. `make help` lists them.

SHELL := /bin/bash
CARGO ?= cargo
ARGS ?=
SEQUENCES ?= 5000
NODES ?= 1000000
PALLET ?=

# One selection of packages for everything: cargo unifies the features of dependencies over what is
# selected, so that another selection would compile many of them a second time. The test beside the
# binary is there for that: it makes cargo count the dependencies of tests in, as `make test` does.
STRATOS := target/debug/stratos
BUILD := build --workspace --bin stratos --test help

.DEFAULT_GOAL := help
.PHONY: help setup build run test runtime-2 model bench bench-epoch weights benchmarks epochs schedule mutations specs lint clippy \
	clean

help: ## This list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

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
	$(CARGO) bench --workspace --profile dev --bench host --bench epoch

bench-epoch: setup ## An epoch with a million nodes; takes minutes and some GB. NODES="1000 5000" for others
	NODES="$(NODES)" $(CARGO) bench --workspace --profile dev --bench epoch

epochs: setup ## 20,000 epochs in a row through Wasm; takes minutes
	$(CARGO) test --workspace --test economy -- --ignored --nocapture twenty_thousand

schedule: setup ## All 3,616,320 epochs of the mining schedule, natively; takes about an hour
	$(CARGO) test --workspace --test economy -- --ignored --nocapture whole_schedule

mutations: setup ## Break one rule of the economy after the other; the tests must notice each
	@tests/mutations/run $(ARGS)

weights: setup ## Measure and write weights; all, or PALLET=pallet_ozone for one; takes minutes
	$(CARGO) build --workspace --bin weights --test help
	target/debug/weights $(addprefix --pallet ,$(PALLET)) $(ARGS)
	@$(CARGO) fmt --all

benchmarks: setup ## Run every benchmark of the pallets once, and write nothing
	$(CARGO) build --workspace --bin weights --test help
	target/debug/weights --check $(addprefix --pallet ,$(PALLET)) $(ARGS)

specs: build ## Write chain-spec/*.json anew from the runtime's presets
	@for spec in development local mainnet; do \
		$(STRATOS) build-spec --chain $$spec --output chain-spec/$$spec.json || exit 1; \
	done

lint: setup ## Check the formatting
	$(CARGO) fmt --all --check

# As cargo clippy, but with the dependencies as they are compiled already.
clippy: setup ## Clippy over everything, warnings are errors
	CLIPPY_ARGS=-Dwarnings__CLIPPY_HACKERY__ RUSTC_WORKSPACE_WRAPPER=$$(rustup which clippy-driver) \
		$(CARGO) build --workspace --all-targets

clean: ## Remove everything that was built
	$(CARGO) clean
