mod extensions;
mod inherent;
mod keys;
mod mock;
mod submit;

pub use mock::{ext, Test};
