#!/usr/bin/env bash
# Usage: scripts/release.sh VERSION [--output FOLDER]
#        scripts/release.sh VERSION --binary FILE --blobs FOLDER [--output FOLDER]
#
# Makes a release of the commit that is checked out: from a clean clone, with the profile `production`, in
# a folder that is the same on every machine, so that everybody gets the same WASM. VERSION has to be that
# of Cargo.toml. An hour and a half on two cores.
#   --output FOLDER  where to put it; default: release-VERSION in the current folder. It must not exist
#   --binary FILE    package this binary instead of building one
#   --blobs FOLDER   the runtimes that go with it: the folder wbuild/dtao-runtime of the same build
#
# Writes:
#   dtao-node-VERSION-ARCHITECTURE             the stripped binary
#   dtao-node_VERSION_ARCHITECTURE.deb         package for Debian: user, service, options, log rotation
#   dtao-runtime-12s-SPEC.wasm                 the runtime of chains with 12 s blocks, compressed
#   dtao-runtime-250ms-SPEC.wasm               the runtime of chains with 250 ms blocks, for tests alone
#   runtimes.json                              size and hashes of both; the hash that an upgrade names
#   dtao-node-VERSION.cdx.json                 bill of materials (CycloneDX)
#   build.json                                 commit, compiler, profile
#   SHA256SUMS                                 of all of them
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
umask 022

# Everywhere the same: the builder's paths go into names inside the blob.
build_root=/var/tmp/dtao-node-release
version=
output=
binary=
blobs=
profile=production

parse_arguments() {
	while [ $# -gt 0 ]; do
		case $1 in
		-h | --help)
			usage
			exit 0
			;;
		--output | --binary | --blobs)
			[ -n "${2:-}" ] || fail "$1 needs a value: see scripts/release.sh --help"
			printf -v "${1#--}" %s "$2"
			shift
			;;
		-*) fail "unknown argument $1: see scripts/release.sh --help" ;;
		*)
			[ -z "$version" ] || fail "two versions, $version and $1: give one"
			version=$1
			;;
		esac
		shift
	done
	[ -n "$version" ] || fail "say which version: see scripts/release.sh --help"
}

check_arguments() {
	local wanted tool probe
	wanted=$(sed -n 's/^version = "\(.*\)"/\1/p' "$DTAO_ROOT/Cargo.toml" | head -n 1)
	[ "$version" = "$wanted" ] || fail "Cargo.toml has the version $wanted, not $version: raise it there first"
	for tool in dpkg-deb git python3 strip objdump sha256sum gzip; do
		command -v $tool >/dev/null || fail "$tool is missing: apt-get install dpkg git python3 binutils coreutils gzip"
	done
	output=${output:-release-$version}
	[ ! -e "$output" ] || fail "$output exists: remove it or give another --output"
	# Made and removed: the permissions say nothing to root, who cannot write everywhere either.
	mkdir -p "$(dirname "$output")" 2>/dev/null && probe=$(mktemp -d "$(dirname "$output")/.release.XXXXXX" 2>/dev/null) &&
		rmdir "$probe" || fail "cannot write to $(dirname "$output"): give another --output"
	if [ -n "$binary$blobs" ]; then
		[ -n "$binary" ] && [ -n "$blobs" ] || fail "--binary and --blobs belong together: give both or none"
		[ -x "$binary" ] || fail "--binary $binary: there is no program"
		[ -d "$blobs" ] || fail "--blobs $blobs: there is no folder"
		profile=given
	else
		[ -z "$(git -C "$DTAO_ROOT" status --porcelain)" ] ||
			fail "there are changes that no commit has: commit them, or remove them (git status)"
	fi
	commit=$(git -C "$DTAO_ROOT" rev-parse HEAD) || fail "$DTAO_ROOT is no clone: a release is of a commit"
	SOURCE_DATE_EPOCH=$(git -C "$DTAO_ROOT" log -1 --format=%ct)
	export SOURCE_DATE_EPOCH
}

# Builds binary and blobs from a fresh clone in the one folder. Paths of the registry, the clone and the
# target directory are replaced in what the compiler writes. The hash of the metadata, which hardware wallets
# check, is made for releases only: it takes a second build of each blob.
build() {
	local source=$build_root/source target=$build_root/target cargo_home=${CARGO_HOME:-$HOME/.cargo} remap
	mkdir -p "$build_root" && [ -O "$build_root" ] || fail "$build_root belongs to somebody else: remove it"
	exec 9>"$build_root/lock"
	flock -n 9 || fail "another release is being built in $build_root: wait for it"
	rm -rf "$source"
	git clone --quiet --no-hardlinks "$DTAO_ROOT" "$source"
	git -C "$source" checkout --quiet --detach "$commit"
	remap="--remap-path-prefix=$cargo_home=/cargo --remap-path-prefix=$source=/source --remap-path-prefix=$target=/target"
	(
		cd "$source"
		unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS SKIP_WASM_BUILD WASM_BUILD_TYPE
		export CARGO_TARGET_DIR=$target WASM_BUILD_WORKSPACE_HINT=$source
		export RUSTFLAGS=$remap WASM_BUILD_RUSTFLAGS=$remap CARGO_INCREMENTAL=0
		export SUBSTRATE_CLI_GIT_COMMIT_HASH=${commit:0:11}
		cargo build --profile $profile --locked --package dtao-node --bin dtao-node \
			--features dtao-runtime/metadata-hash
	) || fail "the build failed: the compiler's message is above"
	binary=$target/$profile/dtao-node
	blobs=$target/$profile/wbuild/dtao-runtime
}

