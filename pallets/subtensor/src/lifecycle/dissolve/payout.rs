//! Paying the holders of a subnet that ends.

use super::walk::{Next, Place, Walk};
use crate::{
	accounts,
	claims::Claims,
	pallet::*,
	pools::Pools,
	root::Root,
	shares::Shares,
	types::{PayoutTerms, Position},
	weight_info::WeightInfo,
	Config, Event,
};
use dtao_types::{AlphaBalance, NetUid, TaoBalance};
use frame_support::{storage::with_storage_layer, weights::WeightMeter};
use sp_runtime::{DispatchError, DispatchResult};

/// How a holder was paid.
enum Paid {
	/// As free balance, or not at all because the alpha is worth less than a rao.
	Free,
	/// As root stake, because the amount cannot open an account.
	RootStake,
}

/// Pay root dividends to those with root stake, one hotkey after the other, from a place on. Answers
/// whether no hotkey is left.
///
/// Root stake may change meanwhile. Who has been paid is owed nothing more, and who leaves before
/// is found by [`former_stakers`].
pub fn root_dividends<T: Config>(
	netuid: NetUid,
	terms: PayoutTerms,
	place: Place,
	meter: &mut WeightMeter,
) -> bool {
	let mut walk = Walk::<T>::new(place);
	loop {
		match walk.next(meter, || Claims::<T>::rated_hotkeys(netuid).next()) {
			Next::Position(position) => {
				let owed = position.as_ref().on(netuid);
				let (take, drop) = (Root::<T>::forget_position, Root::<T>::drop_unpaid);
				let paid =
					!position.netuid.is_root() || pay_metered::<T>(owed, terms, meter, take, drop);
				if !paid {
					return false;
				}
				walk.pass(position);
			},
			Next::NoPosition(hotkey) => Claims::<T>::forget_rate(&hotkey, netuid),
			Next::NoHotkey => return true,
			Next::NoWeight => return false,
		}
	}
}

/// Pay root dividends to those whose root stake is gone. Answers whether nobody is left.
pub fn former_stakers<T: Config>(
	netuid: NetUid,
	terms: PayoutTerms,
	meter: &mut WeightMeter,
) -> bool {
	loop {
		if meter.try_consume(T::WeightInfo::dissolve_look()).is_err() {
			return false;
		}
		let Some(position) = Claims::<T>::first_unpaid(netuid) else { return true };
		let (take, drop) = (Root::<T>::forget_position, Root::<T>::drop_unpaid);
		if !pay_metered::<T>(position.as_ref(), terms, meter, take, drop) {
			return false;
		}
	}
}

/// Pay out the stakes on the subnet, one hotkey after the other, from a place on. Answers whether no
/// hotkey is left.
pub fn stakes<T: Config>(
	netuid: NetUid,
	terms: PayoutTerms,
	place: Place,
	meter: &mut WeightMeter,
) -> bool {
	let mut walk = Walk::<T>::new(place);
	loop {
		match walk.next(meter, || Shares::<T>::first_hotkey(netuid)) {
			Next::Position(position) => {
				if position.netuid == netuid {
					let (take, drop) = (Shares::<T>::close_position, Shares::<T>::drop_position);
					if !pay_metered::<T>(position.as_ref(), terms, meter, take, drop) {
						return false;
					}
				}
				walk.pass(position);
			},
			Next::NoPosition(hotkey) => Shares::<T>::drop_pool(&hotkey, netuid),
			Next::NoHotkey => return true,
			Next::NoWeight => return false,
		}
	}
}

/// Take alpha off the books with `take` and pay for it. A failure is undone and reported, and `drop` then
/// forgets what the holder has: it costs this holder's payout and nobody else's, now or when the number of
/// the subnet is used again. Answers false, and does nothing, where the meter cannot bear the dearest case.
pub fn pay_metered<T: Config>(
	position: Position,
	terms: PayoutTerms,
	meter: &mut WeightMeter,
	take: impl FnOnce(Position) -> Result<AlphaBalance, DispatchError>,
	drop: impl FnOnce(Position),
) -> bool {
	let usual = T::WeightInfo::dissolve_payout();
	let small = T::WeightInfo::dissolve_small_payout();
	if !meter.can_consume(usual.saturating_add(small)) {
		return false;
	}
	meter.consume(usual);
	let paid = with_storage_layer(|| {
		let alpha = take(position)?;
		pay::<T>(position, terms, alpha)
	});
	match paid {
		Ok(Paid::Free) => {},
		Ok(Paid::RootStake) => meter.consume(small),
		Err(_) => {
			drop(position);
			super::report::<T>(position.netuid);
		},
	}
	true
}

/// Pay for alpha that has left its holder's books.
fn pay<T: Config>(
	position: Position,
	terms: PayoutTerms,
	alpha: AlphaBalance,
) -> Result<Paid, DispatchError> {
	let Position { hotkey, coldkey, netuid } = position;
	if alpha.is_zero() {
		return Ok(Paid::Free);
	}
	let tao = terms.tao_for(alpha).map_err(crate::math_error)?;
	let paid = if tao.is_zero() || accounts::can_receive::<T>(coldkey, tao) {
		Pools::<T>::redeem(netuid, coldkey, alpha, tao)?;
		Paid::Free
	} else {
		let root = accounts::of_subnet(NetUid::ROOT);
		Pools::<T>::redeem(netuid, &root, alpha, tao)?;
		stake_on_root::<T>(position.on(NetUid::ROOT), tao)?;
		Paid::RootStake
	};
	let (hotkey, coldkey) = (hotkey.clone(), coldkey.clone());
	Pallet::<T>::deposit_event(Event::AlphaRedeemed { netuid, hotkey, coldkey, alpha, tao });
	Ok(paid)
}

/// Book TAO that lies on the account of root as root stake.
pub fn stake_on_root<T: Config>(on_root: Position, tao: TaoBalance) -> DispatchResult {
	let stake = AlphaBalance::of_root(tao);
	Pools::<T>::book_root_stake(tao)?;
	Pools::<T>::raise_alpha_out(NetUid::ROOT, stake)?;
	Shares::<T>::deposit(on_root, stake)
}
