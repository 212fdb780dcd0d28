//! What the gate runs: the corpus of every target, and some seconds of inputs that are always the same.
#![allow(clippy::arithmetic_side_effects, clippy::expect_used, reason = "a test fails by them")]

use dtao_fuzz::{drive, Target, TARGETS};

/// Seconds of a target, roughly.
const SECONDS: u32 = 3;

fn replay(name: &str) {
	let target: Target = dtao_fuzz::target(name).expect("it is one of the targets");
	let corpus = drive::corpus(&target).expect("the corpus is there");
	assert!(!corpus.is_empty(), "the corpus of {name} is empty");
	let most = corpus.len() as u64 + u64::from(target.per_second * SECONDS);
	let done = drive::run(&target, &corpus, 1, |done| done < most);
	done.unwrap_or_else(|fault| panic!("{name}: {}\n{:?}", fault.reason, fault.input));
}

#[test]
fn every_target_should_be_replayed() {
	let names = TARGETS.map(|target| target.name);
	assert_eq!(names, ["calls", "pool", "apis", "genesis", "carrier", "timelock"]);
}

#[test]
fn calls_should_leave_the_state_whole() {
	replay("calls");
}

#[test]
fn transactions_should_not_stop_the_pool() {
	replay("pool");
}

#[test]
fn runtime_apis_should_name_bad_arguments() {
	replay("apis");
}

#[test]
fn genesis_should_build_or_say_why_not() {
	replay("genesis");
}

#[test]
fn carriers_should_open_or_be_refused() {
	replay("carrier");
}

#[test]
fn timelocks_should_open_or_be_refused() {
	replay("timelock");
}
