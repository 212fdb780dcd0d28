//! Money that many accounts raise together.

use alloc::vec::Vec;
use dtao_types::TaoBalance;

/// A crowdloan whose money is about to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funding<AccountId> {
	/// Number of the crowdloan.
	pub id: u32,
	/// Who created it.
	pub creator: AccountId,
	/// The account that holds the money.
	pub funds_account: AccountId,
	/// All that was contributed, in rao.
	pub raised: TaoBalance,
}

/// Read access to crowdloans, for calls that a crowdloan runs when it is finalised.
pub trait CrowdloanInspect<AccountId> {
	/// The crowdloan that is being finalised: there is one only while its call runs.
	fn current() -> Option<Funding<AccountId>>;

	/// Who contributed how many rao, the creator included; as many as a crowdloan can have. The
	/// amounts add up to what was raised.
	fn contributions(id: u32) -> Vec<(AccountId, TaoBalance)>;

	/// How many can contribute to a crowdloan at most.
	fn max_contributors() -> u32;

	/// Whether a crowdloan holds money that `who` could get back.
	fn has_money_of(who: &AccountId) -> bool;
}

impl<AccountId> CrowdloanInspect<AccountId> for () {
	fn current() -> Option<Funding<AccountId>> {
		None
	}

	fn contributions(_: u32) -> Vec<(AccountId, TaoBalance)> {
		Vec::new()
	}

	fn max_contributors() -> u32 {
		0
	}

	fn has_money_of(_: &AccountId) -> bool {
		false
	}
}
