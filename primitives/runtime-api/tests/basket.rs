//! The answers about baskets against bytes written down from the published field lists.

use codec::{DecodeAll, Encode};
use dtao_runtime_api::basket::{BasketHolding, BasketPosition, BasketSummary};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use scale_info::{form::MetaForm, TypeDef, TypeInfo};
use sp_core::crypto::AccountId32;

fn account(n: u8) -> AccountId32 {
	AccountId32::new([n; 32])
}

fn tao(rao: u64) -> TaoBalance {
	TaoBalance::from_rao(rao)
}

/// Names of the fields, and what their types are called in metadata, in order.
#[allow(clippy::expect_used)] // a test fails by it
fn fields<T: TypeInfo>() -> Vec<(&'static str, String)> {
	let TypeDef::Composite(def) = T::type_info().type_def else { panic!("is a structure") };
	let name = |ty: scale_info::Type<MetaForm>| match ty.type_def {
		TypeDef::Primitive(primitive) => format!("{primitive:?}"),
		TypeDef::Sequence(list) => {
			format!("[{}]", list.type_param.type_info().path.segments.join("::"))
		},
		_ => ty.path.segments.join("::"),
	};
	def.fields.iter().map(|f| (f.name.expect("has a name"), name(f.ty.type_info()))).collect()
}

fn named(fields: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
	fields.iter().map(|(name, ty)| (*name, ty.to_string())).collect()
}

#[test]
fn baskets_should_have_the_fields_that_clients_read() {
	assert_eq!(
		fields::<BasketHolding>(),
		named(&[
			("netuid", "U16"),
			("alpha", "U64"),
			("spot_tao", "U64"),
			("realizable_tao", "U64")
		])
	);
	assert_eq!(
		fields::<BasketSummary>(),
		named(&[
			("hotkey", "sp_core::crypto::AccountId32"),
			("nav_tao", "U64"),
			("spot_nav_tao", "U64"),
			("shares", "U64"),
			("deposited_tao", "U64"),
			("redeemed_tao", "U64"),
			("holdings", "[dtao_runtime_api::basket::BasketHolding]"),
		])
	);
	assert_eq!(
		fields::<BasketPosition>(),
		named(&[
			("hotkey", "sp_core::crypto::AccountId32"),
			("beta", "U64"),
			("beta_total", "U64"),
			("nav_tao", "U64"),
			("value_tao", "U64"),
			("spot_value_tao", "U64"),
		])
	);
}

#[test]
fn summary_should_have_the_public_bytes() {
	let summary = BasketSummary {
		hotkey: account(1),
		nav_tao: tao(2),
		spot_nav_tao: tao(3),
		shares: 4,
		deposited_tao: tao(5),
		redeemed_tao: tao(6),
		holdings: vec![BasketHolding {
			netuid: NetUid::new(0x0107),
			alpha: AlphaBalance::from_rao(8),
			spot_tao: tao(9),
			realizable_tao: tao(u64::MAX),
		}],
	};
	let numbers = |list: &[u64]| list.iter().flat_map(|n| n.to_le_bytes()).collect::<Vec<_>>();
	let bytes =
		[vec![1; 32], numbers(&[2, 3, 4, 5, 6]), vec![4, 0x07, 0x01], numbers(&[8, 9, u64::MAX])]
			.concat();
	assert_eq!(summary.encode(), bytes);
	assert_eq!(BasketSummary::decode_all(&mut &bytes[..]), Ok(summary));
}

#[test]
fn position_should_have_the_public_bytes() {
	let position = BasketPosition {
		hotkey: account(7),
		beta: 1,
		beta_total: 2,
		nav_tao: tao(3),
		value_tao: tao(4),
		spot_value_tao: tao(5),
	};
	let numbers = [1u64, 2, 3, 4, 5].iter().flat_map(|n| n.to_le_bytes());
	let bytes: Vec<u8> = [7; 32].into_iter().chain(numbers).collect();
	assert_eq!(position.encode(), bytes);
	assert_eq!(BasketPosition::decode_all(&mut &bytes[..]), Ok(position));
}
