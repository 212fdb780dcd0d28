use super::*;
use manifest::FileEntry;
use std::{process, thread};

/// A folder that goes when the test ends.
struct Temporary(PathBuf);

impl Temporary {
	fn new(name: &str) -> Self {
		let path = std::env::temp_dir().join(format!("dtao-snapshot-{name}-{}", process::id()));
		let _ = fs::remove_dir_all(&path);
		fs::create_dir_all(&path).unwrap();
		Self(path)
	}

	fn join(&self, path: &str) -> PathBuf {
		self.0.join(path)
	}
}

impl Drop for Temporary {
	fn drop(&mut self) {
		let _ = fs::remove_dir_all(&self.0);
	}
}

fn text<T: std::fmt::Debug>(result: Result<T>) -> String {
	let error = result.unwrap_err().to_string();
	error.strip_prefix("Invalid input: ").unwrap_or(&error).into()
}

/// A folder with a database of three files, one of which is mostly a hole.
fn with_database(name: &str) -> (Temporary, PathBuf) {
	let folder = Temporary::new(name);
	let database = folder.join("full");
	fs::create_dir_all(database.join("state")).unwrap();
	fs::write(database.join("metadata"), b"version").unwrap();
	fs::write(database.join("lock"), b"").unwrap();
	fs::write(database.join("state/table"), vec![7; 5_000_000]).unwrap();
	let mut index = vec![0; 9_000_000];
	index[8_500_000] = 1;
	fs::write(database.join("state/index"), index).unwrap();
	(folder, database)
}

fn manifest(files: Vec<FileEntry>) -> Manifest {
	let header = Header {
		parent_hash: Hash::repeat_byte(1),
		number: 42,
		state_root: Default::default(),
		extrinsics_root: Default::default(),
		digest: Default::default(),
	};
	Manifest {
		version: manifest::VERSION,
		chain: "net".into(),
		genesis: Hash::repeat_byte(2),
		finalized: Finalized::new(&header),
		files,
	}
}

fn snapshot_of(database: &Path, output: &Path) -> Manifest {
	let target = copy::prepare(output).unwrap();
	let manifest = manifest(Folder::of(database).unwrap().copy_to(&target).unwrap());
	manifest.write(output).unwrap();
	copy::finish(output).unwrap();
	manifest
}

#[test]
fn snapshot_should_hold_every_file_but_the_lock() {
	let (folder, database) = with_database("whole");
	let output = folder.join("snapshot");
	let written = snapshot_of(&database, &output);
	let paths: Vec<_> = written.files.iter().map(|file| file.path.as_str()).collect();
	assert_eq!(paths, ["metadata", "state/index", "state/table"]);
	assert_eq!(verify(&output, None).unwrap(), written);
	assert_eq!(verify(&output, Some(written.finalized.hash)).unwrap(), written);

	let restored = folder.join("restored");
	copy::restore(&copy::files_of(&output), &restored, &written.files).unwrap();
	copy::finish(&restored).unwrap();
	for path in paths {
		assert_eq!(fs::read(restored.join(path)).unwrap(), fs::read(database.join(path)).unwrap());
	}
}

#[test]
fn snapshot_should_be_refused_when_a_file_is_not_that_of_the_manifest() {
	let (folder, database) = with_database("changed");
	let output = folder.join("snapshot");
	let written = snapshot_of(&database, &output);
	let table = copy::files_of(&output).join("state/table");
	let mut bytes = fs::read(&table).unwrap();
	bytes[3_000_000] ^= 1;
	fs::write(&table, &bytes).unwrap();
	assert_eq!(
		text(verify(&output, None)),
		"`state/table` is not the file of the manifest: take another snapshot"
	);
	let restored = folder.join("restored");
	let refused = copy::restore(&copy::files_of(&output), &restored, &written.files);
	assert!(text(refused).starts_with("`state/table` is not the file of the manifest"));

	fs::remove_file(&table).unwrap();
	assert!(text(verify(&output, None)).contains("No such file"));
	fs::write(&table, vec![7; 5_000_000]).unwrap();
	assert!(verify(&output, None).is_ok());
	fs::write(copy::files_of(&output).join("more"), b"x").unwrap();
	assert_eq!(text(verify(&output, None)), "`more` is not in the manifest: take another snapshot");
}

#[test]
fn snapshot_should_be_refused_when_it_ends_with_another_block() {
	let (folder, database) = with_database("block");
	let output = folder.join("snapshot");
	snapshot_of(&database, &output);
	let error = text(verify(&output, Some(Hash::repeat_byte(3))));
	assert!(error.contains("take another snapshot"), "{error}");
}

