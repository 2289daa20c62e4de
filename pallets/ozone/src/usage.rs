//! What usage of the Resource Network costs, in nOz (whitepaper section 3.1, `docs/economy.md`).
//!
//! Pure functions without storage. Rates are given per oz, as the paper gives them (1 oz = 1 GB or
//! 1,000,000 record touches), which also allows rates below 1 nOz per byte. Charges round up, once
//! for each kind of cost: a fraction of a nOz is paid in full.

use crate::OzoneParameters;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use stratos_primitives::{Noz, OZ, math::mul_div_ceil};

/// What a user did.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum UsageRecord {
	/// Stored a file: the initial upload and its replication are paid together.
	Upload {
		/// Size of the file.
		bytes: u64,
		/// Copies to keep; `None` for the governed default.
		replicas: Option<u32>,
	},
	/// Fetched data. The traffic of replicas that the network adds on its own is not part of it.
	Download {
		/// Bytes delivered to the user.
		bytes: u64,
	},
	/// Asked the database.
	Query {
		/// Bytes delivered to the user.
		bytes: u64,
		/// Records touched on the way.
		touches: u64,
	},
	/// Had something computed.
	Computation {
		/// Units of computation.
		units: u64,
	},
}

/// Why a usage cannot be charged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UsageError {
	/// The number of replicas is outside the governed bounds.
	ReplicasOutOfBounds,
	/// Computation has no rate yet.
	ComputationUnpriced,
	/// The charge does not fit its type.
	Overflow,
}

/// The charge for `usage` in nOz.
///
/// Upload: bytes × replicas. Download: bytes delivered. Query: bytes delivered plus touches.
/// Computation: units × the governed rate. Rounds each part up.
pub fn charge(parameters: &OzoneParameters, usage: &UsageRecord) -> Result<Noz, UsageError> {
	match *usage {
		UsageRecord::Upload { bytes, replicas } => {
			let replicas = replicas.unwrap_or(parameters.default_replicas);
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

/// nOz for `count` things of which 1 oz pays for `rate`, rounded up.
fn per_oz(count: u128, rate: u64) -> Result<Noz, UsageError> {
	mul_div_ceil(count, OZ, u128::from(rate)).ok_or(UsageError::Overflow)
}
