#!/usr/bin/env bash
# Usage: scripts/setup.sh [--check] [--debian-rust] [--tests]
#
# Installs what a build and the tests need and is not there yet: system packages (apt-get, with sudo
# when not root), the Rust toolchain of rust-toolchain.toml, the WASM target. Does nothing, in under
# two seconds, when all is there; a step that takes longer says every 15 seconds that it goes on.
#   --check        change nothing: say what is missing and exit 1 if anything is
#   --debian-rust  take compiler and WASM target from Debian even where rustup works
#   --tests        also what tests of scripts and of networks run: shellcheck, namespaces, wrong clocks
#
# Rust comes from rustup. Where rustup is missing or its server cannot be reached, Debian's own
# packages (rustc-web, cargo-web) are used, and the core library is compiled for the WASM target.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

target=wasm32v1-none
debian_toolchain=debian-web
# Beside the core library that build_core makes: the compiler that it belongs to.
core_stamp=/usr/lib/rustlib/$target/lib/dtao-node.rustc
check_only=false
debian_rust=false
for_tests=false
for argument in "$@"; do
	case $argument in
	-h | --help)
		usage
		exit 0
		;;
	--check) check_only=true ;;
	--debian-rust) debian_rust=true ;;
	--tests) for_tests=true ;;
	*) fail "unknown argument $argument: see scripts/setup.sh --help" ;;
	esac
done

channel=$(sed -n 's/^channel *= *"\(.*\)"/\1/p' "$DTAO_ROOT/rust-toolchain.toml")
[ -n "$channel" ] || fail "rust-toolchain.toml names no channel"

# Says every 15 seconds that a step goes on, until it is told to stop. It waits without a child process,
# which would outlive it and keep the output open, and ends with this script in any case.
ticker=
start_ticker() {
	local what=$1 from=$SECONDS
	(
		exec {idle}<> <(:)
		while true; do
			read -r -t 15 -u "$idle" || true
			kill -0 $$ 2>/dev/null || exit 0
			echo "  $what: $((SECONDS - from)) s so far"
		done
	) &
	ticker=$!
}

stop_ticker() {
	kill "$ticker" 2>/dev/null || true
	wait "$ticker" 2>/dev/null || true
}

# Runs a command and says meanwhile that it goes on. Arguments: what it does, the command.
with_progress() {
	local status=0
	start_ticker "$1"
	shift
	"$@" || status=$?
	stop_ticker
	return $status
}

# Runs a command as root.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail "root is needed for: $* (run that as root, then this script again)"
	fi
}

install_packages() {
	if $check_only; then fail "missing packages: apt-get install $*"; fi
	command -v apt-get >/dev/null || fail "install these packages by hand, apt-get is missing: $*"
	echo "installing packages: $*"
	export DEBIAN_FRONTEND=noninteractive
	with_progress "updating the lists of packages" as_root apt-get update -qq ||
		echo "$script_name: apt-get update failed, trying with the lists that are there" >&2
	with_progress "installing packages" quietly as_root apt-get install -y -qq --no-install-recommends "$@" ||
		fail "apt-get cannot install: $* (see its message above)"
}

# Runs a command without its standard output.
quietly() {
	"$@" >/dev/null
}

