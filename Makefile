# Every target does its own setup. `make help` lists them.

SHELL := /bin/bash
CARGO ?= cargo
ARGS ?=
SEQUENCES ?= 5000
NODES ?= 1000000
PALLET ?=
BLOCKS ?= 5000
CRASHES ?= 500
KILLS ?= 100
LENGTH ?= 10000
ATTACK ?=
MINUTES ?= 60
SEEDS ?= 2

# One selection of packages for everything: cargo unifies the features of dependencies over what is
# selected, so that another selection would compile many of them a second time.
STRATOS := target/debug/stratos
# FEATURES=stratos/network: validators and followers, as the tests build it.
FEATURES ?=
BUILD = build --workspace --bin stratos $(addprefix --features ,$(FEATURES))
# In a bare clone the runtime's Wasm is compiled in parallel from the start: its last step keeps one core
# busy for a minute, and cargo alone would reach it last.
WITH_WASM = { [ -d target/wasm/wasm32v1-none ] || runtime/wasm/compile.sh target/wasm ""; } & \
	$(1); status=$$?; wait; exit $$status
# Workspaces of their own, not part of `make test`: their dependencies take many minutes to compile. In the
# first, everything is optimised fully, the host and what it is compared with.
REFERENCE := --manifest-path tests/reference/Cargo.toml --target-dir target/reference
FUZZ := --manifest-path tests/fuzz/Cargo.toml --target-dir target/fuzz
FUZZED := pool chain_spec host_functions restored rpc

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests build run net net-build net-faults bench-net bench-rpc test test-clients descriptors dashboard runtime deb runtime-2 model adversary epochs schedule mutations differential crash \
	attack template fuzz \
	bench bench-epoch bench-peer bench-accounts weights benchmarks specs lint clean

help: ## This list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what a bare machine lacks
	@.ci/setup

setup-tests: setup ## Install what the tests of clients and pages need besides: node, npm, Chromium
	@.ci/setup tests

build: setup ## Build the host with the runtime embedded: target/debug/stratos
	$(call WITH_WASM,$(CARGO) $(BUILD))

run: build ## Run a living development chain until Ctrl-C; ARGS="--quiet-economy --block-time 100" are passed on
	@exec $(STRATOS) run --dev --traffic $(ARGS)

# Validators and followers double what is compiled: the first block of a bare clone does not wait for them.
net-build net net-faults bench-net: FEATURES := stratos/network
net-build: setup ## Build the host with the network: target/debug/stratos
	$(call WITH_WASM,$(CARGO) $(BUILD))

net: net-build ## Run 4 validators and a follower; ARGS="--validators 7 --latency 80 --loss 1"
	@$(CARGO) $(BUILD) --quiet --bin net
	@exec target/debug/net $(ARGS)

net-faults: net-build ## Partition, delay, loss, a wrong clock, KILLS=100, LENGTH=10000 blocks; as root
	@.ci/setup apart
	KILLS=$(KILLS) LENGTH=$(LENGTH) $(CARGO) test --workspace --test network_long -- --ignored --nocapture

bench-net: net-build ## Finality, transfers a second and sync of 4 validators beside a single authority
	@$(CARGO) $(BUILD) --quiet --bin bench-net
	@target/debug/bench-net $(ARGS)

# Tests of networks wait for blocks more than they compute: they run beside all others, and are shown after
# them.
test: setup-tests lint ## The linters, and all tests: pallets, runtime, host, whole chain, clients
	$(call WITH_WASM,$(CARGO) test --workspace --no-run)
	@$(CARGO) test --workspace --test 'network*' > target/test-networks.log 2>&1 & networks=$$!; \
	$(CARGO) test --workspace --lib --bins --test '[!n]*' && $(CARGO) test --workspace --doc; status=$$?; \
	wait $$networks || status=1; cat target/test-networks.log; exit $$status

test-clients: setup-tests ## Every client of docs/clients.md against the real node; minutes
	$(CARGO) test --workspace --test clients -- --ignored --nocapture

descriptors: setup-tests build ## Types of the chain for polkadot-api and dedot: target/descriptors
	@node tests/client/descriptors.mjs $(STRATOS) target/descriptors

dashboard: setup-tests ## Build the dashboard again after a change: host/dashboard/dist/index.html
	@cd host/dashboard && npm ci --no-audit --no-fund --silent && npm run --silent build

runtime: setup ## Build the runtime to propose, with the hash of its metadata: target/stratos.wasm
	$(CARGO) $(BUILD) --bin stratos-runtime
	@target/debug/stratos-runtime target/stratos.wasm

deb: setup ## Build the package for Debian, with the network: target/stratos.deb
	$(CARGO) build --release --bin stratos --features stratos/network
	host/package/deb.sh target/release/stratos target/stratos.deb

runtime-2: setup ## Build runtime 2 and the drill: target/runtime-2.wasm, target/drill.wasm
	$(CARGO) $(BUILD) --bin stratos-runtime-2
	@target/debug/stratos-runtime-2 target

