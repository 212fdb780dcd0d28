#![allow(clippy::arithmetic_side_effects)] // test arithmetic may abort the test

mod injection;
mod properties;
mod swap;
mod vectors;

use crate::Pool;
use dtao_types::{AlphaBalance, Price, TaoBalance};

fn pool(tao: u64, alpha: u64) -> Pool {
	Pool::new(TaoBalance::from_rao(tao), AlphaBalance::from_rao(alpha))
}

fn tao(rao: u64) -> TaoBalance {
	TaoBalance::from_rao(rao)
}

fn alpha(units: u64) -> AlphaBalance {
	AlphaBalance::from_rao(units)
}

fn price(rao_per_alpha: u64) -> Price {
	Price::from_rao(rao_per_alpha)
}
