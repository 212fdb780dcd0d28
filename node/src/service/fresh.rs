//! A new database whose making was cut short.

use sc_service::Configuration;
use sp_blockchain::Error;
use std::{
	fs::{self, File},
	io,
	path::{Path, PathBuf},
};

/// What the SDK says of a database that lacks the first thing ever written into it.
const NOTHING_WRITTEN: &str = "does not have PRUNING_MODE";

/// Opens a database and makes it anew where the node was killed before anything was in it, which the SDK takes for
/// a broken one. A mark beside the database, from its making to the next start, tells one from the other.
pub(super) struct Fresh {
	/// Database and mark; a database in memory has neither.
	places: Option<(PathBuf, PathBuf)>,
}

impl Fresh {
	pub(super) fn of(config: &Configuration) -> Self {
		Self::at(config.database.path())
	}

	fn at(database: Option<&Path>) -> Self {
		Self { places: database.map(|path| (path.to_path_buf(), path.with_extension("new"))) }
	}

	pub(super) fn open<T>(self, open: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
		let Some((database, mark)) = self.places else { return open() };
		let made = database.exists();
		if !made {
			put(&mark).map_err(|error| cannot("write", &mark, error))?;
		}
		match open() {
			Err(error) if mark.exists() && error.to_string().contains(NOTHING_WRITTEN) => {
				log::info!("The node was ended before anything was in its database: made anew");
				fs::remove_dir_all(&database)
					.map_err(|error| cannot("remove", &database, error))?;
				open()
			},
			opened => {
				if made && opened.is_ok() {
					forget(&mark).map_err(|error| cannot("remove", &mark, error))?;
				}
				opened
			},
		}
	}
}

/// Written before the database, also on the disk.
fn put(mark: &Path) -> io::Result<()> {
	let folder = mark.parent().unwrap_or(mark);
	fs::create_dir_all(folder)?;
	File::create(mark)?.sync_all()?;
	File::open(folder)?.sync_all()
}

fn forget(mark: &Path) -> io::Result<()> {
	match fs::remove_file(mark) {
		Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
		_ => Ok(()),
	}
}

fn cannot(what: &str, path: &Path, error: io::Error) -> Error {
	Error::Backend(format!("cannot {what} {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A database of one file, which the SDK opens when there is something in it.
	struct Database(tempfile::TempDir);

	impl Database {
		fn new() -> Self {
			Self(tempfile::tempdir().expect("there is a place for temporary files"))
		}

		fn path(&self) -> PathBuf {
			self.0.path().join("chain/paritydb")
		}

		fn file(&self) -> PathBuf {
			self.path().join("metadata")
		}

		/// A start that writes `written` into a new database.
		fn start(&self, written: &str) -> Result<String, Error> {
			Fresh::at(Some(&self.path())).open(|| {
				if !self.path().exists() {
					fs::create_dir_all(self.path()).expect("the folder is new");
					fs::write(self.file(), written).expect("the file is new");
					return Ok(written.into());
				}
				let found = fs::read_to_string(self.file()).expect("the file is there");
				match found.is_empty() {
					true => {
						Err(Error::StateDatabase(format!("A StateDb {NOTHING_WRITTEN} stored")))
					},
					false => Ok(found),
				}
			})
		}
	}

	#[test]
	fn database_should_be_made_anew_when_the_node_was_killed_before_anything_was_in_it() {
		let database = Database::new();
		for _ in 0..3 {
			assert_eq!(database.start("").expect("nothing is there, or nothing in it"), "");
		}
		assert_eq!(database.start("mode").expect("it is made anew"), "mode");
		assert_eq!(database.start("other").expect("it is whole"), "mode");
	}

	#[test]
	fn database_that_was_opened_once_should_never_be_removed() {
		let database = Database::new();
		for _ in 0..2 {
			assert_eq!(database.start("mode").expect("it is made, then opened"), "mode");
		}
		fs::write(database.file(), "").expect("the file is there");
		let error = database.start("mode").expect_err("what was in it is lost");
		assert!(error.to_string().contains(NOTHING_WRITTEN), "{error}");
		assert!(database.file().exists());
	}

	#[test]
	fn other_errors_should_change_nothing() {
		let database = Database::new();
		assert_eq!(database.start("mode").expect("it is made"), "mode");
		let locked = || Err::<(), _>(Error::Backend("locked".into()));
		let opened = Fresh::at(Some(&database.path())).open(locked);
		assert!(matches!(opened, Err(Error::Backend(text)) if text == "locked"));
		assert_eq!(database.start("other").expect("it is whole"), "mode");
	}

	#[test]
	fn database_in_memory_should_be_opened() {
		assert_eq!(Fresh::at(None).open(|| Ok(7)).expect("nothing to do"), 7);
	}
}
