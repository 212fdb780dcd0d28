mod beacon;
mod inspect;
mod mock;
mod pool;
mod pulses;

pub use mock::{ext, Test};
