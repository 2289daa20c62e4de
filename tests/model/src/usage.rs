//! What usage costs, nOz: section 1 of the economy, section 3.1 of the paper.

use crate::{OZ, arith::ceil, parameters::OzoneParameters};

/// What a user did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Usage {
	/// Uploaded so many bytes, with so many replicas if a number was given.
	Upload(u64, Option<u32>),
	/// Downloaded so many bytes.
	Download(u64),
	/// Queried: so many bytes delivered, so many records touched.
	Query(u64, u64),
	/// Used so many units of computation.
	Computation(u64),
}

/// The charge in nOz, or why it cannot be charged.
///
/// *Choice*: rates say what 1 oz pays for, and each part is rounded up, against the user.
pub fn charge(rates: &OzoneParameters, usage: Usage) -> Result<u128, &'static str> {
	let bytes = |count: u128| ceil(count, OZ, rates.bytes_per_oz.into()).expect("within bounds");
	match usage {
		Usage::Upload(size, replicas) => {
			let replicas = replicas.unwrap_or(rates.default_replicas);
			if replicas < rates.min_replicas || replicas > rates.max_replicas {
				return Err("ReplicasOutOfBounds");
			}
			Ok(bytes(u128::from(size) * u128::from(replicas)))
		}
		Usage::Download(size) => Ok(bytes(size.into())),
		Usage::Query(size, touches) => Ok(bytes(size.into())
			+ ceil(touches.into(), OZ, rates.touches_per_oz.into()).expect("within bounds")),
		Usage::Computation(units) => rates
			.noz_per_compute_unit
			.map(|rate| u128::from(units) * u128::from(rate))
			.ok_or("ComputationUnpriced"),
	}
}
