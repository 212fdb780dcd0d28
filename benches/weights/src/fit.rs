//! What the runs of a benchmark come to.

use std::collections::BTreeMap;

use frame_benchmarking::{Analysis, BenchmarkMetadata, BenchmarkResult, BenchmarkSelector};
use frame_support::traits::StorageInfo;
use sp_core::hexdisplay::HexDisplay;

use crate::run::{name, Samples};

/// Bytes of the key of a map before the keys of its entries, and of a value.
const PREFIX: usize = 32;

/// What a component adds for each unit of it.
pub struct Slope {
	/// Its letter.
	pub component: String,
	/// What it adds.
	pub slope: u128,
	/// Standard error of that, where one is known.
	pub error: Option<u128>,
}

/// A part that is always there, and what components add to it, but for those that add nothing.
pub struct Line {
	/// The part that is always there.
	pub base: u128,
	/// What components add.
	pub slopes: Vec<Slope>,
}

/// A benchmark with what was measured.
pub struct Fitted {
	/// Its name.
	pub name: String,
	/// Letter, lowest and highest value of each component.
	pub components: Vec<(String, u32, u32)>,
	/// Picoseconds.
	pub time: Line,
	/// Nanoseconds of the fastest run.
	pub fastest: u128,
	/// Keys read.
	pub reads: Line,
	/// Keys written.
	pub writes: Line,
	/// Storage items with the most keys read and written in a run, in the order of their first access.
	pub storage: Vec<(String, u32, u32)>,
}

impl Fitted {
	/// Fit lines through the samples of a benchmark, on the scale on which the reference takes so many
	/// nanoseconds.
	pub fn of(
		benchmark: &BenchmarkMetadata,
		samples: &Samples,
		storage: &[StorageInfo],
		reference: u128,
	) -> Result<Self, String> {
		let components = benchmark.components.iter();
		let mut times = fastest_quarter(&samples.times);
		let here = undisturbed(samples.reference.clone()).max(1);
		for result in &mut times {
			result.extrinsic_time = result.extrinsic_time.saturating_mul(reference) / here;
		}
		let line = |results: &Vec<BenchmarkResult>, selector| {
			let fit = Analysis::min_squares_iqr(results, selector);
			let fit = fit.map_err(|error| format!("{}: {error}", name(&benchmark.name)))?;
			Ok::<_, String>((line_of(&fit), fit.minimum))
		};
		let (time, fastest) = line(&times, BenchmarkSelector::ExtrinsicTime)?;
		let (reads, _) = line(&samples.accesses, BenchmarkSelector::Reads)?;
		let (writes, _) = line(&samples.accesses, BenchmarkSelector::Writes)?;
		Ok(Self {
			name: name(&benchmark.name),
			components: components.map(|(c, low, high)| (format!("{c:?}"), *low, *high)).collect(),
			time,
			fastest,
			reads,
			writes,
			storage: accesses(&samples.accesses, storage),
		})
	}

	/// Whether the weight depends on a component.
	pub fn uses(&self, component: &str) -> bool {
		let lines = [&self.time, &self.reads, &self.writes];
		lines.iter().flat_map(|line| &line.slopes).any(|slope| slope.component == component)
	}
}

/// Of the runs with the same components the fastest quarter, and one at least: those that other processes
/// disturbed least.
fn fastest_quarter(results: &[BenchmarkResult]) -> Vec<BenchmarkResult> {
	let mut of: BTreeMap<Vec<u32>, Vec<BenchmarkResult>> = BTreeMap::new();
	for result in results {
		let components = result.components.iter().map(|(_, value)| *value).collect();
		of.entry(components).or_default().push(result.clone());
	}
	let quarter = of.into_values().flat_map(|mut runs| {
		runs.sort_by_key(|run| run.extrinsic_time);
		runs.truncate(runs.len().div_ceil(4));
		runs
	});
	quarter.collect()
}

/// The median of the fastest quarter; 0 of nothing.
pub fn undisturbed(mut nanos: Vec<u128>) -> u128 {
	nanos.sort_unstable();
	nanos.truncate(nanos.len().div_ceil(4));
	nanos.get(nanos.len() / 2).copied().unwrap_or_default()
}

fn line_of(fit: &Analysis) -> Line {
	let errors = fit.errors.clone().unwrap_or_default();
	let errors = errors.into_iter().map(Some).chain(std::iter::repeat(None));
	let slopes = fit.names.iter().zip(&fit.slopes).zip(errors);
	let slopes = slopes.filter(|((_, slope), _)| **slope > 0);
	let slopes = slopes.map(|((component, slope), error)| Slope {
		component: component.clone(),
		slope: *slope,
		error,
	});
	Line { base: fit.base, slopes: slopes.collect() }
}

