//! One line for an error that ends the program: what is wrong, and what to do.

use sc_cli::Error;
use sc_service::Error as ServiceError;

/// The line for an error.
pub fn explain(error: &Error) -> String {
	match error {
		Error::Input(text) => explain_secret(text).unwrap_or_else(|| one_line(text)),
		Error::Service(ServiceError::Other(text)) => {
			explain_genesis(text).unwrap_or_else(|| one_line(text))
		},
		Error::NetworkKeyNotFound(path) => format!(
			"this validator has no network key: make one with `dtao-node key generate-node-key \
			 --file {}`",
			path.display()
		),
		other => explain_database(&other.to_string()),
	}
}

/// A database that cannot be opened, or anything else.
fn explain_database(text: &str) -> String {
	if text.contains("Database file is in use") {
		"a node has this database open: stop it first, or give another --base-path".into()
	} else {
		one_line(text)
	}
}

fn one_line(text: &str) -> String {
	text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A secret that is none, without what was given.
fn explain_secret(text: &str) -> Option<String> {
	let reason = text.strip_prefix("Invalid phrase ")?;
	// A path that cannot be read is repeated in brackets.
	let reason = reason.split('(').next().unwrap_or_default();
	Some(format!(
		"this is no secret of a key ({reason}): give a phrase of 12 to 24 words or a seed of 64 \
		 digits after 0x, with derivations such as //1 after it"
	))
}

/// A genesis that the runtime of the chain spec refuses. The SDK adds the whole configuration, and a
/// backtrace where the runtime panicked.
fn explain_genesis(text: &str) -> Option<String> {
	let reason = match text.split_once(" for blob:") {
		Some((refused, _)) => {
			let refused = refused.strip_prefix("Invalid JSON blob: ").unwrap_or(refused);
			// Lines of a text that the runtime alone has seen.
			refused.rsplit_once(" at line ").map_or(refused, |(reason, _)| reason)
		},
		None => {
			let (_, stopped) = text.split_once("wasm call error ")?;
			let stopped = stopped.split("\nWASM backtrace").next().unwrap_or(stopped);
			// The place in the source stands before the message.
			let panicked =
				stopped.split_once("panicked at ").and_then(|(_, at)| at.split_once('\n'));
			panicked.map_or(stopped, |(_, message)| message)
		},
	};
	Some(format!("mend the genesis of the chain spec: {}", one_line(reason)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn explain_should_give_one_line_that_says_what_to_do() {
		let error = Error::NetworkKeyNotFound("/data/network/secret_ed25519".into());
		assert_eq!(
			explain(&error),
			"this validator has no network key: make one with `dtao-node key generate-node-key \
			 --file /data/network/secret_ed25519`"
		);
		let taken = sp_blockchain::Error::Backend("Database file is in use. (os error 11)".into());
		assert_eq!(
			explain(&Error::Client(taken)),
			"a node has this database open: stop it first, or give another --base-path"
		);
		assert_eq!(explain(&Error::Input("no port".into())), "no port");
		assert_eq!(explain(&Error::Io(std::io::Error::other("a\n\tb"))), "a b");
	}

	#[test]
	fn explain_should_not_repeat_the_genesis() {
		let said = |text: &str| explain(&Error::Service(ServiceError::Other(text.into())));
		assert_eq!(
			said("Invalid JSON blob: unknown field `x`, expected `y` at line 3 column 5 for blob:\n{}"),
			"mend the genesis of the chain spec: unknown field `x`, expected `y`"
		);
		assert_eq!(
			said("aura.authorities is empty for blob:\n{\n}"),
			"mend the genesis of the chain spec: aura.authorities is empty"
		);
		assert_eq!(
			said(
				"wasm call error Execution aborted due to panic: panicked at src/genesis.rs:30:5:\n\
				 subnet 1: it is listed twice\nWASM backtrace:\nerror while executing"
			),
			"mend the genesis of the chain spec: subnet 1: it is listed twice"
		);
		assert_eq!(
			said(
				"wasm call error Execution aborted due to trap: unreachable\nWASM backtrace:\n0: a"
			),
			"mend the genesis of the chain spec: Execution aborted due to trap: unreachable"
		);
		assert_eq!(said("the disk is full"), "the disk is full");
	}

	#[test]
	fn explain_should_not_repeat_a_secret() {
		for (text, reason) in [
			("Invalid phrase InvalidPhrase", "InvalidPhrase"),
			("Invalid phrase InvalidFormat(MissingCharacter(\"//my/\", 5))", "InvalidFormat"),
		] {
			let said = explain(&Error::Input(text.into()));
			let start = format!("this is no secret of a key ({reason}): give a phrase");
			assert!(said.starts_with(&start), "{said}");
			assert!(!said.contains("//my"), "{said}");
		}
	}
}