system_packages() {
	local missing=()
	command -v cc >/dev/null && command -v c++ >/dev/null && command -v make >/dev/null || missing+=(build-essential)
	perl -MIPC::Cmd -e 1 2>/dev/null || missing+=(perl)
	command -v protoc >/dev/null || missing+=(protobuf-compiler)
	[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
	python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3 python3-venv python3-pip)
	if $for_tests; then
		command -v shellcheck >/dev/null || missing+=(shellcheck)
		command -v ip >/dev/null || missing+=(iproute2)
		command -v strace >/dev/null || missing+=(strace)
		command -v openssl >/dev/null || missing+=(openssl)
		compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || missing+=(libfaketime)
	fi
	[ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

# Directory of a compiler's libraries. Arguments: the words before `--print`.
sysroot_of() {
	"$@" --print sysroot 2>/dev/null || true
}

has_target() {
	compgen -G "$1/lib/rustlib/$target/lib/libcore-*.rlib" >/dev/null
}

# Runs rustup quietly; one line when it fails.
with_rustup() {
	local output status=0
	start_ticker "rustup $1 $2"
	output=$(rustup "$@" 2>&1) || status=$?
	stop_ticker
	[ $status != 0 ] || return 0
	echo "$script_name: rustup $1 $2 failed: $(grep -m 1 -i error <<<"$output")" >&2
	return 1
}

# Toolchain and WASM target from rustup; fails where its server cannot be reached.
rust_from_rustup() {
	command -v rustup >/dev/null || return 1
	local sysroot
	sysroot=$(sysroot_of rustup run "$channel" rustc)
	if [ -z "$sysroot" ]; then
		if $check_only; then fail "missing: Rust $channel (rustup toolchain install $channel)"; fi
		echo "installing Rust $channel"
		with_rustup toolchain install "$channel" --profile minimal || return 1
		sysroot=$(sysroot_of rustup run "$channel" rustc)
	fi
	if ! [ -x "$sysroot/bin/cargo-clippy" ] || ! [ -x "$sysroot/bin/cargo-fmt" ]; then
		if $check_only; then fail "missing: rustfmt and clippy of Rust $channel"; fi
		with_rustup component add rustfmt clippy --toolchain "$channel" ||
			echo "$script_name: scripts/test.sh needs rustfmt and clippy of Rust $channel" >&2
	fi
	has_target "$sysroot" && return 0
	if $check_only; then fail "missing: WASM target (rustup target add $target --toolchain $channel)"; fi
	echo "installing the WASM target"
	with_rustup target add "$target" --toolchain "$channel"
}

# Compiler, cargo and library sources from Debian, and the core library built for the WASM target.
rust_from_debian() {
	command -v apt-get >/dev/null || fail "no Rust: install rustup, then run this again"
	local missing=() package linker
	for package in rustc-web cargo-web rust-web-src rust-web-llvm rustfmt-web rust-web-clippy; do
		dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
	done
	[ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
	# rust-web-llvm holds the linker as a link to a tool whose package it does not ask for.
	linker=$(debian_linker)
	if [ -n "$linker" ] && ! [ -e "$linker" ]; then
		install_packages "$(basename "$(readlink "$linker")")"
	fi
	core_is_fresh || build_core
	if ! debian_is_linked; then
		if $check_only; then fail "missing: rustup toolchain link $debian_toolchain /usr"; fi
		with_rustup toolchain link "$debian_toolchain" /usr || fail "rustup cannot link Debian's Rust: see its message above"
	fi
	if ! choice_is_written; then
		if $check_only; then fail "missing: $DTAO_CACHE/toolchain.env (scripts/setup.sh writes it)"; fi
		mkdir -p "$DTAO_CACHE" 2>/dev/null || fail "cannot write to $DTAO_CACHE: set DTAO_CACHE"
		debian_choice >"$DTAO_CACHE/toolchain.env"
	fi
}

# Whether cargo and the WASM builder find Debian's Rust by its name; without rustup they need none.
debian_is_linked() {
	! command -v rustup >/dev/null || [ -n "$(sysroot_of rustup run "$debian_toolchain" rustc)" ]
}

# Lines for env.sh that choose Debian's Rust.
debian_choice() {
	if command -v rustup >/dev/null; then
		echo "WASM_BUILD_TOOLCHAIN=$debian_toolchain"
		# Without the pinned toolchain the native code is Debian's matter too.
		[ -n "$(sysroot_of rustup run "$channel" rustc)" ] || echo "RUSTUP_TOOLCHAIN=$debian_toolchain"
	fi
}

choice_is_written() {
	[ -f "$DTAO_CACHE/toolchain.env" ] && [ "$(<"$DTAO_CACHE/toolchain.env")" = "$(debian_choice)" ]
}

# The compiler that a core library was built by, and must be used by.
debian_rustc() {
	/usr/bin/rustc --version --verbose
}

# Whether the core library is there and of the compiler that is installed now.
core_is_fresh() {
	has_target /usr && [ "$(cat "$core_stamp" 2>/dev/null)" = "$(debian_rustc)" ]
}

# Path of the linker of Debian's Rust; a link that may lead nowhere.
debian_linker() {
	dpkg -L rust-web-llvm 2>/dev/null | grep -m 1 '/rust-lld$' || true
}

build_core() {
	if $check_only; then fail "missing: core library for $target (scripts/setup.sh builds it)"; fi
	local scratch libraries=/usr/lib/rustlib/$target/lib
	echo "building the core library for the WASM target"
	scratch=$(mktemp -d)
	mkdir "$scratch/src"
	echo '#![no_std]' >"$scratch/src/lib.rs"
	printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$scratch/Cargo.toml"
	# Debian's cargo is asked for by path: rustup's stand-in would choose another one.
	with_progress "building the core library" env -C "$scratch" -u RUSTUP_TOOLCHAIN RUSTC=/usr/bin/rustc \
		RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$scratch/target" \
		/usr/bin/cargo build --quiet --release --target "$target" -Z build-std=core,alloc ||
		fail "Debian's Rust cannot build the core library for $target: see its message above"
	debian_rustc >"$scratch/stamp"
	# Those of an older compiler go: with two of a name the compiler takes neither.
	as_root mkdir -p "$libraries" &&
		as_root rm -f "$libraries/"lib{core,alloc,compiler_builtins}-*.rlib &&
		as_root cp "$scratch/target/$target/release/deps/"lib{core,alloc,compiler_builtins}-*.rlib "$libraries/" &&
		as_root cp "$scratch/stamp" "$core_stamp" ||
		fail "cannot write the core library to $libraries"
	rm -rf "$scratch"
	# Runtimes built against another core library do not link any more.
	rm -rf "$CARGO_TARGET_DIR"/*/wbuild
}

# Whether an earlier run has already decided for Debian's Rust, and it is complete.
debian_is_ready() {
	[ -f "$DTAO_CACHE/toolchain.env" ] && [ -x /usr/bin/rustc ] && core_is_fresh && [ -e "$(debian_linker)" ] &&
		debian_is_linked && choice_is_written
}

# Takes back the choice of a Debian's Rust that is gone.
forget_debian() {
	[ -e "$DTAO_CACHE/toolchain.env" ] || return 0
	if $check_only; then fail "$DTAO_CACHE/toolchain.env names a Rust that is gone: run scripts/setup.sh"; fi
	rm "$DTAO_CACHE/toolchain.env"
}

system_packages
if $debian_rust; then
	debian_is_ready || rust_from_debian
elif [ -f "$DTAO_CACHE/toolchain.env" ] && [ -x /usr/bin/rustc ]; then
	# An earlier run had to use Debian's Rust: keep to it, and mend what is missing of it.
	debian_is_ready || rust_from_debian
elif rust_from_rustup; then
	forget_debian
else
	rust_from_debian
fi
echo "set-up complete"
