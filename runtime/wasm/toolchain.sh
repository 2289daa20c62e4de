#!/usr/bin/env bash
# Finds or sets up a Rust compiler that can build for wasm32v1-none, and prints how to call it:
#
#   rustc=PATH      the compiler
#   sysroot=PATH    its library root, empty for the compiler's own
#   linker=PATH     the linker, empty for the compiler's own
#
# Usage: toolchain.sh DIRECTORY, where what has to be made is kept (it is made once).
# Tried in this order: a target that is installed already; `rustup target add`; the compiler and
# library sources of Debian's packages rustc-web and rust-web-src, from which the three libraries
# that a no_std program needs are built for the target. Everything but the output goes to stderr.
# STRATOS_WASM_TOOLCHAIN=debian goes straight to the last of these.
set -euo pipefail

target=wasm32v1-none
directory=${1:?usage: toolchain.sh DIRECTORY}
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
sysroot=$directory/sysroot
# Two builds may come here at the same time, on a bare machine.
exec {lock}> "$directory/lock"
flock "$lock"

say() { printf 'wasm toolchain: %s\n' "$*" >&2; }

answer() {
	printf 'rustc=%s\nsysroot=%s\nlinker=%s\n' "$1" "$2" "$3"
	exit 0
}

has_target() { [ -n "$(find "$1/lib/rustlib/$target/lib" -name 'libcore-*.rlib' 2>/dev/null)" ]; }

# The compiler of the checkout's own toolchain, not a wrapper that the build may have set.
compiler=$(rustup which rustc 2>/dev/null || command -v rustc || true)
if [ -z "$compiler" ]; then
	say "no Rust compiler found. Install one from https://rustup.rs, then run this again."
	exit 1
fi
own=$("$compiler" --print sysroot)
host=$("$compiler" -vV | sed -n 's/^host: //p')
rust_lld=$own/lib/rustlib/$host/bin/rust-lld

prefer=${STRATOS_WASM_TOOLCHAIN:-any}
[ "$prefer" = any ] && has_target "$own" && answer "$compiler" "" ""

debian=/usr/bin/rustc
made_by=$directory/made-by
if [ -e "$made_by" ] && [ -x "$debian" ] && [ "$(cat "$made_by")" = "$("$debian" -vV)" ] \
	&& has_target "$sysroot"; then
	answer "$debian" "$sysroot" "$rust_lld"
fi

if [ "$prefer" = any ] && command -v rustup >/dev/null; then
	say "adding the target $target with rustup"
	if timeout 120 rustup target add "$target" >&2 && has_target "$own"; then
		answer "$compiler" "" ""
	fi
	say "rustup cannot add it here; trying Debian's packages"
fi

sources() { "$debian" --print sysroot 2>/dev/null | sed 's|$|/lib/rustlib/src/rust/library/core/src/lib.rs|'; }
if ! { [ -x "$debian" ] && [ -e "$(sources)" ]; }; then
	if ! command -v apt-get >/dev/null; then
		say "cannot set up $target. Type one of these, then run the build again:"
		say "    rustup target add $target"
		say "    sudo apt-get install rustc-web rust-web-src   (Debian 12 or later)"
		exit 1
	fi
	as_root=()
	[ "$(id -u)" = 0 ] || as_root=(sudo -n)
	say "installing Debian's packages rustc-web and rust-web-src"
	if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y --no-install-recommends rustc-web rust-web-src; } >&2; then
		say "that failed. Type these, then run the build again:"
		say "    sudo apt-get update && sudo apt-get install rustc-web rust-web-src"
		say "or, where rustup can reach its server:  rustup target add $target"
		exit 1
	fi
fi

say "building core and alloc for $target (once, about half a minute)"
crate=$directory/libraries
mkdir -p "$crate/src"
cat > "$crate/Cargo.toml" <<'TOML'
[package]
name = "libraries"
version = "0.0.0"
edition = "2021"

[workspace]
TOML
echo '#![no_std]' > "$crate/src/lib.rs"
# embed-bitcode: without it the libraries hold bitcode alone, which other linkers refuse.
(cd "$crate" && env -u CARGO_ENCODED_RUSTFLAGS -u CARGO_TARGET_DIR -u RUSTC_WORKSPACE_WRAPPER -u RUSTC_WRAPPER \
	RUSTFLAGS="-C embed-bitcode=yes" RUSTC="$debian" RUSTC_BOOTSTRAP=1 \
	cargo build --quiet --release --target "$target" --target-dir target -Zbuild-std=core,alloc) >&2
rm -rf "$sysroot"
mkdir -p "$sysroot/lib/rustlib/$target/lib"
for library in core alloc compiler_builtins; do
	cp "$crate/target/$target/release/deps/lib$library"-*.rlib "$sysroot/lib/rustlib/$target/lib/"
done
ln -s "$("$debian" --print sysroot)/lib/rustlib/$host" "$sysroot/lib/rustlib/$host"
"$debian" -vV > "$made_by"
answer "$debian" "$sysroot" "$rust_lld"
