//! A bad scenario is refused in one line that says what to do.
#![allow(clippy::expect_used, reason = "a test stops where something is missing")]

use std::process::Command;

use dtao_sim::{genesis, scenario::Scenario};

const HEAD: &str = "title = \"t\"\ndays = 10\n";
const SUBNET: &str = "[[subnet]]\nname = \"a\"\n";
const STAKER: &str = "[[staker]]\nname = \"s\"\ntao = 10\n";

fn error(text: &str) -> String {
	let error = Scenario::parse(text).expect_err(text).to_string();
	assert!(!error.contains('\n'), "{error:?}");
	error
}

#[test]
fn parse_should_name_the_line_when_a_key_is_unknown_or_of_a_wrong_kind() {
	let unknown = error(&format!("{HEAD}{SUBNET}minerz = 3\n"));
	assert!(unknown.starts_with("line 5: unknown field `minerz`, expected one of"), "{unknown}");
	let kind = error(&format!("title = \"t\"\ndays = \"ten\"\n{SUBNET}"));
	assert!(kind.starts_with("line 2: invalid type: string \"ten\", expected u32"), "{kind}");
	assert!(error("title = ").starts_with("line 1: "));
	assert!(error(HEAD).contains("missing field `subnet`"));
}

/// A scenario with a flow that has these keys beside its names.
fn flow(rest: &str) -> String {
	format!("{HEAD}{SUBNET}{STAKER}[[flow]]\nwho = \"s\"\nsubnet = \"a\"\n{rest}\n")
}

#[test]
fn parse_should_say_what_to_do_when_a_value_is_out_of_range() {
	let cases = [
		(format!("title = \"t\"\ndays = 0\n{SUBNET}"), "days must be 1 to 3653"),
		(format!("{HEAD}samples_per_day = 0\n{SUBNET}"), "samples_per_day must be 1 to 7200"),
		(format!("{HEAD}subnet = []\n"), "list 1 to 128 of [[subnet]]"),
		(format!("{HEAD}{SUBNET}{SUBNET}"), "two of [[subnet]] have the name \"a\""),
		(format!("{HEAD}[[subnet]]\nname = \"\"\n"), "give every subnet a name"),
		(format!("{HEAD}{SUBNET}miners = 0\n"), "subnet \"a\": miners must be 1 to 64"),
		(format!("{HEAD}{SUBNET}owner_sells = 1.5\n"), "subnet \"a\": owner_sells must be 0 to 1"),
		(
			format!("{HEAD}{SUBNET}registered = 3\nstarted = 2\n"),
			"subnet \"a\": started must not be before registered",
		),
		(
			format!("{HEAD}{SUBNET}abandoned = 1\nstarted = 2\n"),
			"subnet \"a\": abandoned must not be before started",
		),
		(
			format!("{HEAD}{SUBNET}registered = 10\n"),
			"subnet \"a\": registered must be 0 or later and before the end",
		),
		(
			format!("{HEAD}{SUBNET}registered = 1\npool = {{ tao = 1, alpha = 1 }}\n"),
			"subnet \"a\": a subnet with a pool exists from day 0; drop registered or pool",
		),
		(
			format!("{HEAD}{SUBNET}pool = {{ tao = 0, alpha = 1 }}\n"),
			"subnet \"a\": pool.tao and pool.alpha must be above 0",
		),
		(
			format!("{HEAD}{SUBNET}[chain]\nissuance = 3e7\n"),
			"chain: issuance must be 0 to 21000000",
		),
		(
			format!("{HEAD}{SUBNET}[[flow]]\nwho = \"s\"\nsubnet = \"a\"\ndo = \"exit\"\n"),
			"flow of \"s\" on \"a\": no such staker; add it as [[staker]]",
		),
		(
			format!("{HEAD}{SUBNET}{STAKER}[[flow]]\nwho = \"s\"\nsubnet = \"b\"\ndo = \"exit\"\n"),
			"flow of \"s\" on \"b\": no such subnet; add it as [[subnet]]",
		),
		(flow("do = \"buy\""), "flow of \"s\" on \"a\": give tao_per_day"),
		(
			flow("do = \"exit\"\ntao_per_day = 1"),
			"flow of \"s\" on \"a\": tao_per_day has no use with this verb; drop it",
		),
		(
			flow("do = \"follow\"\ntao_per_day = 1\nrise = 0.1"),
			"flow of \"s\" on \"a\": give over_days",
		),
		(
			flow("do = \"exit\"\nfrom = 5\nuntil = 5"),
			"flow of \"s\" on \"a\": from must be 0 or later and before until (or the end)",
		),
		(
			flow("do = \"sell_dividends\"\nshare = 2"),
			"flow of \"s\" on \"a\": share must be 0 to 1",
		),
	];
	for (text, wanted) in cases {
		assert_eq!(error(&text), wanted);
	}
}

#[test]
fn parse_should_say_what_to_do_when_somebody_snipes_or_stakes_on_root() {
	let cases = [
		(flow("do = \"snipe\""), "flow of \"s\" on \"a\": give tao"),
		(
			flow("do = \"snipe\"\ntao = 1\ntao_per_day = 1"),
			"flow of \"s\" on \"a\": tao_per_day has no use with this verb; drop it",
		),
		(
			flow("do = \"exit\"\ntao = 1"),
			"flow of \"s\" on \"a\": tao has no use with this verb; drop it",
		),
		(
			flow("do = \"snipe\"\ntao = 1").replace("\"a\"\ndo", "\"root\"\ndo"),
			"flow of \"s\" on \"root\": root has buy, sell and exit only",
		),
		(
			format!("{HEAD}[[subnet]]\nname = \"root\"\n"),
			"a [[subnet]] cannot have the name \"root\"; take another",
		),
	];
	for (text, wanted) in cases {
		assert_eq!(error(&text), wanted);
	}
}

#[test]
fn genesis_should_say_what_to_do_when_the_issuance_does_not_cover_it() {
	let text = format!("{HEAD}{SUBNET}{STAKER}[chain]\nissuance = 100\nmin_lock_cost = 1\n");
	let error =
		genesis::config(&Scenario::parse(&text).expect("is valid")).err().expect("too little");
	// Owner 120, two validators 210 each, four miners 110 each, the staker 10.
	assert_eq!(
		error.to_string(),
		"chain: issuance does not cover pools, stakers and neurons; give at least 991"
	);
}

#[test]
fn program_should_end_with_1_and_one_line_when_the_file_is_bad_or_missing() {
	let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad.toml");
	std::fs::write(&path, "title = \"t\"\ndays = 0\nsubnet = []\n").expect("writes");
	for (file, wanted) in
		[(path.as_path(), "days must be 1 to 3653"), ("none.toml".as_ref(), "give the path")]
	{
		let run = Command::new(env!("CARGO_BIN_EXE_dtao-sim"))
			.arg("--scenario")
			.arg(file)
			.output()
			.expect("starts");
		let said = String::from_utf8_lossy(&run.stderr);
		assert_eq!(run.status.code(), Some(1), "{said}");
		assert_eq!(said.lines().count(), 1, "{said}");
		assert!(said.starts_with("dtao-sim: ") && said.contains(wanted), "{said}");
	}
}
