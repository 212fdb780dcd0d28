//! Time of one epoch by size, and whether it grows with the non-empty entries.
//!
//! `cargo bench -p dtao-yuma`; `-- --json` prints one line a figure instead of the tables.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::cast_possible_truncation,
	clippy::cast_sign_loss,
	clippy::indexing_slicing
)] // a measuring tool: an overflow or a wrong index ends it

#[path = "../tests/support/oracle.rs"]
mod oracle;
#[path = "../tests/support/subnet.rs"]
#[allow(dead_code)] // shared with the tests
mod subnet;

use dtao_node_allocator as _;
use dtao_yuma::{run, Input, Params, Variant};
use oracle::Sigmoid;
use std::{hint::black_box, time::Instant};

/// Neurons and validators.
const SIZES: [(u16, u16); 4] = [(256, 64), (256, 128), (1024, 64), (4096, 64)];

/// Fastest call in milliseconds: the one that other processes disturbed least.
fn fastest(mut call: impl FnMut(), least: usize) -> f64 {
	let start = Instant::now();
	let (mut calls, mut best) = (0, f64::INFINITY);
	while calls < least || (start.elapsed().as_millis() < 300 && calls < 3_000) {
		let begin = Instant::now();
		call();
		best = best.min(begin.elapsed().as_secs_f64() * 1e3);
		calls += 1;
	}
	best
}

fn epoch(input: &Input) -> f64 {
	fastest(|| drop(black_box(run(black_box(input)))), 20)
}

/// Without liquid alpha, with it, with it and half the penalty, and the original rules.
fn cases() -> [(&'static str, Params); 4] {
	let yuma3 = subnet::params(Variant::Yuma3);
	let on = Params { liquid_alpha: Some(subnet::LIQUID), ..yuma3 };
	[
		("off", yuma3),
		("on", on),
		("on_half_penalty", Params { bonds_penalty: 32_768, ..on }),
		("original", subnet::params(Variant::Original)),
	]
}

/// One figure: a line of JSON or of the table.
fn show(json: bool, name: &str, value: f64, unit: &str) {
	if json {
		println!("{{\"name\": \"{name}\", \"value\": {value:.4}, \"unit\": \"{unit}\"}}");
	} else {
		println!("{name:<44} {value:>10.4} {unit}");
	}
}

/// Least squares through `(x, y)`: slope, intercept and the share of variance explained.
fn fit(points: &[(f64, f64)]) -> (f64, f64, f64) {
	let n = points.len() as f64;
	let mean = |f: &dyn Fn(&(f64, f64)) -> f64| points.iter().map(f).sum::<f64>() / n;
	let (x, y) = (mean(&|p| p.0), mean(&|p| p.1));
	let covariance = mean(&|p| (p.0 - x) * (p.1 - y));
	let (var_x, var_y) = (mean(&|p| (p.0 - x).powi(2)), mean(&|p| (p.1 - y).powi(2)));
	(covariance / var_x, y - covariance / var_x * x, covariance.powi(2) / (var_x * var_y))
}

fn main() {
	let json = std::env::args().any(|arg| arg == "--json");
	for (n, validators) in SIZES {
		for entries in [n, 32] {
			for (case, params) in cases() {
				let rows = if entries == n { "" } else { "_32_entries" };
				let name = format!("epoch_{n}x{validators}{rows}_{case}_native_ms");
				let input = subnet::healthy(n, validators, entries, params);
				show(json, &name, epoch(&input), "ms");
			}
		}
	}
	// The oracle is dense in neurons: 4,096 would take gigabytes.
	for (n, validators) in [(256, 64), (256, 128), (1024, 64)] {
		for (case, params) in cases() {
			let input = subnet::healthy(n, validators, n, params);
			let ms = fastest(|| drop(black_box(oracle::run(&input, Sigmoid::Series))), 1);
			show(json, &format!("epoch_{n}x{validators}_{case}_oracle_ms"), ms, "ms");
		}
	}
	for (n, validators) in SIZES {
		for (case, params) in cases() {
			show_fit(json, n, validators, case, params);
		}
	}
}

/// How the time of one size grows with the non-empty weights, from 16 a validator to all.
fn show_fit(json: bool, n: u16, validators: u16, case: &str, params: Params) {
	let points: Vec<(f64, f64)> = (4..=12)
		.map(|power| 1u16 << power)
		.filter(|entries| *entries <= n)
		.map(|entries| subnet::healthy(n, validators, entries, params))
		.map(|input| {
			let cells: usize = input.weights.iter().map(|(_, row)| row.len()).sum();
			(cells as f64, epoch(&input))
		})
		.collect();
	let (slope, intercept, explained) = fit(&points);
	let name = format!("epoch_{n}x{validators}_{case}");
	show(json, &format!("{name}_ns_per_weight"), slope * 1e6, "ns");
	show(json, &format!("{name}_fixed_ms"), intercept, "ms");
	show(json, &format!("{name}_linear_r2"), explained, "");
}
