//! What must hold after every block, whatever the calls were.

use crate::{Balances, Mining, Ozone};
use alloc::{format, string::String};
use stratos_primitives::TOTAL_SUPPLY;

/// Runs every pallet's checks and those that span pallets. The error names the pallet, the claim
/// and the figures.
pub(crate) fn check() -> Result<(), String> {
	let issuance = Balances::total_issuance();
	if issuance != TOTAL_SUPPLY {
		return Err(format!("balances: total issuance is {issuance}, it must stay {TOTAL_SUPPLY}"));
	}
	Ozone::check_invariants().map_err(|broken| format!("ozone: {broken:?}"))?;
	Mining::check_invariants().map_err(|broken| format!("mining: {broken}"))
}
