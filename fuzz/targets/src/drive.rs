//! Runs targets on the corpus, on made inputs, and on both with some bytes changed.

use std::{
	fs, io,
	panic::{catch_unwind, AssertUnwindSafe},
	path::{Path, PathBuf},
};

use crate::{dice::Dice, Target};

/// Changes of an input at most.
const MAX_CHANGES: usize = 6;

/// An input that shows a fault.
#[derive(Debug)]
pub struct Fault {
	/// The bytes.
	pub input: Vec<u8>,
	/// What was said about them.
	pub reason: String,
}

/// The inputs of a target that are kept in the repository, by the names of their files.
///
/// # Errors
/// The folder or a file of it cannot be read.
pub fn corpus(target: &Target) -> io::Result<Vec<Vec<u8>>> {
	let folder = folder().join("corpus").join(target.name);
	let mut files: Vec<PathBuf> = fs::read_dir(folder)?
		.map(|entry| entry.map(|entry| entry.path()))
		.collect::<Result<_, _>>()?;
	files.sort();
	files.into_iter().map(fs::read).collect()
}

/// The folder of the corpus and of what was found.
pub fn folder() -> &'static Path {
	Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Runs one input.
///
/// # Errors
/// [`Fault`]
pub fn one(target: &Target, input: &[u8]) -> Result<(), Fault> {
	catch_unwind(AssertUnwindSafe(|| (target.run)(input))).map_err(|panic| {
		let text = panic.downcast_ref::<String>().cloned();
		let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
		Fault { input: input.to_vec(), reason: text.unwrap_or_else(|| "a panic".into()) }
	})
}

/// Runs the corpus, then so many inputs of this seed as `goes_on` allows, which is told how many ran.
///
/// # Errors
/// The first [`Fault`].
pub fn run(
	target: &Target,
	corpus: &[Vec<u8>],
	seed: u64,
	mut goes_on: impl FnMut(u64) -> bool,
) -> Result<u64, Fault> {
	let mut done = 0;
	for input in corpus {
		one(target, input)?;
		done += 1;
	}
	let mut dice = Dice::new(seed);
	while goes_on(done) {
		one(target, &next(target, corpus, &mut dice))?;
		done += 1;
	}
	Ok(done)
}

fn next(target: &Target, corpus: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
	let kept = !corpus.is_empty() && dice.one_in(4);
	let mut input = if kept { dice.of(corpus).clone() } else { (target.make)(dice) };
	if kept || dice.one_in(3) {
		for _ in 0..=dice.below(MAX_CHANGES) {
			change(&mut input, dice);
		}
	}
	input
}

fn change(input: &mut Vec<u8>, dice: &mut Dice) {
	let place = dice.below(input.len());
	match dice.below(6) {
		0 if !input.is_empty() => input[place] ^= 1 << dice.below(8),
		1 if !input.is_empty() => input[place] = dice.bits() as u8,
		2 if !input.is_empty() => drop(input.remove(place)),
		3 => input.truncate(place),
		4 => {
			let length = 1 + dice.below(8);
			let noise = dice.bytes(length);
			input.splice(place..place, noise);
		},
		_ => {
			let number = dice.number().to_le_bytes();
			for (byte, new) in input[place..].iter_mut().zip(&number[..8]) {
				*byte = *new;
			}
		},
	}
}
