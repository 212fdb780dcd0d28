//! The contract files, and their comparison with described metadata.

use super::describe::{Description, Row};
use std::collections::{BTreeMap, BTreeSet};

/// A contract file: sections with their lines in order.
pub struct Contract {
	/// Header of a section and its lines.
	sections: Vec<(String, Vec<String>)>,
}

impl Contract {
	/// Read a file: a header at the margin opens a section, indented lines belong to it, `#` opens
	/// a comment.
	pub fn read(text: &str) -> Self {
		let mut sections: Vec<(String, Vec<String>)> = Vec::new();
		for line in text.lines() {
			if line.trim().is_empty() || line.starts_with('#') {
				continue;
			}
			match (line.strip_prefix('\t'), sections.last_mut()) {
				(None, _) => sections.push((line.into(), Vec::new())),
				(Some(row), Some((_, rows))) => rows.push(row.into()),
				(Some(row), None) => panic!("no section above the row {row}"),
			}
		}
		Self { sections }
	}

	/// How many rows the file has.
	pub fn len(&self) -> usize {
		self.sections.iter().map(|(_, rows)| rows.len()).sum()
	}
}

/// Outcome of a comparison.
#[derive(Default)]
pub struct Report {
	/// One line for each row that is missing.
	pub missing: Vec<String>,
	/// One entry for each row that is there and differs.
	pub different: Vec<String>,
	/// Types that the rows of the contract lead to.
	pub types: BTreeSet<u32>,
}

impl Report {
	/// Compare the rows of a contract with metadata.
	pub fn rows(contract: &Contract, description: &Description) -> Self {
		let mut report = Self::default();
		for (header, rows) in &contract.sections {
			let section = description.sections.get(header);
			for wanted in rows {
				let found = section.and_then(|section| section.get(&key(wanted)));
				match found {
					None => report.missing.push(format!("{header}: {wanted}")),
					Some(row) => {
						report.types.extend(&row.types);
						if let Some(have) = differs(wanted, row) {
							report
								.different
								.push(format!("{header}\n    want {wanted}\n    have {have}"));
						}
					},
				}
			}
		}
		report
	}

	/// Compare the definitions of the types that rows lead to. A type without a definition in the
	/// contract counts as different, so that nothing a client decodes goes unchecked.
	pub fn definitions(
		contract: &Contract,
		description: &Description,
		roots: &BTreeSet<u32>,
	) -> Self {
		let wanted: BTreeMap<&str, (&str, &Vec<String>)> = contract
			.sections
			.iter()
			.filter_map(|(header, lines)| {
				header.split_once(' ').map(|(kind, name)| (name, (kind, lines)))
			})
			.collect();
		let mut report = Self::default();
		for (name, ids) in description.named_types(roots) {
			for id in ids {
				let (kind, have) = description.definition(id);
				let Some((wanted_kind, wanted)) = wanted.get(name.as_str()) else {
					report.missing.push(format!("{kind} {name}\n\t{}", have.join("\n\t")));
					continue;
				};
				if (*wanted_kind, *wanted) != (kind, &have) {
					report.different.push(format!(
						"{name}\n    want {wanted_kind} {{ {} }}\n    have {kind} {{ {} }}",
						wanted.join("; "),
						have.join("; ")
					));
				}
			}
		}
		report
	}
}

/// Kind and name of a row: what it is looked up by.
fn key(row: &str) -> String {
	let words: Vec<&str> = row.split(' ').collect();
	let name = match words.as_slice() {
		["call" | "event" | "extension", _, name, ..] => name,
		["storage" | "constant" | "method" | "error", name, ..] => name,
		[kind, ..] => return (*kind).into(),
		[] => return String::new(),
	};
	let end = name.find(['(', '[', ':']).unwrap_or(name.len());
	format!("{} {}", words.first().unwrap_or(&""), name.get(..end).unwrap_or(name))
}

/// `None` when the row is as wanted, else how it should be shown.
///
/// A row of the contract without ` = value` accepts any value, and `name: type as Spelling` also
/// asks how the source spells the type of an argument.
fn differs(wanted: &str, row: &Row) -> Option<String> {
	let mut have = row.text.clone();
	if !wanted.contains(" = ") {
		have.truncate(have.find(" = ").unwrap_or(have.len()));
	}
	let mut plain = String::new();
	let mut rest = wanted;
	while let Some((before, after)) = rest.split_once(" as ") {
		let end = after.find([',', ')']).unwrap_or(after.len());
		let (spelling, tail) = after.split_at(end);
		let argument = before.rsplit(['(', ' ']).find_map(|word| word.strip_suffix(':'));
		let source = argument.and_then(|name| row.spellings.get(name));
		if source.map(String::as_str) != Some(spelling) {
			return Some(format!("{have}, spelled {source:?}"));
		}
		plain.push_str(before);
		rest = tail;
	}
	plain.push_str(rest);
	(plain != have).then_some(have)
}
