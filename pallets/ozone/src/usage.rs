//! What usage of the Resource Network costs, in nOz (whitepaper section 3.1, `docs/economy.md` section
//! 1), and the governed rates that say so.
//!
//! Pure functions without storage. Rates are given per oz, as the paper gives them (1 oz = 1 GB or
//! 1,000,000 record touches), which also allows rates below 1 nOz per byte. Charges round up, once
//! for each kind of cost: a fraction of a nOz is paid in full.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use stratos_primitives::{Noz, OZ, math::mul_div_ceil};

/// Lowest and highest rate of bytes that an oz may buy: 1 MB and 1 TB.
pub const BYTES_PER_OZ_BOUNDS: (u64, u64) = (1_000_000, 1_000_000_000_000);

/// Lowest and highest rate of record touches that an oz may buy.
pub const TOUCHES_PER_OZ_BOUNDS: (u64, u64) = (1_000, 1_000_000_000_000);

/// Lowest and highest charge for a unit of computation: 1 nOz and 1,000 oz.
pub const COMPUTE_UNIT_BOUNDS: (u64, u64) = (1, 1_000_000_000_000);

/// No parameter may ask for more replicas than this.
pub const MAX_REPLICAS_BOUND: u32 = 64;

/// The governed parameters of usage. [`Default`] gives the paper's values.
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
pub struct OzoneParameters {
	/// Bytes of traffic that 1 oz pays for. Default 10^9; see [`BYTES_PER_OZ_BOUNDS`].
	pub bytes_per_oz: u64,
	/// Record touches that 1 oz pays for. Default 10^6; see [`TOUCHES_PER_OZ_BOUNDS`].
	pub touches_per_oz: u64,
	/// nOz for a unit of computation. Unset by default: computation is refused until a standalone
	/// paper says what it costs. See [`COMPUTE_UNIT_BOUNDS`].
	pub noz_per_compute_unit: Option<u64>,
	/// Replicas of an upload that asks for no number. Default 3.
	pub default_replicas: u32,
	/// Fewest replicas that an upload may ask for. Default 3; at least 1, at most the default.
	pub min_replicas: u32,
	/// Most replicas that an upload may ask for. Default 16; at least the default, at most
	/// [`MAX_REPLICAS_BOUND`].
	pub max_replicas: u32,
}

impl Default for OzoneParameters {
	fn default() -> Self {
		Self {
			bytes_per_oz: 1_000_000_000,
			touches_per_oz: 1_000_000,
			noz_per_compute_unit: None,
			default_replicas: 3,
			min_replicas: 3,
			max_replicas: 16,
		}
	}
}

/// Which parameter is out of its bounds.
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
pub enum ParameterError {
	/// `bytes_per_oz` is outside [`BYTES_PER_OZ_BOUNDS`].
	BytesPerOz,
	/// `touches_per_oz` is outside [`TOUCHES_PER_OZ_BOUNDS`].
	TouchesPerOz,
	/// `noz_per_compute_unit` is set and outside [`COMPUTE_UNIT_BOUNDS`].
	NozPerComputeUnit,
	/// `1 ≤ min_replicas ≤ default_replicas ≤ max_replicas ≤ 64` does not hold.
	Replicas,
}

impl OzoneParameters {
	/// Checks every bound. To be called when a change is proposed; the pallet calls it again when
	/// the change is enacted.
	pub fn validate(&self) -> Result<(), ParameterError> {
		let within = |value: u64, (low, high): (u64, u64)| (low..=high).contains(&value);
		if !within(self.bytes_per_oz, BYTES_PER_OZ_BOUNDS) {
			return Err(ParameterError::BytesPerOz);
		}
		if !within(self.touches_per_oz, TOUCHES_PER_OZ_BOUNDS) {
			return Err(ParameterError::TouchesPerOz);
		}
		if !self.noz_per_compute_unit.is_none_or(|rate| within(rate, COMPUTE_UNIT_BOUNDS)) {
			return Err(ParameterError::NozPerComputeUnit);
		}
		if self.min_replicas < 1
			|| self.min_replicas > self.default_replicas
			|| self.default_replicas > self.max_replicas
			|| self.max_replicas > MAX_REPLICAS_BOUND
		{
			return Err(ParameterError::Replicas);
		}
		Ok(())
	}
}

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
