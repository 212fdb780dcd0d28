//! A beacon without a network, for tests of chains that have its key in their genesis.
//!
//! Usage:
//!   local-beacon PHRASE key                prints the public key
//!   local-beacon PHRASE pulse ROUND ...    prints each pulse as a line of JSON, as endpoints answer it
//!   local-beacon PHRASE lock ROUND HEX     prints the text, encrypted to the round
//!
//! Who knows the phrase can open everything: not for a chain that anybody else uses.

use std::{env, fs::File, io::Read, process::ExitCode};

use dtao_timelock::{randomness, seal, BeaconKey, Entropy, LocalBeacon};

fn main() -> ExitCode {
	let arguments: Vec<String> = env::args().skip(1).collect();
	match run(&arguments) {
		Ok(lines) => {
			println!("{lines}");
			ExitCode::SUCCESS
		},
		Err(problem) => {
			eprintln!("local-beacon: {problem}");
			ExitCode::FAILURE
		},
	}
}

fn run(arguments: &[String]) -> Result<String, String> {
	let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
	match arguments.as_slice() {
		[phrase, "key"] => Ok(hex(&beacon(phrase).public_key())),
		[phrase, "pulse", rounds @ ..] if !rounds.is_empty() => {
			let beacon = beacon(phrase);
			let lines: Result<Vec<_>, _> = rounds
				.iter()
				.map(|round| number(round).map(|round| pulse(&beacon, round)))
				.collect();
			lines.map(|lines| lines.join("\n"))
		},
		[phrase, "lock", round, text] => lock(&beacon(phrase), number(round)?, &bytes(text)?),
		_ => Err("give PHRASE and one of: key, pulse ROUND ..., lock ROUND HEX".into()),
	}
}

fn beacon(phrase: &str) -> LocalBeacon {
	LocalBeacon::from_phrase(phrase.as_bytes())
}

fn pulse(beacon: &LocalBeacon, round: u64) -> String {
	let signature = beacon.sign(round);
	format!(
		r#"{{"round": {round}, "randomness": "{}", "signature": "{}"}}"#,
		hex(&randomness(&signature)),
		hex(&signature)
	)
}

fn lock(beacon: &LocalBeacon, round: u64, text: &[u8]) -> Result<String, String> {
	let key = BeaconKey::from_bytes(&beacon.public_key()).map_err(|error| error.to_string())?;
	let entropy = entropy().map_err(|error| format!("no randomness: {error}"))?;
	seal(&key, round, text, &entropy).map(|sealed| hex(&sealed)).map_err(|error| error.to_string())
}

fn entropy() -> std::io::Result<Entropy> {
	let mut source = File::open("/dev/urandom")?;
	let mut entropy = Entropy { sigma: [0; 32], key: [0; 32], nonce: [0; 12] };
	source.read_exact(&mut entropy.sigma)?;
	source.read_exact(&mut entropy.key)?;
	source.read_exact(&mut entropy.nonce)?;
	Ok(entropy)
}

fn number(text: &str) -> Result<u64, String> {
	text.parse().map_err(|_| format!("{text} is no round: give a number"))
}

fn bytes(text: &str) -> Result<Vec<u8>, String> {
	let problem = || format!("{text} is no hex");
	if !text.is_ascii() || !text.len().is_multiple_of(2) {
		return Err(problem());
	}
	let pairs = text.as_bytes().chunks_exact(2);
	pairs
		.map(|pair| {
			let digits = std::str::from_utf8(pair).map_err(|_| problem())?;
			u8::from_str_radix(digits, 16).map_err(|_| problem())
		})
		.collect()
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
