//! Configuration of the pallets, one file per theme.
//!
//! | file | pallets |
//! |---|---|
//! | [`system`] | System, Timestamp, RandomnessCollectiveFlip, Balances |
//! | [`commitments`] | Commitments |
//! | [`consensus`] | Aura, Grandpa, Payout; who authored the block |
//! | [`crowdloan`] | Crowdloan |
//! | [`authorities`] | what AdminUtils needs of Aura and Grandpa |
//! | [`call_tree`] | in whose name calls inside calls run |
//! | [`alpha_fees`] | fees paid out of stake |
//! | [`emergency`] | SafeMode, TxPause |
//! | [`fees`] | TransactionPayment; which calls an account without balance may send |
//! | [`accounts`] | Utility, Multisig, Proxy |
//! | [`proxy_filter`] | which calls each [`crate::ProxyType`] opens |
//! | [`governance`] | Sudo, Preimage, Scheduler |
//! | [`sealed`] | MevShield, Drand |
//! | [`subtensor`] | SubtensorModule, Swap, AdminUtils |
//! | [`upgrade`] | which code may be stored; MultiBlockMigrations |

pub mod accounts;
pub mod alpha_fees;
pub mod authorities;
pub mod call_tree;
pub mod commitments;
pub mod consensus;
pub mod crowdloan;
pub mod emergency;
pub mod fees;
pub mod governance;
pub mod proxy_filter;
pub mod sealed;
pub mod subtensor;
pub mod system;
pub mod upgrade;
