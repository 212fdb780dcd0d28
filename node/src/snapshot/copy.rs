//! Copies of the files of a database, hashed on the way.

use super::manifest::FileEntry;
use blake2::{
	digest::{consts::U32, Digest},
	Blake2b,
};
use dtao_runtime::Hash;
use sc_cli::{Error, Result};
use std::{
	collections::BTreeSet,
	fs::{self, File, OpenOptions, TryLockError},
	io::{Read, Seek, SeekFrom, Write},
	path::{Path, PathBuf},
	thread,
	time::{Duration, Instant},
};

/// Bytes that are read at once.
const CHUNK: usize = 4 * 1024 * 1024;

/// The file by which a database says that a process has opened it. It is not copied.
const LOCK: &str = "lock";

/// Time between two looks at the lock.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Folder of the files in a snapshot.
const FILES: &str = "db";

/// Marks a folder as one that a snapshot is written to, or restored to, and is not complete.
const UNFINISHED: &str = "snapshot.part";

/// The files of a database.
pub struct Folder {
	root: PathBuf,
	files: Vec<String>,
}

/// The folder of the files of a snapshot.
pub fn files_of(snapshot: &Path) -> PathBuf {
	snapshot.join(FILES)
}

/// Make the folder of a snapshot, or go on with one that is not complete. Any other folder that holds
/// something is left alone.
pub fn prepare(snapshot: &Path) -> Result<PathBuf> {
	claim(snapshot, "a snapshot needs an empty folder: give another --output")?;
	let files = files_of(snapshot);
	fs::create_dir_all(&files)?;
	Ok(files)
}

/// Mark a folder as ours. One that is not, and holds something, is refused with `advice`.
fn claim(folder: &Path, advice: &str) -> Result<()> {
	fs::create_dir_all(folder)?;
	let mark = folder.join(UNFINISHED);
	let empty = fs::read_dir(folder)?.next().is_none();
	if !empty && !mark.is_file() {
		return Err(format!("{} holds other files: {advice}", folder.display()).into());
	}
	Ok(fs::write(mark, [])?)
}

/// [`lock`] a database that this process had open. The tasks that imported blocks hold it until each of them has seen
/// that it has to stop, and closing it writes what is not on the disk yet: `patience` is for both.
pub fn lock_closed(database: &Path, patience: Duration) -> Result<File> {
	let begin = Instant::now();
	loop {
		match lock(database) {
			Err(_) if begin.elapsed() < patience => thread::sleep(LOOK_AGAIN),
			locked => return locked,
		}
	}
}

/// Keep nodes from opening a database until what is returned is dropped.
pub fn lock(database: &Path) -> Result<File> {
	let path = database.join(LOCK);
	let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
	match file.try_lock() {
		Ok(()) => Ok(file),
		Err(TryLockError::WouldBlock) => {
			Err(format!("a node has the database {} open: stop it first", database.display())
				.into())
		},
		Err(TryLockError::Error(error)) => Err(error.into()),
	}
}

impl Folder {
	/// List the files below a folder.
	pub fn of(root: &Path) -> Result<Self> {
		let mut files = Vec::new();
		list(root, "", &mut files)?;
		files.retain(|file| file != LOCK && file != UNFINISHED);
		files.sort();
		Ok(Self { root: root.to_path_buf(), files })
	}

	/// Copy what is not there yet, and remove what is there and not here.
	pub fn copy_to(&self, target: &Path) -> Result<Vec<FileEntry>> {
		let wanted: BTreeSet<_> = self.files.iter().collect();
		for old in Self::of(target)?.files.iter().filter(|old| !wanted.contains(old)) {
			fs::remove_file(target.join(old))?;
		}
		let mut entries = Vec::new();
		for path in &self.files {
			let (size, blake2) = copy(&self.root.join(path), &target.join(path))?;
			entries.push(FileEntry { path: path.clone(), size, blake2 });
		}
		Ok(entries)
	}
}

/// Compare the files below a folder with the entries.
pub fn verify(folder: &Path, entries: &[FileEntry]) -> Result<()> {
	let listed: BTreeSet<_> = entries.iter().map(|entry| entry.path.clone()).collect();
	if let Some(other) = Folder::of(folder)?.files.iter().find(|file| !listed.contains(*file)) {
		return Err(format!("`{other}` is not in the manifest: take another snapshot").into());
	}
	for entry in entries {
		let path = relative(folder, entry)?;
		let found = hash(&path).map_err(|error| unreadable(&path, &error))?;
		expect(entry, found)?;
	}
	Ok(())
}

