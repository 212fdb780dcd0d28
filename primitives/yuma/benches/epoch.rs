//! Time of one epoch by size. `cargo bench -p dtao-yuma`; `-- --json` prints one line a figure.
#![allow(clippy::arithmetic_side_effects)] // a measuring tool: an overflow ends it

#[path = "../tests/support/subnet.rs"]
#[allow(dead_code)] // shared with the tests
mod subnet;

use dtao_yuma::{run, Input, Params, Variant};
use std::{hint::black_box, time::Instant};

/// Median time of one call in milliseconds.
fn time(mut call: impl FnMut()) -> f64 {
	call();
	let mut samples = Vec::new();
	let start = Instant::now();
	while samples.len() < 21 || (start.elapsed().as_millis() < 250 && samples.len() < 2_001) {
		let begin = Instant::now();
		call();
		samples.push(begin.elapsed().as_secs_f64() * 1e3);
	}
	samples.sort_by(f64::total_cmp);
	samples[samples.len() / 2]
}

fn epoch(input: &Input) -> f64 {
	time(|| drop(black_box(run(black_box(input)))))
}

/// Off, on with the default penalty, on with half of it (every cell needs the sigmoid).
fn cases() -> [(&'static str, Params); 4] {
	let yuma3 = subnet::params(Variant::Yuma3);
	let on = Params { liquid_alpha: Some(subnet::LIQUID), ..yuma3 };
	[
		("original", subnet::params(Variant::Original)),
		("off", yuma3),
		("on", on),
		("on_half_penalty", Params { bonds_penalty: 32_768, ..on }),
	]
}

fn main() {
	let json = std::env::args().any(|arg| arg == "--json");
	if !json {
		println!("milliseconds a epoch, native, median");
		println!("{:>12} {:>8} {:>16} {:>10}", "size", "entries", "case", "ms");
	}
	for (n, validators) in [(256, 64), (256, 128), (1024, 64), (4096, 64)] {
		for entries in [n, 32] {
			for (case, params) in cases() {
				let input = subnet::healthy(n, validators, entries, params);
				let ms = epoch(&input);
				let rows = if entries == n { "" } else { "_32" };
				if json {
					let name = format!("epoch_{n}x{validators}{rows}_{case}_native_ms");
					println!("{{\"name\": \"{name}\", \"value\": {ms:.4}, \"unit\": \"ms\"}}");
				} else {
					let size = format!("{n}/{validators}");
					println!("{size:>12} {entries:>8} {case:>16} {ms:>10.4}");
				}
			}
		}
	}
}
