//! What the subcommand `key` of the SDK leaves to others to check.

use crate::cli::Cli;
use clap::{ArgMatches, CommandFactory};
use sc_cli::{utils::read_uri, with_crypto_scheme, KeySubcommand};
use sp_core::{crypto::Ss58Codec, Pair};

/// The key that `key inspect` was given, which the SDK keeps to itself. `None` where it asks for one, or
/// gets a public key and checks that.
pub fn inspected() -> Option<String> {
	let matches = Cli::command().get_matches();
	let (_, key) = matches.subcommand()?;
	inspected_by(key.subcommand_matches("inspect")?)
}

fn inspected_by(inspect: &ArgMatches) -> Option<String> {
	if inspect.get_flag("public") {
		return None;
	}
	inspect.get_one::<String>("uri").cloned()
}

/// `key inspect` prints that its key is invalid and succeeds: here that is an error.
pub fn check(command: &KeySubcommand, inspected: Option<&String>) -> sc_cli::Result<()> {
	let (KeySubcommand::Inspect(inspect), Some(_)) = (command, inspected) else {
		return Ok(());
	};
	let uri = read_uri(inspected)?;
	match with_crypto_scheme!(inspect.crypto_scheme.scheme, is_key(&uri)) {
		true => Ok(()),
		false => {
			Err("this is no key: give a secret phrase, a seed of 64 digits after 0x, either with \
		              derivations such as //1, or an address; a public key in hex needs --public"
				.into())
		},
	}
}

fn is_key<P: Pair>(uri: &str) -> bool {
	P::from_string(uri, None).is_ok() || P::Public::from_string_with_version(uri).is_ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::FromArgMatches;
	use sc_cli::InspectKeyCmd;

	fn checked(arguments: &[&str]) -> sc_cli::Result<()> {
		let matches = InspectKeyCmd::command().get_matches_from([&["inspect"], arguments].concat());
		let inspect = InspectKeyCmd::from_arg_matches(&matches).unwrap();
		check(&KeySubcommand::Inspect(inspect), inspected_by(&matches).as_ref())
	}

	#[test]
	fn inspect_should_fail_when_the_key_is_none() {
		let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let seed = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
		for good in [&["//Alice"][..], &[alice], &[seed], &["--scheme", "ed25519", seed]] {
			assert!(checked(good).is_ok(), "{good:?}");
		}
		for bad in ["nonsense words", "0x12", "5GrwvaEF"] {
			let error = checked(&[bad]).unwrap_err().to_string();
			assert!(error.contains("this is no key"), "{error}");
			assert!(!error.contains(bad), "{error}");
		}
	}

	#[test]
	fn inspect_should_be_left_alone_when_the_key_is_public_or_asked_for() {
		assert!(checked(&["--public", "0x12"]).is_ok());
		assert!(checked(&[]).is_ok());
	}
}
