//! One digest of the metadata for each `spec_version`.

use super::Snapshot;
use sp_io::hashing::blake2_256;

/// Whether chains run a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
	/// Released: the metadata of this version is what it is.
	Closed,
	/// In the making: changes up to the release share the version.
	Open,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
	pub version: u32,
	pub state: State,
	pub digest: String,
}

/// The digests, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digests(pub Vec<Line>);

const HEADER: &str = "\
# One line for each spec_version: version, state, digest of the metadata snapshot (both profiles).
# A closed line never changes. The last one may be open until its release. The rules are written in
# runtime/tests/metadata_snapshot.rs.
";

/// Digest of both committed texts.
pub fn digest(snapshot: &Snapshot) -> String {
	let both = [snapshot.production.as_str(), snapshot.fast.as_str()].join("\0");
	blake2_256(both.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Digests {
	/// Read the file; an error names the line.
	pub fn read(text: &str) -> Result<Self, String> {
		let mut lines = Vec::<Line>::new();
		for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
			let words: Vec<_> = line.split_whitespace().collect();
			let [version, state, digest] = words.as_slice() else {
				return Err(format!("digests.txt: not `version state digest`: {line}"));
			};
			let version =
				version.parse().map_err(|_| format!("digests.txt: no version: {line}"))?;
			let state = match *state {
				"closed" => State::Closed,
				"open" => State::Open,
				_ => return Err(format!("digests.txt: neither open nor closed: {line}")),
			};
			if let Some(last) = lines.last() {
				if last.version >= version {
					return Err(format!("digests.txt: versions have to rise: {line}"));
				}
				if last.state == State::Open {
					return Err(format!("digests.txt: only the last may be open: {line}"));
				}
			}
			lines.push(Line { version, state, digest: (*digest).into() });
		}
		Ok(Self(lines))
	}

	/// The file.
	pub fn text(&self) -> String {
		let lines = self.0.iter().map(|line| {
			let state = match line.state {
				State::Closed => "closed",
				State::Open => "open",
			};
			format!("{} {state} {}\n", line.version, line.digest)
		});
		std::iter::once(HEADER.to_string()).chain(lines).collect()
	}

	/// Whether the metadata with this digest may be called `version`.
	pub fn check(&self, version: u32, digest: &str) -> Result<(), String> {
		let Some(last) = self.0.last() else {
			return Err("digests.txt has no line".into());
		};
		if version < last.version {
			return Err(format!("spec_version {version} is below {} of digests.txt", last.version));
		}
		if version > last.version {
			return Err(format!("digests.txt has no line for spec_version {version}: renew it"));
		}
		match (last.digest == digest, last.state) {
			(true, _) => Ok(()),
			(false, State::Open) => Err(format!("the line of {version} is out of date: renew it")),
			(false, State::Closed) => Err(closed(version)),
		}
	}

	/// The digests with this one for `version`.
	pub fn renewed(&self, version: u32, digest: &str) -> Result<Self, String> {
		let mut lines = self.0.clone();
		let open = Line { version, state: State::Open, digest: digest.into() };
		match lines.last_mut() {
			Some(last) if version < last.version => {
				return Err(format!(
					"spec_version {version} is below {} of digests.txt",
					last.version
				));
			},
			Some(last) if version == last.version => match (last.digest == digest, last.state) {
				(true, _) => {},
				(false, State::Open) => *last = open,
				(false, State::Closed) => return Err(closed(version)),
			},
			Some(last) => {
				last.state = State::Closed;
				lines.push(open);
			},
			None => lines.push(open),
		}
		Ok(Self(lines))
	}

	/// The digests with the last line closed.
	pub fn closed(&self) -> Self {
		let mut lines = self.0.clone();
		for line in &mut lines {
			line.state = State::Closed;
		}
		Self(lines)
	}
}

fn closed(version: u32) -> String {
	format!(
		"the metadata of spec_version {version} is released and has changed: raise spec_version in \
		 runtime/src/lib.rs, then renew"
	)
}
