//! What-if simulation: the chain's own runtime, run natively over months of blocks.
//!
//! A scenario says which subnets there are and what their people and stakers do; the simulation
//! builds a genesis state, runs every block through the hooks of the runtime, sends what people do
//! as the calls a wallet would send, and takes samples.
//!
//! | module | what it does |
//! |---|---|
//! | [`scenario`] | the scenario file |
//! | [`genesis`] | accounts and the genesis state of a scenario |
//! | [`chain`] | the state, block by block |
//! | [`people`] | what owners, validators, miners and stakers do, and when |
//! | [`position`] | what somebody has on a hotkey, bought and sold |
//! | [`run`] | a simulation from start to end, with its samples |
//! | [`table`] | samples as CSV and as text |
//! | [`page`] | samples as charts on an HTML page |
//!
//! What differs from a node: there is no transaction queue, so calls have no signature, nonce or fee
//! of their own, and no state root is computed. Everything else is the code of the chain.

pub mod chain;
pub mod genesis;
pub mod page;
pub mod people;
pub mod position;
pub mod run;
pub mod scenario;
pub mod table;
pub mod units;
