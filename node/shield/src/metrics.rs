//! Figures for operators: what became of carriers.

use dtao_shield::OpenError;
use prometheus_endpoint::{register, Counter, PrometheusError, Registry, U64};

/// Counters of carriers by their fate.
#[derive(Clone)]
pub struct Metrics {
	opened: Counter<U64>,
	unusable: Counter<U64>,
	unopened: Counter<U64>,
}

impl std::fmt::Debug for Metrics {
	fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		out.write_str("Metrics")
	}
}

impl Metrics {
	/// Counters of a registry.
	///
	/// # Errors
	/// One of the names is taken.
	pub fn register(registry: &Registry) -> Result<Self, PrometheusError> {
		let counter = |name, help| register(Counter::new(name, help)?, registry);
		Ok(Self {
			opened: counter("shield_opened", "Encrypted transactions that were opened")?,
			unusable: counter(
				"shield_unusable",
				"Carriers that opened to something else than a signed transaction",
			)?,
			unopened: counter("shield_unopened", "Carriers for this node that did not open")?,
		})
	}

	pub(crate) fn opened(&self) {
		self.opened.inc();
	}

	pub(crate) fn unusable(&self) {
		self.unusable.inc();
	}

	/// A carrier for another author is none of our business and not counted.
	pub(crate) fn failed(&self, error: &OpenError) {
		match error {
			OpenError::UnknownKey(_) => {},
			OpenError::Malformed(_) | OpenError::Forged => self.unopened.inc(),
		}
	}
}
