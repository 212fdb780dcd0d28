//! Read models of the runtime APIs: [`Views`] has one function per method, of the same name.
//!
//! Reads every room and writes nothing. Nothing here fails: what does not exist is `None` or left
//! out, sums stop at the end of their range. A call reads at most (subnets x neurons) entries.
//!
//! | file | answers |
//! |---|---|
//! | `basket` | root dividends that were not claimed yet |
//! | `delegate` | delegates, their nominators and returns |
//! | `hyperparams` | hyperparameters of a subnet |
//! | `metagraph` | a subnet with all its neurons, and the list of its fields |
//! | `neuron` | single neurons |
//! | `selective` | chosen fields of a metagraph |
//! | `stake` | positions of coldkeys |
//! | `subnet` | subnets, their pools and schedules, the columns of their neurons |
//! | `swap` | prices and simulated trades |
//!
//! `columns` reads what several of them answer about neurons.

mod basket;
mod columns;
mod delegate;
mod hyperparams;
mod metagraph;
mod neuron;
mod selective;
mod stake;
mod subnet;
mod swap;

use alloc::vec::Vec;
use codec::Compact;
use core::marker::PhantomData;
use dtao_types::{mul_div_floor, MathError};

/// The answers of the runtime APIs.
pub struct Views<T>(PhantomData<T>);

/// A list in the compact encoding.
fn wire<V>(list: Vec<V>) -> Vec<Compact<V>> {
	list.into_iter().map(Compact).collect()
}

/// `floor(a * b / c)`, 0 where `c` is, capped at 64 bits. For display, never for books.
fn ratio(a: u64, b: u64, c: u64) -> u64 {
	match mul_div_floor(a, b, c) {
		Ok(quotient) => quotient,
		Err(MathError::DivisionByZero) => 0,
		Err(_) => u64::MAX,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ratio_should_answer_where_division_does_not() {
		assert_eq!(ratio(7, 3, 2), 10);
		assert_eq!(ratio(7, 3, 0), 0);
		assert_eq!(ratio(u64::MAX, 2, 1), u64::MAX);
	}
}
