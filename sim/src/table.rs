//! Samples as CSV and as text.

use std::{fmt::Write as _, path::Path};

use crate::{
	page::{number, percent},
	run::{Fortune, Outcome},
	scenario::{Scenario, ScenarioError},
};

/// Write all samples, one a line under a line of column names.
pub fn write_csv(outcome: &Outcome, path: &Path) -> Result<(), ScenarioError> {
	let failed = |error: String| {
		ScenarioError::new(format!("{}: {error}; give another --out", path.display()))
	};
	let mut writer = csv::Writer::from_path(path).map_err(|error| failed(error.to_string()))?;
	for sample in &outcome.samples {
		writer.serialize(sample).map_err(|error| failed(error.to_string()))?;
	}
	writer.flush().map_err(|error| failed(error.to_string()))
}

/// Heads of the columns of [`rows`].
pub const HEADS: [&str; 7] = [
	"subnet",
	"price at first (TAO)",
	"price at last (TAO)",
	"share of TAO",
	"TAO in the pool",
	"circulating, of the cap",
	"fully diluted (TAO)",
];

/// How each subnet ended, one row each.
pub fn rows(scenario: &Scenario, outcome: &Outcome) -> Vec<[String; 7]> {
	let row = |name: &str| {
		let first = outcome.of(name).next()?;
		let last = outcome.of(name).last()?;
		Some([
			name.to_owned(),
			number(first.price_tao),
			number(last.price_tao),
			percent(last.tao_share),
			number(last.pool_tao),
			percent(last.circulating_of_cap),
			number(last.fully_diluted_tao),
		])
	};
	scenario.subnets.iter().filter_map(|subnet| row(&subnet.name)).collect()
}

/// Heads of the columns of [`fortunes`].
const FORTUNE_HEADS: [&str; 4] = ["staker", "TAO at first", "worth at last (TAO)", "gain (TAO)"];

/// What became of each staker, one row each.
fn fortunes(outcome: &Outcome) -> Vec<[String; 4]> {
	let row = |fortune: &Fortune| {
		let Fortune { staker, tao, worth } = fortune;
		[staker.clone(), number(*tao), format!("{worth:.3}"), format!("{:+.3}", worth - tao)]
	};
	outcome.fortunes.iter().map(row).collect()
}

/// Rows under their heads, in columns: names to the left, numbers to the right.
fn columns<const N: usize>(heads: [&str; N], rows: &[[String; N]]) -> String {
	let heads = heads.map(str::to_owned);
	let lines: Vec<&[String; N]> = [&heads].into_iter().chain(rows).collect();
	let mut widths = [0usize; N];
	for line in &lines {
		for (width, cell) in widths.iter_mut().zip(line.iter()) {
			*width = cell.chars().count().max(*width);
		}
	}
	let mut text = String::new();
	for line in lines {
		for (position, (cell, width)) in line.iter().zip(widths).enumerate() {
			let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
			let (before, after) = if position == 0 { ("", pad.as_str()) } else { (&*pad, "") };
			let gap = if position == 0 { "" } else { "  " };
			let _ = write!(text, "{gap}{before}{cell}{after}");
		}
		text.push('\n');
	}
	text
}

/// The tables of a terminal: [`rows`], what became of the stakers, and what was refused.
pub fn text(scenario: &Scenario, outcome: &Outcome) -> String {
	let mut text = columns(HEADS, &rows(scenario, outcome));
	if !outcome.fortunes.is_empty() {
		text.push('\n');
		text.push_str(&columns(FORTUNE_HEADS, &fortunes(outcome)));
	}
	if !outcome.refusals.is_empty() {
		text.push_str("\nThe chain refused some calls:\n");
		for (what, count) in &outcome.refusals {
			let _ = writeln!(text, "{count:>8} x {what}");
		}
	}
	text
}
