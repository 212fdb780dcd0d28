//! Who has announced another coldkey can do nothing else.
//!
//! The check goes by the account in whose name a call runs, not by who signed it: it looks into batches,
//! proxies and multisigs, down to [`MAX_DEPTH`] calls inside each other. The calls about the announcement
//! itself pass: they fail by name where they cannot succeed. So does a carrier of an encrypted transaction,
//! unless the announcement is disputed: what it carries is looked at when it comes.

use super::code;
use crate::{lifecycle::ColdkeySwap, pallet::*, Config, Error};
use alloc::collections::BTreeMap;
use dtao_traits::CallTree;
use frame_support::traits::IsSubType;
use sp_core::crypto::AccountId32;
use sp_runtime::transaction_validity::InvalidTransaction;

/// Calls that may stand inside each other.
pub const MAX_DEPTH: u32 = 8;

type RuntimeCallOf<T> = <T as frame_system::Config>::RuntimeCall;

/// The code for each account that was looked at, where it can do nothing else.
type Seen = BTreeMap<AccountId32, Option<u8>>;

/// Refuse a call that would run in the name of an account that has announced another one.
pub fn check<T: Config>(
	who: &AccountId32,
	call: &RuntimeCallOf<T>,
) -> Result<(), InvalidTransaction>
where
	RuntimeCallOf<T>: IsSubType<Call<T>>,
{
	let code_of = |who: &AccountId32| {
		ColdkeySwap::<T>::guard(who).map(|error| match error {
			Error::ColdkeySwapDisputed => code::COLDKEY_SWAP_DISPUTED,
			_ => code::COLDKEY_SWAP_ANNOUNCED,
		})
	};
	walk::<T>(who, call, 0, &mut Seen::new(), &code_of).map_err(InvalidTransaction::Custom)
}

/// Accounts in whose names a call runs, its signer among them.
pub fn accounts<T: Config>(call: &RuntimeCallOf<T>) -> u64
where
	RuntimeCallOf<T>: IsSubType<Call<T>>,
{
	let mut seen = Seen::new();
	// Nobody in particular: the number does not depend on who signs. What is nested too deeply is refused.
	let _ = walk::<T>(&AccountId32::new([0; 32]), call, 0, &mut seen, &|_| None);
	u64::try_from(seen.len()).unwrap_or(u64::MAX)
}

fn walk<T: Config>(
	who: &AccountId32,
	call: &RuntimeCallOf<T>,
	depth: u32,
	seen: &mut Seen,
	code_of: &impl Fn(&AccountId32) -> Option<u8>,
) -> Result<(), u8>
where
	RuntimeCallOf<T>: IsSubType<Call<T>>,
{
	if depth > MAX_DEPTH {
		return Err(code::BAD_REQUEST);
	}
	let known = seen.get(who).copied();
	let guard = known.unwrap_or_else(|| {
		let guard = code_of(who);
		seen.insert(who.clone(), guard);
		guard
	});
	if let Some(code) = guard.filter(|code| !passes::<T>(call, *code)) {
		return Err(code);
	}
	for (who, call) in T::Calls::inner(who, call) {
		walk::<T>(&who, call, depth.saturating_add(1), seen, code_of)?;
	}
	Ok(())
}

/// Whether an account that has announced another one may send a call.
fn passes<T: Config>(call: &RuntimeCallOf<T>, code: u8) -> bool
where
	RuntimeCallOf<T>: IsSubType<Call<T>>,
{
	let is_about_it = matches!(
		call.is_sub_type(),
		Some(
			Call::announce_coldkey_swap { .. }
				| Call::swap_coldkey_announced { .. }
				| Call::dispute_coldkey_swap { .. }
				| Call::clear_coldkey_swap_announcement { .. }
		)
	);
	is_about_it || code == code::COLDKEY_SWAP_ANNOUNCED && T::Calls::is_carrier(call)
}
