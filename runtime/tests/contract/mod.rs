//! What public clients need from the metadata, and whether the metadata has it.
//!
//! `core.txt`, `extended.txt` and `types.txt` are the contract; `describe` writes metadata in the
//! same form and `compare` finds what is missing or different.

pub mod compare;
pub mod describe;