# Version of the runtime, from its source.
spec_version() {
	local found
	found=$(grep -rhoE 'spec_version: [0-9_]+' "$DTAO_ROOT/runtime/src" | head -n 1 | tr -dc 0-9)
	[ -n "$found" ] || fail "runtime/src names no spec_version"
	echo "$found"
}

collect_blobs() {
	local spec fast production
	spec=$(spec_version)
	production=$(find "$blobs" -maxdepth 1 -name '*.compact.compressed.wasm' ! -name '*fast*')
	fast=$(find "$blobs" -maxdepth 1 -name '*fast*.compact.compressed.wasm')
	[ "$(grep -c . <<<"$production")" = 1 ] && [ "$(grep -c . <<<"$fast")" = 1 ] ||
		fail "$blobs does not hold one runtime for 12 s and one for 250 ms: build again"
	cp "$production" "$work/dtao-runtime-12s-$spec.wasm"
	cp "$fast" "$work/dtao-runtime-250ms-$spec.wasm"
	(cd "$work" && python3 "$DTAO_ROOT/scripts/release/blobs.py" dtao-runtime-*.wasm) >"$work/runtimes.json"
}

collect_binary() {
	architecture=$(dpkg --print-architecture)
	stripped=$work/dtao-node-$version-$architecture
	strip --strip-all -o "$stripped" "$binary" || fail "$binary is no program of this machine"
	chmod 755 "$stripped"
	"$stripped" --version >/dev/null 2>&1 || fail "$binary does not start: $("$stripped" --version 2>&1 | tail -n 1)"
}

# The oldest C library that has every symbol of the binary.
needed_glibc() {
	objdump -T "$stripped" | grep -o 'GLIBC_[0-9.]*' | sed s/GLIBC_// | sort -uV | tail -n 1
}

# A file of the package, with its mode. Arguments: mode, source, place.
put() {
	install -D -m "$1" "$2" "$package$3"
}

make_package() {
	local package=$scratch/package script
	put 755 "$stripped" /usr/bin/dtao-node
	put 644 "$DTAO_ROOT/deploy/systemd/dtao-node.service" /usr/lib/systemd/system/dtao-node.service
	put 644 "$DTAO_ROOT/deploy/systemd/journald@dtao-node.conf" /etc/systemd/journald@dtao-node.conf
	put 644 "$DTAO_ROOT/deploy/debian/default" /etc/default/dtao-node
	put 644 "$DTAO_ROOT/deploy/debian/copyright" /usr/share/doc/dtao-node/copyright
	for script in "$DTAO_ROOT"/docs/*.md; do
		gzip -9n <"$script" >"$scratch/page"
		put 644 "$scratch/page" "/usr/share/doc/dtao-node/$(basename "$script").gz"
	done
	gzip -9n <"$DTAO_ROOT/CHANGELOG.md" >"$scratch/page"
	put 644 "$scratch/page" /usr/share/doc/dtao-node/NEWS.md.gz
	for script in prometheus/prometheus.yml prometheus/alerts.yml prometheus/alerts-host.yml \
		grafana/dtao-node.json proxy/nginx.conf; do
		put 644 "$DTAO_ROOT/deploy/$script" "/usr/share/doc/dtao-node/examples/$(basename "$script")"
	done
	install -d -m 755 "$package/etc/dtao-node" "$package/DEBIAN"
	printf '/etc/default/dtao-node\n/etc/systemd/journald@dtao-node.conf\n' >"$package/DEBIAN/conffiles"
	for script in postinst prerm postrm; do install -m 755 "$DTAO_ROOT/deploy/debian/$script" "$package/DEBIAN/$script"; done
	sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@GLIBC@/$(needed_glibc)/" \
		-e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$package" | cut -f1)/" "$DTAO_ROOT/deploy/debian/control" >"$package/DEBIAN/control"
	(cd "$package" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) \
		>"$scratch/md5sums"
	mv "$scratch/md5sums" "$package/DEBIAN/md5sums"
	find "$package" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
	dpkg-deb --root-owner-group -Zxz -z"${DTAO_DEB_LEVEL:-6}" --build "$package" \
		"$work/dtao-node_${version}_$architecture.deb" >/dev/null || fail "dpkg-deb cannot build the package: see its message above"
}

make_bill() {
	local time host
	time=$(date -u --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)
	host=$(rustc --version --verbose | sed -n 's/^host: //p')
	# Its downloads are nobody's concern, what it fails for is.
	cargo metadata --locked --quiet --format-version 1 --filter-platform "$host" --manifest-path "$DTAO_ROOT/Cargo.toml" |
		python3 "$DTAO_ROOT/scripts/release/sbom.py" "$version" "$commit" "$time" >"$work/dtao-node-$version.cdx.json" ||
		fail "no bill of materials: does \`cargo metadata --locked\` work?"
	printf '{"version": "%s", "commit": "%s", "time": "%s", "profile": "%s", "compiler": "%s"}\n' \
		"$version" "$commit" "$time" "$profile" "$(rustc --version)" >"$work/build.json"
}

make_sums() {
	(cd "$work" && find . -type f ! -name SHA256SUMS -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum) >"$scratch/sums"
	mv "$scratch/sums" "$work/SHA256SUMS"
}

parse_arguments "$@"
check_arguments
scratch=$(mktemp -d)
work=$(mktemp -d "$(dirname "$output")/.release.XXXXXX" 2>/dev/null) ||
	fail "cannot write to $(dirname "$output"): give another --output"
chmod 755 "$work"
trap 'rm -rf "$scratch" "$work"' EXIT
if [ -z "$binary" ]; then
	step "Build"
	build
fi
step "Binary and runtimes"
collect_binary
collect_blobs
step "Package"
make_package
step "Bill of materials and sums"
make_bill
make_sums
mv -T "$work" "$output" || fail "cannot write to $output"
step "$output"
ls -l "$output"
