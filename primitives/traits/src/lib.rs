//! Ports between the pallets of dTAO Node.
//!
//! A pallet never names another one: it names a trait of this crate, and the runtime wires the
//! two. Every port has an implementation for `()` that answers "nothing there".
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod admin;
mod authorities;
mod beacon;
mod bonds;
mod burned;
mod calls;
mod commitments;
mod crowdloan;
mod fees;
mod params;
mod pool;
mod proxies;

pub use admin::{ChainParam, HyperparamAdmin, MechanismSplit, Setter, SubnetAdmin, SubnetParam};
pub use authorities::AuthorityAdmin;
pub use beacon::{BeaconInspect, StillLocked};
pub use bonds::BondsReset;
pub use burned::BurnedAlpha;
pub use calls::CallTree;
pub use commitments::{CommitmentKeeper, SubnetMembers};
pub use crowdloan::{CrowdloanInspect, Funding};
pub use fees::{AlphaFees, FailureFee};
pub use pool::{PoolInspect, SwapEngine};
pub use proxies::LeaseProxies;
