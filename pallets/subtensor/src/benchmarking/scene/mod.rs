//! What benchmarks run on.

mod chain;
mod epoch;
mod stake;
mod values;

pub use chain::*;
pub use epoch::*;
pub use stake::*;
pub use values::*;
