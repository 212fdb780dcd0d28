//! Runtime APIs of dTAO Node, and the structures they answer with.
//!
//! This crate is interface and nothing else: what a public client can ask a node over
//! `state_call`, in the words and the field order clients decode by. Three things follow.
//!
//! * **Names are ABI.** Clients look a method up by trait and method name and pass its parameters
//!   as a dictionary keyed by parameter name, then pick fields of the answer by field name. None
//!   of them may be renamed; fields may only be added at the end of a structure.
//! * **Unit types cost nothing.** [`dtao_types::TaoBalance`], [`dtao_types::NetUid`] and the like
//!   are the bare integer on the wire and in metadata.
//! * **No logic.** The pallet fills the structures, the runtime forwards.
//!
//! | Module | Content |
//! |---|---|
//! | [`apis`] | the traits; all of them are re-exported at the root of the crate |
//! | [`basket`], [`delegate`], [`neuron`], [`stake`], [`subnet`], [`metagraph`], [`swap`] | answers, by theme |
//! | [`metadata`] | metadata in the numbering that clients expect |
//! | [`stored`] | structures that storage and answers share, and bounded containers that look like their unbounded kin to clients |
//!
//! Conventions of the answers: amounts are rao or alpha-rao as their type says, times are block
//! numbers unless said otherwise, proportions are `u16` in parts of 65,535. `Compact` marks the
//! compact integer encoding, which is part of the interface. Texts are UTF-8 bytes; some are
//! `Vec<u8>` and some `Vec<Compact<u8>>`, two encodings that differ from 64 upwards.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod apis;
pub mod basket;
pub mod delegate;
pub mod metadata;
pub mod metagraph;
pub mod neuron;
pub mod stake;
pub mod stored;
pub mod subnet;
pub mod swap;

pub use apis::*;
