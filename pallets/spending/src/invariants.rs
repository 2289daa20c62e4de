//! The claims of the pallet about its storage.

use crate::{Config, CurrentPeriod, Pallet};
use alloc::format;
use stratos_primitives::{Claims, Invariants};

impl<T: Config> Invariants for Pallet<T> {
	fn claims(claims: &mut Claims) {
		claims.of("spending");
		let period = CurrentPeriod::<T>::get();
		let over = period.and_then(|period| {
			[period.treasury, period.root].into_iter().find(|purse| purse.paid > purse.allowed)
		});
		claims.one("a period pays no more than it may", over.is_none(), || format!("{over:?}"));
	}
}
