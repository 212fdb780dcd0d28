//! The secret of the node, in a file that only its owner reads.

use std::{
	fs,
	io::{self, ErrorKind, Write},
	path::{Path, PathBuf},
};

use dtao_shield::{Seed, SEED_LEN};
use zeroize::Zeroizing;

/// Name of the file in the keystore directory. No key of the SDK has such a name: those are hex.
pub const FILE_NAME: &str = "shield-seed";

/// Why there is no secret.
#[derive(Debug)]
pub enum SeedError {
	/// The file cannot be read or written.
	Io(PathBuf, io::Error),
	/// The file holds something else than 64 hex digits.
	Malformed(PathBuf),
	/// Others than the owner can read the file.
	Readable(PathBuf),
}

impl std::fmt::Display for SeedError {
	fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self {
			Self::Io(path, error) => {
				write!(out, "the secret for encrypted transactions, {}: {error}", path.display())
			},
			Self::Malformed(path) => write!(
				out,
				"{} is no secret for encrypted transactions: 64 hex digits; delete it to get a new \
				 one",
				path.display()
			),
			Self::Readable(path) => write!(
				out,
				"{} can be read by others: make it readable for its owner alone (chmod 600)",
				path.display()
			),
		}
	}
}

impl std::error::Error for SeedError {}

/// The secret in the keystore directory `keystore`. Without one, a new one is written there.
///
/// # Errors
/// [`SeedError`]
pub fn load_or_create(keystore: &Path) -> Result<Seed, SeedError> {
	let path = keystore.join(FILE_NAME);
	match fs::read_to_string(&path) {
		Ok(text) => {
			check_permissions(&path)?;
			parse(&Zeroizing::new(text)).ok_or(SeedError::Malformed(path))
		},
		Err(error) if error.kind() == ErrorKind::NotFound => create(keystore, path),
		Err(error) if error.kind() == ErrorKind::InvalidData => Err(SeedError::Malformed(path)),
		Err(error) => Err(SeedError::Io(path, error)),
	}
}

/// Writes under another name first: a file that is there is whole.
fn create(keystore: &Path, path: PathBuf) -> Result<Seed, SeedError> {
	let seed = Seed::generate();
	let text = Zeroizing::new(hex(seed.expose()));
	let unfinished = keystore.join(format!("{FILE_NAME}.{}", std::process::id()));
	let written = fs::create_dir_all(keystore)
		.and_then(|()| owned_file(&unfinished))
		.and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
		.and_then(|()| fs::rename(&unfinished, &path));
	match written {
		Ok(()) => Ok(seed),
		Err(error) => Err(SeedError::Io(path, error)),
	}
}

#[cfg(unix)]
fn owned_file(path: &Path) -> io::Result<fs::File> {
	use std::os::unix::fs::OpenOptionsExt;

	fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn owned_file(path: &Path) -> io::Result<fs::File> {
	fs::File::create(path)
}

#[cfg(unix)]
fn check_permissions(path: &Path) -> Result<(), SeedError> {
	use std::os::unix::fs::PermissionsExt;

	let attributes =
		fs::metadata(path).map_err(|error| SeedError::Io(path.to_path_buf(), error))?;
	match attributes.permissions().mode() & 0o077 {
		0 => Ok(()),
		_ => Err(SeedError::Readable(path.to_path_buf())),
	}
}

#[cfg(not(unix))]
fn check_permissions(_: &Path) -> Result<(), SeedError> {
	Ok(())
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn parse(text: &str) -> Option<Seed> {
	let digits = text.trim();
	let mut bytes = Zeroizing::new([0; SEED_LEN]);
	// One byte a digit, so that the digits below are whole characters.
	if digits.len() != bytes.len().saturating_mul(2) || !digits.is_ascii() {
		return None;
	}
	for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
		let pair = std::str::from_utf8(pair).ok().filter(|pair| !pair.starts_with('+'))?;
		*byte = u8::from_str_radix(pair, 16).ok()?;
	}
	Some(Seed::from(*bytes))
}
