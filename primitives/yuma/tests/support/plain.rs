// Budgets in plain units, as the tests state them.

use dtao_types::AlphaBalance;
use dtao_yuma::Output;

pub fn budgets(output: &Output, server: u64, validator: u64) -> (Vec<u64>, Vec<u64>) {
	let of = AlphaBalance::from_rao;
	let plain = |parts: Vec<AlphaBalance>| parts.into_iter().map(AlphaBalance::rao).collect();
	let (servers, validators) = dtao_yuma::budgets(output, of(server), of(validator));
	(plain(servers), plain(validators))
}
