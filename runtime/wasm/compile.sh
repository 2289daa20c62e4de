#!/usr/bin/env bash
# Compiles the runtime to Wasm with a cargo of its own. For build scripts and tools, by way of
# compile.rs, and for `make`, which begins with it beside all else on a bare machine, because its
# last step keeps a single core busy for a minute.
#
# Usage: compile.sh TARGET_DIR FEATURES [OUTPUT]
#   TARGET_DIR   where cargo keeps what it makes
#   FEATURES     of the runtime, comma-separated; "" for none
#   OUTPUT       the file to copy the module to, not compressed
set -euo pipefail

target_dir=${1:?usage: compile.sh TARGET_DIR FEATURES [OUTPUT]}
features=${2-}
output=${3-}
here=$(cd "$(dirname "$0")" && pwd -P)
workspace=$(cd "$here/../.." && pwd -P)
target=wasm32v1-none

# Builds with other features write to the same place, perhaps at this moment.
mkdir -p "$target_dir"
target_dir=$(cd "$target_dir" && pwd -P)
# Under a number that is free: cargo hands its jobserver down by fixed ones.
exec {lock}> "$target_dir/blob.lock"
flock "$lock"

toolchain=$("$here/toolchain.sh" "$workspace/target/wasm-toolchain")
of() { sed -n "s/^$1=//p" <<< "$toolchain"; }
sysroot=$(of sysroot)
linker=$(of linker)

# `substrate_runtime` selects the host functions of the Wasm side in polkadot-sdk; the link
# arguments are what every executor of FRAME runtimes expects.
flags=(--cfg substrate_runtime
	-Clink-arg=--export-table -Clink-arg=--export=__heap_base -Clink-arg=--import-memory)
# Panics name source files. Without the folders of this machine in these names, the same sources and the
# same compiler make the same module anywhere, so that anybody can compare its hash with the chain's.
flags+=("--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo" "--remap-path-prefix=$workspace=/stratos")
[ -z "$sysroot" ] || flags+=(--sysroot "$sysroot")

last=(
	# How readily functions are inlined where the crates become one module; LLVM's own value is 250.
	# Compilers of Wasm do not inline, and FRAME consists of small functions: a transfer takes 4 %
	# less, for 6 % more code.
	-Cllvm-args=-inline-threshold=450)
# Exported by name, C's functions on memory can be found, so that a host may use the processor's own
# instructions where their bodies are the ones it knows.
for name in memcpy memmove memset; do
	last+=("-Clink-arg=--export-if-defined=$name")
done

# What an outer build set for itself must not leak into this one.
for name in $(compgen -e); do
	case $name in
	CARGO_FEATURE_* | RUSTFLAGS | RUSTC_WRAPPER | RUSTC_WORKSPACE_WRAPPER | CARGO_TARGET_DIR) unset "$name" ;;
	esac
done
RUSTC=$(of rustc)
CARGO_ENCODED_RUSTFLAGS=$(IFS=$'\x1f' && echo "${flags[*]}")
export RUSTC CARGO_ENCODED_RUSTFLAGS
# Modules with other features do not take each other's place, so that none is compiled again.
export __CARGO_DEFAULT_LIB_METADATA=features
cd "$workspace"
[ -z "$linker" ] || export CARGO_TARGET_WASM32V1_NONE_LINKER=$linker

# The hash of the runtime's own metadata, which `CheckMetadataHash` compiles in. It is that of the runtime
# without features; `make runtime` writes it, and a test compares it with the metadata.
unset RUNTIME_METADATA_HASH
if [ -z "$features" ] && [ -f runtime/metadata-hash ]; then
	RUNTIME_METADATA_HASH=$(< runtime/metadata-hash)
	export RUNTIME_METADATA_HASH
fi

"${CARGO:-cargo}" rustc --quiet --locked --package stratos-runtime --lib \
	--no-default-features --features "$features" \
	--profile wasm --target "$target" --target-dir "$target_dir" -- "${last[@]}" >&2
if [ -n "$output" ]; then
	cp "$target_dir/$target/wasm/stratos_runtime.wasm" "$output.new"
	mv "$output.new" "$output"
fi