/// The storage items of all runs, each with the most keys that one run read and wrote of it.
fn accesses(results: &[BenchmarkResult], storage: &[StorageInfo]) -> Vec<(String, u32, u32)> {
	let names: BTreeMap<&[u8], String> = storage
		.iter()
		.map(|info| {
			let item = format!("{}::{}", name(&info.pallet_name), name(&info.storage_name));
			(&info.prefix[..], item)
		})
		.collect();
	let mut found: Vec<(String, u32, u32)> = Vec::new();
	for result in results {
		let mut of_run: Vec<(String, u32, u32)> = Vec::new();
		for (key, reads, writes, whitelisted) in &result.keys {
			if *whitelisted {
				continue;
			}
			let prefix = key.get(..PREFIX).unwrap_or(key);
			let item = names.get(prefix).or_else(|| names.get(&key[..])).cloned();
			let item = item.unwrap_or_else(|| format!("unknown `0x{}`", HexDisplay::from(&prefix)));
			let (read, written) = (u32::from(*reads > 0), u32::from(*writes > 0));
			match of_run.iter_mut().find(|(known, ..)| *known == item) {
				Some(entry) => (entry.1, entry.2) = (entry.1 + read, entry.2 + written),
				None => of_run.push((item, read, written)),
			}
		}
		for (item, reads, writes) in of_run {
			match found.iter_mut().find(|(known, ..)| *known == item) {
				Some(entry) => (entry.1, entry.2) = (entry.1.max(reads), entry.2.max(writes)),
				None => found.push((item, reads, writes)),
			}
		}
	}
	found
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_benchmarking::BenchmarkParameter::n;

	fn result(value: u32, keys: &[(&[u8], u32, u32, bool)]) -> BenchmarkResult {
		let keys = keys.iter().map(|(key, r, w, known)| (key.to_vec(), *r, *w, *known)).collect();
		BenchmarkResult {
			components: vec![(n, value)],
			extrinsic_time: u128::from(1_000 + 8 * value),
			reads: 3 + 2 * value,
			writes: 1,
			keys,
			..Default::default()
		}
	}

	fn info(prefix: [u8; PREFIX]) -> StorageInfo {
		StorageInfo {
			pallet_name: b"Pallet".to_vec(),
			storage_name: b"Item".to_vec(),
			prefix: prefix.to_vec(),
			max_values: None,
			max_size: None,
		}
	}

	#[test]
	fn line_should_go_through_what_was_measured_when_that_is_a_line() {
		let benchmark = BenchmarkMetadata {
			name: b"call".to_vec(),
			components: vec![(n, 0, 9)],
			pov_modes: Vec::new(),
		};
		let results: Vec<_> = (0..10).map(|value| result(value, &[])).collect();
		let reference = vec![200, 90, 100, 300, 900, 800, 700, 600];
		let samples = Samples { reference, times: results.clone(), accesses: results };
		// On a machine that is half as fast.
		let fitted = Fitted::of(&benchmark, &samples, &[], 50).expect("fits");
		assert_eq!((fitted.time.base, fitted.fastest), (500_000, 500));
		assert_eq!(fitted.time.slopes[0].slope, 4_000);
		assert_eq!((fitted.reads.base, fitted.reads.slopes[0].slope), (3, 2));
		assert_eq!((fitted.writes.base, fitted.writes.slopes.len()), (1, 0));
		assert!(fitted.uses("n") && !fitted.uses("m"));
	}

	#[test]
	fn fastest_quarter_should_be_taken_of_each_combination() {
		let run = |value, nanos| BenchmarkResult { extrinsic_time: nanos, ..result(value, &[]) };
		let runs: Vec<_> = (1..=9).map(|nanos| run(0, 10 - nanos)).chain([run(1, 70)]).collect();
		let kept: Vec<_> = fastest_quarter(&runs).iter().map(|run| run.extrinsic_time).collect();
		assert_eq!(kept, [1, 2, 3, 70]);
		assert_eq!(undisturbed((1..=9).rev().collect()), 2);
		assert_eq!(undisturbed(Vec::new()), 0);
	}

	#[test]
	fn items_should_show_the_most_keys_of_a_run_without_those_that_every_block_touches() {
		let (a, b) = ([1u8; PREFIX + 1], [[1u8; PREFIX].as_slice(), &[2]].concat());
		let other = [9u8; PREFIX];
		let runs = [
			result(0, &[(&a, 1, 1, false), (&b, 2, 0, false), (&other, 1, 0, true)]),
			result(1, &[(&a, 1, 0, false), (&other, 0, 1, false)]),
		];
		let found = accesses(&runs, &[info([1; PREFIX])]);
		assert_eq!(found[0], ("Pallet::Item".to_string(), 2, 1));
		assert!(found[1].0.starts_with("unknown `0x0909"));
		assert_eq!((found[1].1, found[1].2, found.len()), (0, 1, 2));
	}
}