model: setup ## Random sequences of calls on the runtime and on the reference model: SEQUENCES=5000
	STRATOS_MODEL_SEQUENCES=$(SEQUENCES) $(CARGO) test --workspace --test pallets -- --nocapture

adversary: setup ## Search for what moving the Ozone price can gain, minutes; or SEEDS=10 for a longer one
	$(CARGO) build --workspace --bin adversary
	target/debug/adversary $(SEEDS) docs/images/adversary.svg

bench: setup ## Benchmarks of the host, with the name of the machine
	@sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | sort | uniq -c | sed 's/^ *\([0-9]*\) /machine: \1 cores, /'
	$(CARGO) bench --workspace --profile dev --bench host --bench epoch

bench-epoch: setup ## An epoch with a million nodes, minutes and some GB; or NODES="1000 5000"
	NODES="$(NODES)" $(CARGO) bench --workspace --profile dev --bench epoch

epochs: setup ## 20,000 epochs through Wasm; takes minutes
	$(CARGO) test --workspace --test economy -- --ignored --nocapture twenty_thousand

schedule: setup ## All 3,616,320 epochs of the mining schedule, natively; takes about an hour
	$(CARGO) test --workspace --test economy -- --ignored --nocapture whole_schedule

mutations: setup ## Break the rules of the economy one at a time: a test must fail for each
	@tests/mutations/run $(ARGS)

weights: setup ## Measure and write weights, minutes; all, or PALLET=pallet_ozone
	$(CARGO) build --workspace --bin weights
	target/debug/weights $(addprefix --pallet ,$(PALLET)) $(ARGS)
	@$(CARGO) fmt --all

benchmarks: setup ## Run every benchmark of the pallets once, write nothing
	$(CARGO) build --workspace --bin weights
	target/debug/weights --check $(addprefix --pallet ,$(PALLET)) $(ARGS)

bench-peer: build ## The host beside the reference executor: times and ratios
	$(CARGO) run $(REFERENCE) --quiet --bin bench-peer

bench-rpc: setup-tests build ## Reads a second and news of a block for many clients, beside chopsticks' server
	@cd tests/client/heavy && [ -d node_modules ] || npm ci --no-audit --no-fund --silent
	@$(CARGO) $(BUILD) --quiet --bin bench-rpc
	@target/debug/bench-rpc $(ARGS)

bench-accounts: setup ## Reads and blocks with ten million accounts: ACCOUNTS=10000000
	$(CARGO) test --workspace --test accounts -- --ignored --nocapture

differential: setup ## Random blocks and host calls on the host and on the reference: BLOCKS=5000
	BLOCKS=$(BLOCKS) PROGRAMS=$(BLOCKS) $(CARGO) test $(REFERENCE) -- --nocapture

crash: build ## Kill a node under load and damage its database: CRASHES=500
	CRASHES=$(CRASHES) $(CARGO) test --workspace --test crash --test disk -- --nocapture

attack: build ## Attack a node as a stranger can, watch memory, blocks and honest clients; or ATTACK=sockets
	ATTACK="$(ATTACK)" $(CARGO) test --workspace --test attack_rpc -- --ignored --nocapture

template: setup ## Compile another FRAME runtime and make blocks with it
	$(CARGO) test --workspace --test template -- --ignored --nocapture

fuzz: setup ## libFuzzer on what strangers can send: MINUTES=60 in all
	RUSTC_WRAPPER=$(CURDIR)/tests/fuzz/instrument $(CARGO) build $(FUZZ)
	@for target in $(FUZZED); do \
		corpus=target/fuzz/corpus/$$target; mkdir -p $$corpus target/fuzz/findings; \
		seeds=tests/fuzz/seeds/$$target; [ $$target != chain_spec ] || seeds=chain-spec; \
		[ -d $$seeds ] || seeds=; \
		echo "== $$target"; \
		target/fuzz/debug/$$target $$corpus $$seeds -timeout=20 -rss_limit_mb=4096 -max_len=16384 \
			-max_total_time=$$(($(MINUTES) * 60 / $(words $(FUZZED)))) -artifact_prefix=target/fuzz/findings/$$target- \
			-verbosity=0 -print_final_stats=1 || exit 1; \
	done

specs: build ## Write chain-spec/*.json from the presets of the runtime
	@for spec in development local mainnet; do \
		$(STRATOS) build-spec --chain $$spec --output chain-spec/$$spec.json || exit 1; \
	done

# Neither clippy nor rustdoc runs code: the runtime's Wasm is left out.
lint: setup ## rustfmt, clippy, rustdoc, layers, unused dependencies; warnings are errors
	$(CARGO) fmt --all --check
	SKIP_WASM_BUILD=1 $(CARGO) clippy --workspace --all-targets -- -D warnings
	SKIP_WASM_BUILD=1 RUSTDOCFLAGS=-Dwarnings $(CARGO) doc --workspace --no-deps
	$(CARGO) test --quiet --workspace --test sources

clean: ## Remove all build output
	$(CARGO) clean