#[test]
fn manifest_should_be_refused_when_it_lies() {
	let folder = Temporary::new("manifest");
	let entry = |path: &str| FileEntry { path: path.into(), size: 0, blake2: Default::default() };
	for path in ["../x", "/etc/passwd", "a//b", "./a", ""] {
		manifest(vec![entry(path)]).write(&folder.0).unwrap();
		let error = text(Manifest::read(&folder.0));
		assert!(error.contains("leaves the folder"), "{path}: {error}");
	}
	let mut other = manifest(vec![]);
	other.finalized.hash = Hash::repeat_byte(9);
	other.write(&folder.0).unwrap();
	assert!(text(Manifest::read(&folder.0)).contains("is not that of its header"));
	let newer = Manifest { version: 2, ..manifest(vec![]) };
	newer.write(&folder.0).unwrap();
	assert!(text(Manifest::read(&folder.0)).contains("version 2 instead of 1"));
	fs::write(folder.join("manifest.json"), "{}").unwrap();
	assert!(text(Manifest::read(&folder.0)).contains("is no manifest of a snapshot"));
}

#[test]
fn folders_with_other_files_should_be_left_alone() {
	let (folder, database) = with_database("others");
	assert!(text(copy::prepare(&database)).contains("holds other files"));
	let output = folder.join("snapshot");
	let written = snapshot_of(&database, &output);
	// A complete snapshot is not written over either.
	assert!(text(copy::prepare(&output)).contains("give another --output"));
	let error = text(copy::restore(&copy::files_of(&output), &database, &written.files));
	assert!(error.contains("a node has a database there already"), "{error}");
	assert_eq!(fs::read(database.join("metadata")).unwrap(), b"version");
}

#[test]
fn snapshot_should_go_on_after_an_interruption() {
	let (folder, database) = with_database("resume");
	let output = folder.join("snapshot");
	let target = copy::prepare(&output).unwrap();
	fs::create_dir_all(target.join("state")).unwrap();
	// One file is whole, one is cut off, one has gone from the database meanwhile.
	fs::write(target.join("metadata"), b"version").unwrap();
	fs::write(target.join("state/table"), vec![7; 1_000]).unwrap();
	fs::write(target.join("state/gone"), b"old").unwrap();
	let before = fs::metadata(target.join("metadata")).unwrap().modified().unwrap();
	let written = snapshot_of(&database, &output);
	assert_eq!(verify(&output, None).unwrap(), written);
	assert_eq!(fs::metadata(target.join("metadata")).unwrap().modified().unwrap(), before);

	let restored = folder.join("restored");
	fs::create_dir_all(&restored).unwrap();
	fs::write(restored.join("snapshot.part"), []).unwrap();
	fs::write(restored.join("metadata"), b"vers").unwrap();
	copy::restore(&copy::files_of(&output), &restored, &written.files).unwrap();
	assert_eq!(fs::read(restored.join("metadata")).unwrap(), b"version");
}

#[test]
fn database_should_be_refused_when_a_node_has_it_open() {
	let (_folder, database) = with_database("open");
	let held = copy::lock(&database).unwrap();
	assert!(text(copy::lock(&database)).contains("a node has the database"));
	drop(held);
	assert!(copy::lock(&database).is_ok());
}

#[test]
fn database_should_be_kept_closed_when_there_is_one() {
	let (folder, database) = with_database("kept-closed");
	let held = keep_closed(Some(&database)).unwrap();
	assert!(held.is_some());
	assert!(text(keep_closed(Some(&database))).contains("a node has the database"));
	drop(held);
	for nowhere in [None, Some(folder.join("nothing").as_path())] {
		assert!(keep_closed(nowhere).unwrap().is_none());
	}
	assert!(!folder.join("nothing").exists());
}

#[test]
fn database_should_be_waited_for_while_it_is_being_closed() {
	let (_folder, database) = with_database("closing");
	let held = copy::lock(&database).unwrap();
	let refused = copy::lock_closed(&database, Duration::from_millis(1));
	assert!(text(refused).contains("a node has the database"));
	let closing = thread::spawn(move || {
		thread::sleep(Duration::from_millis(200));
		drop(held);
	});
	assert!(copy::lock_closed(&database, Duration::from_secs(600)).is_ok());
	closing.join().unwrap();
}