/// Copy the files of a snapshot to the place of a database, and check each on the way.
pub fn restore(files: &Path, database: &Path, entries: &[FileEntry]) -> Result<()> {
	claim(
		database,
		"a node has a database there already; delete it with `dtao-node purge-chain`, or give another \
		 --base-path",
	)?;
	let _lock = lock(database)?;
	let listed: BTreeSet<_> = entries.iter().map(|entry| &entry.path).collect();
	for other in Folder::of(database)?.files.iter().filter(|file| !listed.contains(file)) {
		fs::remove_file(database.join(other))?;
	}
	for entry in entries {
		let (from, to) = (relative(files, entry)?, relative(database, entry)?);
		let found = copy(&from, &to).map_err(|error| unreadable(&from, &error))?;
		if let Err(error) = expect(entry, found) {
			fs::remove_file(&to)?;
			return Err(error);
		}
	}
	Ok(())
}

/// Say that a folder is complete.
pub fn finish(folder: &Path) -> Result<()> {
	match fs::remove_file(folder.join(UNFINISHED)) {
		Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
		_ => Ok(()),
	}
}

fn relative(folder: &Path, entry: &FileEntry) -> Result<PathBuf> {
	let path = entry.relative().ok_or_else(|| format!("`{}` leaves the folder", entry.path))?;
	Ok(folder.join(path))
}

fn expect(entry: &FileEntry, found: (u64, Hash)) -> Result<()> {
	match found == (entry.size, entry.blake2) {
		true => Ok(()),
		false => {
			Err(format!("`{}` is not the file of the manifest: take another snapshot", entry.path)
				.into())
		},
	}
}

fn unreadable(path: &Path, error: &Error) -> Error {
	Error::Input(format!("{}: {error}", path.display()))
}

fn list(root: &Path, below: &str, files: &mut Vec<String>) -> Result<()> {
	for entry in fs::read_dir(root.join(below))? {
		let entry = entry?;
		let name = entry.file_name();
		let name = name.to_str().ok_or("a file of the database has a name that is no text")?;
		let path = if below.is_empty() { name.to_string() } else { format!("{below}/{name}") };
		match entry.file_type()?.is_dir() {
			true => list(root, &path, files)?,
			false => files.push(path),
		}
	}
	Ok(())
}

/// Copy a file, unless the same is there. Returns its length and hash.
fn copy(from: &Path, to: &Path) -> Result<(u64, Hash)> {
	let size = fs::metadata(from)?.len();
	if fs::metadata(to).is_ok_and(|there| there.len() == size) {
		let (ours, theirs) = (hash(from)?, hash(to)?);
		if ours == theirs {
			return Ok(ours);
		}
	}
	if let Some(folder) = to.parent() {
		fs::create_dir_all(folder)?;
	}
	let mut target = File::create(to)?;
	let copied = read(from, |chunk| {
		// Indexes are made large and stay empty: holes stay holes.
		match chunk.iter().all(|byte| *byte == 0) {
			true => {
				let length = i64::try_from(chunk.len()).unwrap_or(i64::MAX);
				target.seek(SeekFrom::Current(length)).map(|_| ())
			},
			false => target.write_all(chunk),
		}
	})?;
	target.set_len(copied.0)?;
	target.sync_all()?;
	Ok(copied)
}

fn hash(path: &Path) -> Result<(u64, Hash)> {
	read(path, |_| Ok(()))
}

/// Read a file in chunks. Returns its length and hash.
fn read(path: &Path, mut each: impl FnMut(&[u8]) -> std::io::Result<()>) -> Result<(u64, Hash)> {
	let mut file = File::open(path)?;
	let mut buffer = vec![0; CHUNK];
	let (mut size, mut hasher) = (0u64, Blake2b::<U32>::new());
	loop {
		let count = file.read(&mut buffer)?;
		let chunk = buffer.get(..count).unwrap_or_default();
		if chunk.is_empty() {
			return Ok((size, Hash::from_slice(&hasher.finalize())));
		}
		hasher.update(chunk);
		each(chunk)?;
		size = size.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
	}
}
