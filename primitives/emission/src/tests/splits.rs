//! Worked examples and extremes of the dividends.

use super::plain::{
	alpha_and_root_share, split_exact, split_floor, split_parents, stake_weight_floor, take_floor,
	ParentSplit,
};

const COIN: u64 = 1_000_000_000;
/// 0.18 in parts of `u64::MAX`.
const TAO_WEIGHT: u64 = 3_320_413_933_267_719_290;

#[test]
fn dividends_should_match_example_when_one_validator_has_root_stake() {
	let first = alpha_and_root_share(60 * COIN, 100 * COIN, 500 * COIN, TAO_WEIGHT);
	let second = alpha_and_root_share(40 * COIN, 50 * COIN, 0, TAO_WEIGHT);
	// 60 * 90 / 190 = 28.421052631...
	assert_eq!(first, (31_578_947_369, 28_421_052_631));
	assert_eq!(second, (40 * COIN, 0));

	let weights = [u128::from(first.0), u128::from(second.0)];
	let paid = split_exact(1_000 * COIN, &weights);
	// 441,176,470,592.755 and 558,823,529,407.245; the example prints 441.176 and 558.824.
	assert_eq!(paid, [441_176_470_593, 558_823_529_407]);

	let roots = [u128::from(first.1), u128::from(second.1)];
	assert_eq!(split_exact(7, &roots), vec![7, 0]);
}

/// The example takes a 32-bit fraction of 11,796 / 65,535, which loses four units of 10^11, and
/// one more between take and rest. The exact integers lose nothing.
#[test]
fn take_should_match_example_when_eighteen_percent() {
	let (take, rest) = take_floor(100 * COIN, 11_796);
	assert_eq!((take, rest), (17_999_542_229, 82_000_457_771));
	assert!(take.abs_diff(17_999_542_225) <= 4);
	assert!(rest.abs_diff(82_000_457_774) <= 4);
}

#[test]
fn take_should_be_bounded_when_at_extremes() {
	assert_eq!(take_floor(u64::MAX, u16::MAX), (u64::MAX, 0));
	assert_eq!(take_floor(u64::MAX, 0), (0, u64::MAX));
	assert_eq!(take_floor(0, 11_796), (0, 0));
	assert_eq!(take_floor(1, 65_534), (0, 1));
}

#[test]
fn split_floor_should_return_remainder_when_parts_are_rounded() {
	let (parts, rest) = split_floor(10, &[1, 1, 1]);
	assert_eq!((parts, rest), (vec![3, 3, 3], 1));
	let (parts, rest) = split_floor(10, &[]);
	assert_eq!((parts, rest), (vec![], 10));
	let (parts, rest) = split_floor(10, &[0, 0]);
	assert_eq!((parts, rest), (vec![0, 0], 10));
	let (parts, rest) = split_floor(u64::MAX, &[u128::MAX; 3]);
	assert_eq!((parts, rest), (vec![u64::MAX / 3; 3], 0));
}

#[test]
fn split_exact_should_prefer_largest_fraction_when_units_are_left() {
	// 10 * (1, 2, 4) / 7 = 1.43, 2.86, 5.71: two units left.
	assert_eq!(split_exact(10, &[1, 2, 4]), vec![1, 3, 6]);
	// Equal fractions: the lower index.
	assert_eq!(split_exact(5, &[1, 1, 1]), vec![2, 2, 1]);
	assert_eq!(split_exact(1, &[0, 1, 1]), vec![0, 1, 0]);
	assert_eq!(split_exact(0, &[3, 4]), vec![0, 0]);
	assert_eq!(split_exact(u64::MAX, &[u128::MAX, 0]), vec![u64::MAX, 0]);
	assert_eq!(split_exact(10, &[]), vec![]);
	assert_eq!(split_exact(10, &[0, 0]), vec![0, 0]);
}

#[test]
fn split_parents_should_keep_take_when_owner_differs() {
	// Own 50, a foreign parent 30, a related one 20; take 18 % (11,796 of 65,535).
	let got = split_parents(100 * COIN, 50, &[(30, false), (20, true)], 11_796, 0);
	// 30e9 * 53,739 / 65,535 = 24,600,137,331.20
	assert_eq!(got.to_parents, [24_600_137_331, 20 * COIN]);
	assert_eq!(got.to_self, 100 * COIN - 24_600_137_331 - 20 * COIN);
}

#[test]
fn split_parents_should_keep_all_when_there_is_no_weight() {
	let alone = split_parents(100, 0, &[], 0, u64::MAX);
	assert_eq!(alone, ParentSplit { to_self: 100, to_parents: vec![], burned: 0 });
	let empty = split_parents(100, 0, &[(0, false), (0, true)], 0, 0);
	assert_eq!(empty, ParentSplit { to_self: 100, to_parents: vec![0, 0], burned: 0 });
	let all_taken = split_parents(100, 0, &[(5, false)], u16::MAX, 0);
	assert_eq!(all_taken, ParentSplit { to_self: 100, to_parents: vec![0], burned: 0 });
}

#[test]
fn split_parents_should_withhold_before_the_take_when_parents_parts_burn() {
	// Half of 40 and of 20 burns; of the rest the child keeps a fifth where the owner differs.
	let half = u64::MAX / 2 + 1;
	let got = split_parents(100, 40, &[(40, false), (20, true)], 13_107, half);
	assert_eq!(got, ParentSplit { to_self: 46, to_parents: vec![15, 9], burned: 30 });
	let all = split_parents(100, 40, &[(40, false), (20, true)], 13_107, u64::MAX);
	assert_eq!(all, ParentSplit { to_self: 40, to_parents: vec![0, 0], burned: 60 });
}

#[test]
fn split_parents_should_not_overflow_when_weights_are_maximal() {
	let got = split_parents(u64::MAX, u128::MAX, &[(u128::MAX, true), (u128::MAX, false)], 0, 0);
	assert_eq!(got.to_parents, [u64::MAX / 3; 2]);
	assert_eq!(got.to_self, u64::MAX / 3);
}

#[test]
fn alpha_and_root_share_should_be_all_alpha_when_there_is_no_stake() {
	assert_eq!(alpha_and_root_share(9, 0, 0, u64::MAX), (9, 0));
	assert_eq!(alpha_and_root_share(9, 0, 5, 0), (9, 0));
	assert_eq!(alpha_and_root_share(9, 0, 5, 1), (0, 9));
	let half = alpha_and_root_share(u64::MAX, u64::MAX, u64::MAX, u64::MAX);
	assert_eq!(half, (u64::MAX / 2 + 1, u64::MAX / 2));
}

#[test]
fn stake_weight_should_scale_by_proportion_when_given_to_child() {
	let unit = u128::from(u64::MAX);
	assert_eq!(stake_weight_floor(7, 0, TAO_WEIGHT, u64::MAX), 7 * unit);
	assert_eq!(stake_weight_floor(0, 7, u64::MAX, u64::MAX), 7 * unit);
	assert_eq!(stake_weight_floor(7, 7, u64::MAX, 0), 0);
	assert_eq!(stake_weight_floor(4, 0, 0, 1 << 63), 4 << 63);
	assert_eq!(stake_weight_floor(u64::MAX, u64::MAX, u64::MAX, u64::MAX), u128::MAX);
}
