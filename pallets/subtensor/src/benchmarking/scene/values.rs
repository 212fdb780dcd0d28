//! Ends of the ranges of components, and the largest arguments.

use super::{chain::*, epoch::HEIRS};
use crate::{
	children::{MAX_ACTIVATIONS, MAX_PARENTS},
	subnets::MAX_MECHANISMS,
	types::SubnetIdentityInput,
};
use alloc::{vec, vec::Vec};
use dtao_runtime_api::stored::{AxonInfo, PrometheusInfo};

/// Subnets of a chain at its limit, as a component.
pub const ALL_SUBNETS: u32 = SUBNETS as u32;

/// Neurons of a full subnet, as a component.
pub const ALL_NEURONS: u32 = NEURONS as u32;

/// Fewest neurons with which all places of validators are taken, as a component. Below it an epoch
/// costs less than the line says.
pub const ALL_VALIDATORS: u32 = VALIDATORS as u32;

/// Half of the miners of a full subnet: two components of one benchmark share them.
pub const HALF_OF_MINERS: u32 = (NEURONS - VALIDATORS) as u32 / 2;

/// Most mechanisms of a subnet, as a component.
pub const ALL_MECHANISMS: u32 = MAX_MECHANISMS as u32;

/// Most parents that an epoch can pay: those of [`HEIRS`] validators.
pub const ALL_HEIRS: u32 = HEIRS as u32 * MAX_PARENTS;

/// Most parents that the neurons of a full subnet can have.
pub const ALL_LINKS: u32 = ALL_NEURONS * MAX_PARENTS;

/// Most lists of children that begin to count in a block.
pub const ALL_ACTIVATIONS: u32 = MAX_ACTIVATIONS as u32;

/// A text of so many bytes.
pub fn text(bytes: usize) -> Vec<u8> {
	vec![b'x'; bytes]
}

/// The longest identity of a subnet.
pub fn subnet_identity() -> SubnetIdentityInput {
	SubnetIdentityInput {
		subnet_name: text(256),
		github_repo: text(1024),
		subnet_contact: text(1024),
		subnet_url: text(1024),
		discord: text(256),
		description: text(1024),
		logo_url: text(1024),
		additional: text(1024),
	}
}

/// An endpoint that others can reach.
pub fn axon() -> AxonInfo {
	AxonInfo { block: 1, version: 1, ip: 16_843_009, port: 1, ip_type: 4, ..Default::default() }
}

/// The longest certificate that is stored: an algorithm and 64 bytes of a key.
pub fn certificate() -> Vec<u8> {
	vec![1; 65]
}

/// An endpoint for metrics.
pub fn metrics() -> PrometheusInfo {
	PrometheusInfo { block: 1, version: 1, ip: 16_843_009, port: 1, ip_type: 4 }
}
