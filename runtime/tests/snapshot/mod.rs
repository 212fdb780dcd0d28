//! The committed snapshot of the metadata: `production.txt` holds all of it for 12 s blocks,
//! `fast.txt` the rows in which 250 ms blocks differ, `digests.txt` one digest for each
//! `spec_version`.

pub mod digests;
pub mod render;

use std::{collections::BTreeSet, path::PathBuf};

/// Which of the two runtimes a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
	/// 12 s blocks: the whole metadata is committed.
	Production,
	/// 250 ms blocks: what differs is committed.
	Fast,
}

/// The committed text of both profiles.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot {
	pub production: String,
	pub fast: String,
}

impl Snapshot {
	/// Read the committed files; one that does not exist yet is empty.
	pub fn read() -> Self {
		Self { production: read("production.txt"), fast: read("fast.txt") }
	}

	/// The same with the part of `profile` taken from the rendered metadata.
	pub fn with(&self, profile: Profile, rendered: &str) -> Self {
		match profile {
			Profile::Production => Self { production: rendered.into(), ..self.clone() },
			Profile::Fast => Self { fast: difference(&self.production, rendered), ..self.clone() },
		}
	}

	pub fn write(&self) {
		write("production.txt", &self.production);
		write("fast.txt", &self.fast);
	}

	/// Rows that `fast.txt` replaces and `production.txt` does not have: the differences are stale.
	pub fn stale_differences(&self) -> Vec<String> {
		let known: BTreeSet<_> = rows(&self.production).into_iter().collect();
		rows(&self.fast)
			.into_iter()
			.filter_map(|(section, row)| {
				let replaced = row.strip_prefix("- ")?;
				let stale = !known.contains(&(section, replaced));
				stale.then(|| format!("{section}: {replaced}"))
			})
			.collect()
	}
}

pub fn read(name: &str) -> String {
	std::fs::read_to_string(path(name)).unwrap_or_default()
}

pub fn write(name: &str, text: &str) {
	let path = path(name);
	std::fs::write(&path, text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

fn path(name: &str) -> PathBuf {
	[env!("CARGO_MANIFEST_DIR"), "tests", "snapshot", name].iter().collect()
}

/// The rows of a text, each with its section.
fn rows(text: &str) -> Vec<(&str, &str)> {
	let mut section = "";
	let mut rows = Vec::new();
	for line in text.lines().filter(|line| !line.is_empty()) {
		match line.strip_prefix('\t') {
			Some(row) => rows.push((section, row)),
			None => {
				section = line;
				rows.push((section, ""));
			},
		}
	}
	rows
}

/// What is different in `new`, by section: rows that went with `-`, rows that came with `+`.
///
/// Empty for equal texts and for nothing else.
pub fn difference(old: &str, new: &str) -> String {
	if old == new {
		return String::new();
	}
	let (old_rows, new_rows) = (rows(old), rows(new));
	let (old_set, new_set): (BTreeSet<_>, BTreeSet<_>) =
		(old_rows.iter().collect(), new_rows.iter().collect());
	let gone = old_rows.iter().filter(|row| !new_set.contains(row)).map(|row| (row, '-'));
	let came = new_rows.iter().filter(|row| !old_set.contains(row)).map(|row| (row, '+'));
	let mut changes: Vec<_> = gone.chain(came).collect();
	// Stable: rows of a section stay in their order, those that went before those that came.
	changes.sort_by_key(|((section, _), _)| *section);
	if changes.is_empty() {
		return first_moved_row(&old_rows, &new_rows);
	}
	let (mut text, mut current) = (String::new(), None);
	for ((section, row), sign) in changes {
		if current != Some(section) {
			text.push_str(section);
			text.push('\n');
			current = Some(section);
		}
		text.push_str(&format!("\t{sign} {row}\n"));
	}
	text
}

/// Equal rows in another order or number: fields that changed places.
fn first_moved_row(old: &[(&str, &str)], new: &[(&str, &str)]) -> String {
	let pair = old.iter().zip(new).find(|(old, new)| old != new);
	match pair {
		Some(((section, old), (_, new))) => {
			format!("{section}\n\t- {old}\n\t+ {new}\n\t(the same rows in another order)\n")
		},
		None => "the texts differ in blank lines or in repeated rows\n".into(),
	}
}
