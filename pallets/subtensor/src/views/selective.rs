//! Chosen fields of a metagraph.

use super::{
	columns::Columns,
	metagraph::metagraph_fields,
	subnet::{waiting_alpha, waiting_root},
	wire, Views,
};
use crate::{
	claims::Claims, coinbase::Coinbase, keys::KeyStore, pallet::*, pools::Pools,
	registration::Registration, schedule::Schedule, serving::Serving, shares::Shares,
	staking::Staking, subnets::Subnets, Config,
};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::Compact;
use dtao_runtime_api::metagraph::{MetagraphField, SelectiveMetagraph};
use dtao_types::{MechId, NetUid};

macro_rules! choose {
	(($answer:ident, $chosen:ident, $from:ident)
		$($variant:ident $field:ident: $value:expr;)*) => {
		match $chosen {
			MetagraphField::Netuid => {
				$answer.netuid = Compact(NetUid::new($from.index.get()));
			},
			$(MetagraphField::$variant => $answer.$field = Some($value),)*
			MetagraphField::Validators => $answer.validators = Some(wire($from.validators())),
			MetagraphField::Commitments => $answer.commitments = Some($from.commitments()),
		}
	};
}

impl<T: Config> Views<T> {
	/// The chosen fields of the metagraph of the main mechanism. Unknown numbers are ignored;
	/// `None` when the subnet does not exist.
	pub fn get_selective_metagraph(
		netuid: NetUid,
		metagraph_indexes: Vec<u16>,
	) -> Option<SelectiveMetagraph> {
		Self::get_selective_mechagraph(netuid, MechId::MAIN, metagraph_indexes)
	}

	/// The chosen fields of the metagraph of one mechanism; `netuid`, when asked for, is the
	/// storage index of the mechanism. `None` when the subnet or the mechanism does not exist.
	pub fn get_selective_mechagraph(
		netuid: NetUid,
		subid: MechId,
		metagraph_indexes: Vec<u16>,
	) -> Option<SelectiveMetagraph> {
		let columns = Columns::<T>::of(netuid, subid)?;
		let mut answer = SelectiveMetagraph::default();
		let chosen: BTreeSet<MetagraphField> =
			metagraph_indexes.into_iter().filter_map(MetagraphField::from_index).collect();
		for field in chosen {
			fill(&mut answer, field, &columns);
		}
		Some(answer)
	}
}

fn fill<T: Config>(answer: &mut SelectiveMetagraph, field: MetagraphField, columns: &Columns<T>) {
	metagraph_fields!(choose!(answer, field, columns), columns)
}
