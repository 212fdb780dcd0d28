use std::fs;

use crate::{
	load_or_create,
	seed::{SeedError, FILE_NAME},
};

fn hash(seed: &dtao_shield::Seed) -> [u8; 16] {
	seed.pair(1).hash()
}

#[test]
fn secret_should_be_the_same_after_a_restart() {
	let keystore = tempfile::tempdir().unwrap();
	let first = hash(&load_or_create(keystore.path()).unwrap());
	assert_eq!(hash(&load_or_create(keystore.path()).unwrap()), first);
	let other = tempfile::tempdir().unwrap();
	assert_ne!(hash(&load_or_create(other.path()).unwrap()), first);
}

#[test]
fn directory_should_be_made_when_it_is_missing() {
	let base = tempfile::tempdir().unwrap();
	let keystore = base.path().join("chains/local/keystore");
	load_or_create(&keystore).unwrap();
	let names: Vec<_> =
		fs::read_dir(&keystore).unwrap().map(|entry| entry.unwrap().file_name()).collect();
	assert_eq!(names, [FILE_NAME]);
}

#[cfg(unix)]
#[test]
fn secret_should_be_readable_for_its_owner_alone() {
	use std::os::unix::fs::PermissionsExt;

	let keystore = tempfile::tempdir().unwrap();
	load_or_create(keystore.path()).unwrap();
	let path = keystore.path().join(FILE_NAME);
	assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
	fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
	let error = load_or_create(keystore.path()).unwrap_err();
	assert!(matches!(error, SeedError::Readable(_)));
	assert!(error.to_string().contains("chmod 600"), "{error}");
}

#[cfg(unix)]
#[test]
fn file_should_be_refused_when_it_holds_no_secret() {
	use std::os::unix::fs::PermissionsExt;

	let keystore = tempfile::tempdir().unwrap();
	let path = keystore.path().join(FILE_NAME);
	let wrong: [&[u8]; 6] = [b"", b"12", &[b'g'; 64], &[b'a'; 63], &[b'+'; 64], &[0xff; 64]];
	for content in wrong {
		fs::write(&path, content).unwrap();
		fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
		let error = load_or_create(keystore.path()).unwrap_err();
		assert!(matches!(error, SeedError::Malformed(_)), "{error}");
		// What is there is not overwritten.
		assert_eq!(fs::read(&path).unwrap(), content);
	}
	fs::write(&path, format!("{}\n", "ab".repeat(32))).unwrap();
	let expected = dtao_shield::Seed::from([0xab; 32]);
	assert_eq!(hash(&load_or_create(keystore.path()).unwrap()), hash(&expected));
}

#[test]
fn directory_that_cannot_be_made_should_be_an_error_with_its_name() {
	let base = tempfile::tempdir().unwrap();
	let file = base.path().join("file");
	fs::write(&file, b"x").unwrap();
	let error = load_or_create(&file.join("keystore")).unwrap_err();
	assert!(matches!(error, SeedError::Io(..)));
	assert!(error.to_string().contains(FILE_NAME), "{error}");
}
