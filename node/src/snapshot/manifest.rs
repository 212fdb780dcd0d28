//! What a snapshot holds.

use codec::{Decode, Encode};
use dtao_runtime::{opaque::Header, Hash};
use sc_cli::Result;
use serde::{Deserialize, Serialize};
use sp_core::Bytes;
use std::{
	fs,
	path::{Path, PathBuf},
};

/// The format. Another one is refused.
pub const VERSION: u32 = 1;

const FILE: &str = "manifest.json";

/// Most bytes of a manifest: a database has some hundred files.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// What a snapshot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
	/// [`VERSION`].
	pub version: u32,
	/// Id of the chain.
	pub chain: String,
	/// Hash of its genesis block.
	pub genesis: Hash,
	/// The last final block.
	pub finalized: Finalized,
	/// The files of the database, by their path.
	pub files: Vec<FileEntry>,
}

/// A final block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Finalized {
	/// Its number.
	pub number: u32,
	/// The hash of its header.
	pub hash: Hash,
	/// Its header in SCALE.
	pub header: Bytes,
}

/// A file of the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileEntry {
	/// Its path below the database, with slashes.
	pub path: String,
	/// Its length in bytes.
	pub size: u64,
	/// BLAKE2b-256 of its content.
	pub blake2: Hash,
}

impl Finalized {
	/// From its header.
	pub fn new(header: &Header) -> Self {
		Self { number: header.number, hash: header.hash(), header: Bytes(header.encode()) }
	}

	fn is_consistent(&self) -> bool {
		Header::decode(&mut self.header.0.as_slice())
			.is_ok_and(|header| header.hash() == self.hash && header.number == self.number)
	}
}

impl Manifest {
	/// Write it into the folder of a snapshot, as its last file.
	pub fn write(&self, snapshot: &Path) -> Result<()> {
		let text = serde_json::to_vec_pretty(self).map_err(|error| error.to_string())?;
		let part = snapshot.join("manifest.part");
		fs::write(&part, text)?;
		Ok(fs::rename(part, snapshot.join(FILE))?)
	}

	/// Read and check it.
	pub fn read(snapshot: &Path) -> Result<Self> {
		let path = snapshot.join(FILE);
		let bad = |reason: String| {
			format!("`{}` is no manifest of a snapshot ({reason})", path.display())
		};
		let size = fs::metadata(&path).map_err(|error| bad(error.to_string()))?.len();
		if size > MOST_BYTES {
			return Err(bad(format!("{size} bytes")).into());
		}
		let text = fs::read(&path).map_err(|error| bad(error.to_string()))?;
		let manifest: Self =
			serde_json::from_slice(&text).map_err(|error| bad(error.to_string()))?;
		if manifest.version != VERSION {
			return Err(bad(format!("version {} instead of {VERSION}", manifest.version)).into());
		}
		if !manifest.finalized.is_consistent() {
			return Err(bad("the hash of its block is not that of its header".into()).into());
		}
		if let Some(entry) = manifest.files.iter().find(|entry| entry.relative().is_none()) {
			return Err(bad(format!("`{}` leaves the folder", entry.path)).into());
		}
		Ok(manifest)
	}

	/// Say which block it ends with.
	pub fn print(&self) {
		println!(
			"#{} {:?} of the chain `{}`",
			self.finalized.number, self.finalized.hash, self.chain
		);
	}
}

impl FileEntry {
	/// Its path, if it stays in the folder.
	pub fn relative(&self) -> Option<PathBuf> {
		let plain =
			|part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains('\\');
		self.path.split('/').all(plain).then(|| self.path.split('/').collect())
	}
}
