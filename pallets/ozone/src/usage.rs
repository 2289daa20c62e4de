//! What usage of the Resource Network costs, in nOz (whitepaper section 3.1, `docs/economy.md`).
//!
//! Pure functions without storage. Rates are given per oz, as the paper gives them (1 oz = 1 GB or
//! 1,000,000 record touches), which also allows rates below 1 nOz per byte. Charges round up, once
//! for each kind of cost: a fraction of a nOz is paid in full.
//!
//! A report is about an epoch that has passed, so that it is priced by the rates in force then
//! (`rates.rs`), not by those of the block.

use crate::OzoneParameters;
use stratos_primitives::{Noz, OZ, math::mul_div_ceil};

pub use stratos_runtime_api::ozone::{UsageError, UsageRecord};

/// The charge for `usage` in nOz.
///
/// Upload: bytes × replicas. Download: bytes delivered. Query: bytes delivered plus touches.
/// Computation: units × the governed rate. Rounds each part up.
pub fn charge(parameters: &OzoneParameters, usage: &UsageRecord) -> Result<Noz, UsageError> {
	match *usage {
		UsageRecord::Upload { bytes, replicas } => {
			let replicas = replicas.map_or(parameters.default_replicas, u32::from);
			if !(parameters.min_replicas..=parameters.max_replicas).contains(&replicas) {
				return Err(UsageError::ReplicasOutOfBounds);
			}
			let bytes =
				u128::from(bytes).checked_mul(u128::from(replicas)).ok_or(UsageError::Overflow)?;
			per_oz(bytes, parameters.bytes_per_oz)
		}
		UsageRecord::Download { bytes } => per_oz(u128::from(bytes), parameters.bytes_per_oz),
		UsageRecord::Query { bytes, touches } => {
			let delivery = per_oz(u128::from(bytes), parameters.bytes_per_oz)?;
			let touched = per_oz(u128::from(touches), parameters.touches_per_oz)?;
			delivery.checked_add(touched).ok_or(UsageError::Overflow)
		}
		UsageRecord::Computation { units } => {
			let rate = parameters.noz_per_compute_unit.ok_or(UsageError::ComputationUnpriced)?;
			u128::from(units).checked_mul(u128::from(rate)).ok_or(UsageError::Overflow)
		}
	}
}

/// The charge for all of a user's `records`, nOz. Each is rounded by itself.
///
/// # Errors
/// Where one cannot be priced, or is worth nothing: a report carries no record without a charge.
pub fn price(parameters: &OzoneParameters, records: &[UsageRecord]) -> Result<Noz, UsageError> {
	let mut sum: Noz = 0;
	for record in records {
		let ozone = charge(parameters, record)?;
		if ozone == 0 {
			return Err(UsageError::Nothing);
		}
		sum = sum.checked_add(ozone).ok_or(UsageError::Overflow)?;
	}
	if sum == 0 { Err(UsageError::Nothing) } else { Ok(sum) }
}

/// nOz for `count` things of which 1 oz pays for `rate`, rounded up.
fn per_oz(count: u128, rate: u64) -> Result<Noz, UsageError> {
	// By default 1 byte costs 1 nOz: no wide division for most records of a report.
	if u128::from(rate) == OZ {
		return Ok(count);
	}
	mul_div_ceil(count, OZ, u128::from(rate)).ok_or(UsageError::Overflow)
}
