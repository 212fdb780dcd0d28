//! What the subcommand `key` of the SDK leaves to others to check.

use crate::cli::Cli;
use clap::{ArgMatches, CommandFactory};
use sc_cli::{utils::read_uri, with_crypto_scheme, KeySubcommand};
use sp_core::{crypto::Ss58Codec, Pair};
use std::{
	ffi::OsString,
	io::{self, BufRead, IsTerminal},
	path::Path,
};

/// Where a secret is to be given, a dash means: the first line of the standard input.
const STDIN: &str = "-";

/// The key that `key inspect` was given, which the SDK keeps to itself. `None` where it asks for one, or
/// gets a public key and checks that.
pub fn inspected(arguments: &[OsString]) -> Option<String> {
	let matches = Cli::command().get_matches_from(arguments);
	let (_, key) = matches.subcommand()?;
	inspected_by(key.subcommand_matches("inspect")?)
}

/// The command line with the secret that stands on the standard input in place of the dash. What is given
/// on the command line itself can be read by every program of the machine, and stays in the history of the
/// shell: that is said.
pub fn with_secret_of_stdin(arguments: Vec<OsString>) -> sc_cli::Result<Vec<OsString>> {
	let terminal = io::stdin().is_terminal();
	with_secret(arguments, terminal, || {
		let mut line = String::new();
		io::stdin().lock().read_line(&mut line)?;
		Ok(line)
	})
}

fn with_secret(
	mut arguments: Vec<OsString>,
	terminal: bool,
	read: impl FnOnce() -> io::Result<String>,
) -> sc_cli::Result<Vec<OsString>> {
	let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
	let words: Vec<_> = words.iter().map(String::as_str).collect();
	let [_, "key", command @ ("insert" | "sign" | "inspect"), given @ ..] = words.as_slice() else {
		return Ok(arguments);
	};
	let asks_for_help = given.iter().any(|word| matches!(*word, "-h" | "--help"));
	let value = given.windows(2).find_map(|pair| match pair {
		["--suri", value] => Some(*value),
		_ => None,
	});
	let value = value.or_else(|| given.iter().find_map(|word| word.strip_prefix("--suri=")));
	let dash = given.iter().any(|word| matches!(*word, STDIN | "--suri=-"));
	let piped = *command == "insert" && value.is_none() && !terminal && !asks_for_help;
	if !dash && !piped {
		if value.is_some_and(stands_open) {
			eprintln!(
				"Warning: other programs can read a secret on the command line. Give the name of a \
				 file, or - for the standard input."
			);
		}
		return Ok(arguments);
	}
	let secret = read()?;
	let secret = secret.trim();
	if secret.is_empty() {
		return Err("the standard input holds no secret: give a phrase or a seed there".into());
	}
	for argument in &mut arguments {
		if argument == STDIN {
			*argument = secret.into();
		} else if argument == "--suri=-" {
			*argument = format!("--suri={secret}").into();
		}
	}
	if piped {
		arguments.push(format!("--suri={secret}").into());
	}
	Ok(arguments)
}

/// Whether a value is a secret itself: no file, and no key that everybody knows.
fn stands_open(value: &str) -> bool {
	!value.starts_with("//") && !Path::new(value).is_file()
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

	fn given(arguments: &[&str], terminal: bool) -> Result<Vec<String>, String> {
		let arguments = arguments.iter().map(OsString::from).collect();
		let read = || Ok("  my secret \n".to_string());
		with_secret(arguments, terminal, read)
			.map(|words| words.into_iter().map(|word| word.into_string().unwrap()).collect())
			.map_err(|error| error.to_string())
	}

	#[test]
	fn secret_should_be_read_from_the_standard_input_where_a_dash_stands() {
		for (words, expected) in [
			(
				&["n", "key", "insert", "--suri", "-"][..],
				&["n", "key", "insert", "--suri", "my secret"][..],
			),
			(&["n", "key", "sign", "--suri=-"], &["n", "key", "sign", "--suri=my secret"]),
			(&["n", "key", "inspect", "-"], &["n", "key", "inspect", "my secret"]),
			(&["n", "key", "inspect", "//Alice"], &["n", "key", "inspect", "//Alice"]),
			(&["n", "key", "generate"], &["n", "key", "generate"]),
			(&["n", "--chain", "-"], &["n", "--chain", "-"]),
		] {
			assert_eq!(given(words, true).unwrap(), expected);
		}
	}

	#[test]
	fn secret_should_be_read_when_it_is_piped_into_insert() {
		let words = ["n", "key", "insert", "--key-type", "aura"];
		assert_eq!(given(&words, true).unwrap(), words);
		assert_eq!(given(&words, false).unwrap().last().unwrap(), "--suri=my secret");
		let file = ["n", "key", "insert", "--suri", "/dev/null"];
		assert_eq!(given(&file, false).unwrap(), file);
	}

	#[test]
	fn insert_should_fail_when_the_standard_input_is_empty() {
		let arguments = ["n", "key", "insert", "--suri", "-"].iter().map(OsString::from).collect();
		let error = with_secret(arguments, true, || Ok("\n".into())).unwrap_err().to_string();
		assert!(error.contains("the standard input holds no secret"), "{error}");
	}

	#[test]
	fn secret_should_be_told_from_a_file_and_from_a_well_known_key() {
		assert!(stands_open("bottom drive obey"));
		assert!(!stands_open("//Alice"));
		assert!(!stands_open("Cargo.toml"));
	}

	#[test]
	fn inspect_should_be_left_alone_when_the_key_is_public_or_asked_for() {
		assert!(checked(&["--public", "0x12"]).is_ok());
		assert!(checked(&[]).is_ok());
	}
}
