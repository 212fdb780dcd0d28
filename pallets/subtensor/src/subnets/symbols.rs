//! Symbols of subnet tokens, in the order the public clients number them.

use alloc::{
	collections::BTreeSet,
	string::{String, ToString},
	vec::Vec,
};
use dtao_types::NetUid;

/// Symbol of root.
pub const ROOT_SYMBOL: &str = "\u{03A4}";

/// Runs of code points (first, length); subnet 1 has the first of them.
#[rustfmt::skip]
const RUNS: &[(u32, u32)] = &[
	(0x03B1, 17), (0x03C3, 1), (0x0074, 1), (0x03C5, 5), (0x05D0, 27), (0x0627, 2), (0x062A, 17),
	(0x0641, 8), (0x064A, 1), (0x0649, 1), (0x16A0, 1), (0x16A2, 1), (0x16A6, 1), (0x16A8, 1),
	(0x16B1, 1), (0x16B3, 1), (0x042B, 1), (0x16C9, 1), (0x16D2, 1), (0x1680, 6), (0x169B, 1),
	(0x10D0, 6), (0x0531, 6), (0x055E, 1), (0x0400, 6), (0x044A, 1), (0x2C80, 6), (0x11000, 4),
	(0x11005, 1), (0x0DB1, 6), (0x2C00, 33), (0x0E01, 35), (0x0E25, 1), (0x0E27, 8), (0x1100, 14),
	(0x1161, 21), (0x12A0, 8), (0x12C8, 7), (0x12B0, 7), (0x1290, 7), (0x0905, 7), (0x090F, 2),
	(0x0913, 22), (0x092A, 7), (0x0932, 1), (0x0935, 5), (0x30A2, 1), (0x30A4, 1), (0x30A6, 1),
	(0x30A8, 1), (0x30AA, 2), (0x30AD, 1), (0x30AF, 1), (0x30B1, 1), (0x30B3, 1), (0x30B5, 1),
	(0x30B7, 1), (0x30B9, 1), (0x30BB, 1), (0x30BD, 1), (0x30BF, 1), (0x30C1, 1), (0x30C4, 1),
	(0x30C6, 1), (0x30C8, 1), (0x30CA, 6), (0x30D2, 1), (0x30D5, 1), (0x30D8, 1), (0x30DB, 1),
	(0x30DE, 5), (0x30E4, 1), (0x30E6, 1), (0x30E8, 6), (0x30EF, 1), (0x30F2, 2), (0x2D30, 36),
	(0x0D85, 8), (0x0D8F, 8), (0x0D9A, 15), (0x0DAA, 7),
];

/// Symbols of the subnets from 1 on.
fn symbols() -> impl Iterator<Item = char> {
	RUNS.iter().flat_map(|(first, length)| {
		(*first..first.saturating_add(*length)).filter_map(char::from_u32)
	})
}

/// Whether the clients know a symbol, given in UTF-8.
pub fn is_known(symbol: &[u8]) -> bool {
	symbol == ROOT_SYMBOL.as_bytes()
		|| symbols().any(|known| known.encode_utf8(&mut [0; 4]).as_bytes() == symbol)
}

/// The symbol that belongs to `netuid`, or where it is used the next free one.
pub fn free_symbol(netuid: NetUid, used: BTreeSet<Vec<u8>>) -> String {
	if netuid.is_root() {
		return ROOT_SYMBOL.to_string();
	}
	let own = usize::from(netuid.get()).saturating_sub(1);
	let is_free = |symbol: &char| !used.contains(symbol.to_string().as_bytes());
	symbols()
		.nth(own)
		.filter(is_free)
		.or_else(|| symbols().find(is_free))
		.map(|symbol| symbol.to_string())
		// More subnets than symbols: root's symbol with the number is unique again.
		.unwrap_or_else(|| alloc::format!("{ROOT_SYMBOL}{netuid}"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn symbols_should_be_distinct_and_as_many_as_the_clients_know() {
		let all: BTreeSet<char> = symbols().collect();
		assert_eq!(all.len(), 438);
		assert_eq!(symbols().count(), 438);
	}

	#[test]
	fn is_known_should_say_yes_to_symbols_of_the_table_only() {
		for known in ["\u{03A4}", "\u{03B1}", "t", "\u{0DB0}"] {
			assert!(is_known(known.as_bytes()), "{known}");
		}
		for unknown in ["", "z", "\u{03B1}\u{03B1}", "TAO"] {
			assert!(!is_known(unknown.as_bytes()), "{unknown}");
		}
		assert!(!is_known(&[0xCE]));
	}

	#[test]
	fn free_symbol_should_follow_the_netuid_when_unused() {
		assert_eq!(free_symbol(NetUid::new(1), BTreeSet::new()), "\u{03B1}");
		assert_eq!(free_symbol(NetUid::new(2), BTreeSet::new()), "\u{03B2}");
		let used = BTreeSet::from(["\u{03B2}".as_bytes().to_vec()]);
		assert_eq!(free_symbol(NetUid::new(2), used), "\u{03B1}");
		assert_eq!(free_symbol(NetUid::new(439), BTreeSet::new()), "\u{03B1}");
	}
}
