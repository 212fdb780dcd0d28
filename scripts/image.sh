#!/usr/bin/env bash
# Usage: scripts/image.sh base [--name IMAGE]
#        scripts/image.sh build [--binary FILE] [--name IMAGE]
#        scripts/image.sh try [--seconds N] [--name IMAGE]
#
# Builds and tries the container image with buildah, without a daemon and without a registry. Needs root.
#   base   makes the image that the Dockerfile begins with, by debootstrap; default name: debian:12-slim
#   build  builds docker/Dockerfile; with --binary from a binary that is there, else from source, which
#          needs the Rust image of the Dockerfile; default name: dtao-node
#   try    starts the image with its own command, in a network of its own, and waits for block 1 and for
#          its readiness check; prints the log. Ends with 1 when they do not come within --seconds (60)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

command=
name=
binary=
seconds=60
container=
scratch=
node=

parse_arguments() {
	while [ $# -gt 0 ]; do
		case $1 in
		-h | --help)
			usage
			exit 0
			;;
		--name | --binary | --seconds)
			[ -n "${2:-}" ] || fail "$1 needs a value: see scripts/image.sh --help"
			printf -v "${1#--}" %s "$2"
			shift
			;;
		base | build | try)
			[ -z "$command" ] || fail "two commands, $command and $1: give one"
			command=$1
			;;
		*) fail "unknown argument $1: see scripts/image.sh --help" ;;
		esac
		shift
	done
	[ -n "$command" ] || fail "say what to do: see scripts/image.sh --help"
	[[ $seconds =~ ^[1-9][0-9]{0,3}$ ]] || fail "--seconds $seconds: give a number from 1 to 9999"
	[ -z "$binary" ] || [ -x "$binary" ] || fail "--binary $binary: there is no program"
	[ "$(id -u)" = 0 ] || fail "root is needed: sudo scripts/image.sh $command"
	command -v buildah >/dev/null || fail "buildah is missing: apt-get install buildah"
}

# Ends what was started, and nothing else.
clean_up() {
	# `unshare` does not hear SIGTERM; what it started ends with it.
	if [ -n "$node" ]; then kill -KILL "$node" 2>/dev/null || true; fi
	wait 2>/dev/null || true
	if [ -n "$container" ]; then buildah rm "$container" >/dev/null 2>&1 || true; fi
	if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
}

make_base() {
	command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"
	name=${name:-debian:12-slim}
	debootstrap --variant=minbase bookworm "$scratch/root" >"$scratch/log" 2>&1 ||
		fail "debootstrap failed: $(tail -n 1 "$scratch/log")"
	rm -rf "$scratch"/root/var/cache/apt/archives/*.deb "$scratch"/root/var/lib/apt/lists/* "$scratch"/root/usr/share/{doc,man}/*
	container=$(buildah from scratch)
	buildah add --quiet "$container" "$scratch/root" / >/dev/null
	buildah config --cmd '["bash"]' "$container"
	buildah commit --quiet "$container" "docker.io/library/$name" >/dev/null
	echo "made docker.io/library/$name"
}

# The context is this repository, without what the image does not need; a binary that is given lies beside.
build_image() {
	local given=()
	name=${name:-dtao-node}
	git -C "$DTAO_ROOT" archive HEAD | tar -x -C "$scratch"
	if [ -n "$binary" ]; then
		strip --strip-all -o "$scratch/dtao-node" "$binary" || fail "$binary is no program of this machine"
		given=(--build-arg BINARY_FROM=given --build-arg BINARY=dtao-node)
	fi
	buildah build --isolation chroot --format docker --layers --force-rm --file "$scratch/docker/Dockerfile" \
		--ignorefile "$scratch/docker/Dockerfile.dockerignore" --pull-never --tag "$name" \
		--build-arg COMMIT="$(git -C "$DTAO_ROOT" rev-parse --short=11 HEAD)" ${given[@]+"${given[@]}"} "$scratch" ||
		fail "the image cannot be built: buildah's message is above; scripts/image.sh base makes the base image"
	echo "built $name"
}

# The command of the image, one word a line.
image_command() {
	buildah inspect --type image --format \
		'{{range .Docker.Config.Entrypoint}}{{.}}{{"\n"}}{{end}}{{range .Docker.Config.Cmd}}{{.}}{{"\n"}}{{end}}' "$name"
}

in_container() {
	nsenter --target "$node" --net -- buildah run --isolation chroot "$container" -- "$@"
}

try_image() {
	local words until
	name=${name:-dtao-node}
	mapfile -t words < <(image_command | grep .)
	[ ${#words[@]} -gt 0 ] || fail "there is no image $name: scripts/image.sh build makes it"
	container=$(buildah from --pull-never "$name")
	# A network of its own: the ports of this machine may be taken. Processes of its own: all end with the first.
	unshare --net --pid --fork --kill-child --mount-proc bash -c 'ip link set lo up && exec "$@"' try \
		buildah run --isolation chroot "$container" -- "${words[@]}" >"$scratch/log" 2>&1 &
	node=$!
	until=$((SECONDS + seconds))
	until grep -q 'Imported #1 ' "$scratch/log" && in_container dtao-ready 2>/dev/null; do
		if ! kill -0 "$node" 2>/dev/null || [ $SECONDS -ge $until ]; then
			cat "$scratch/log"
			fail "no block 1, or not ready, within $seconds s: the log is above"
		fi
		sleep 0.5
	done
	cat "$scratch/log"
	echo "block 1 is in and the readiness check passes: $name"
}

parse_arguments "$@"
scratch=$(mktemp -d)
trap clean_up EXIT
case $command in
base) make_base ;;
build) build_image ;;
try) try_image ;;
esac
