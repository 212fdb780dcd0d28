# shellcheck shell=bash
# What the benchmarks on chains share: options, programs, the folder to work in. Source it after lib.sh.
# The script that does has a function `own_option NAME VALUE` for options of its own, each with a value, which it
# checks; it answers 1 for others.

scene_options=()
scene_folder=
port_offset=1000
scene_size=(128 256)

# shellcheck disable=SC2154 # script_name is that of lib.sh, or of the script itself
number() {
	[[ ${2:-} =~ ^[0-9]{1,8}$ ]] || fail "$1 takes a number: see scripts/${script_name/ /.sh } --help"
}

parse_scene_options() {
	while [ $# -gt 0 ]; do
		case $1 in
		--json) scene_options+=(--json) ;;
		--size)
			number "$1" "${2:-}"
			number "$1" "${3:-}"
			scene_size=("$2" "$3")
			shift 2
			;;
		--port-offset)
			number "$1" "${2:-}"
			port_offset=$2
			shift
			;;
		--keep)
			[ -n "${2:-}" ] || fail "--keep takes a folder"
			[ ! -e "$2" ] || fail "$2 exists: give another --keep"
			scene_folder=$2
			shift
			;;
		-h | --help)
			usage
			exit
			;;
		*)
			own_option "$1" "${2:-}" || fail "unknown argument $1: see scripts/${script_name/ /.sh } --help"
			shift
			;;
		esac
		shift
	done
}

# Ends the script where that is missing which every benchmark on a chain needs.
need_node() {
	command -v python3 >/dev/null || fail "python3 is missing: apt-get install python3"
	[ -x "$DTAO_NODE_BIN" ] || fail "no node at $DTAO_NODE_BIN: run scripts/build.sh first"
}

# Takes a folder to work in. After whatever may fail: what is made with --keep stays.
take_folder() {
	if [ -n "$scene_folder" ]; then
		mkdir -p "$scene_folder"
		scene_folder=$(realpath "$scene_folder")
	else
		scene_folder=$(mktemp -d)
		trap 'rm -rf "$scene_folder"' EXIT
	fi
	scene_options+=(--work "$scene_folder" --port-offset "$port_offset")
}

# Builds what is missing for a benchmark on the scene, and takes a folder.
prepare_scene() {
	need_node
	DTAO_LOCAL_SPEC=$(raw_chain_spec local)
	DTAO_SCENE_BIN=$(scene_program)
	export DTAO_LOCAL_SPEC DTAO_SCENE_BIN
	take_folder
	scene_options+=(--subnets "${scene_size[0]}" --neurons "${scene_size[1]}")
}
