//! The pure arithmetic of usage.

use crate::usage::{
	BYTES_PER_OZ_BOUNDS, COMPUTE_UNIT_BOUNDS, MAX_REPLICAS_BOUND, OzoneParameters, ParameterError,
	TOUCHES_PER_OZ_BOUNDS, UsageError, UsageRecord, charge,
};
use proptest::prelude::*;
use sp_core::U256;
use stratos_primitives::OZ;

fn parameters() -> impl Strategy<Value = OzoneParameters> {
	(
		BYTES_PER_OZ_BOUNDS.0..=BYTES_PER_OZ_BOUNDS.1,
		TOUCHES_PER_OZ_BOUNDS.0..=TOUCHES_PER_OZ_BOUNDS.1,
		proptest::option::of(COMPUTE_UNIT_BOUNDS.0..=COMPUTE_UNIT_BOUNDS.1),
		1..=MAX_REPLICAS_BOUND,
		1..=MAX_REPLICAS_BOUND,
		1..=MAX_REPLICAS_BOUND,
	)
		.prop_map(|(bytes_per_oz, touches_per_oz, noz_per_compute_unit, a, b, c)| {
			let mut replicas = [a, b, c];
			replicas.sort_unstable();
			let [min_replicas, default_replicas, max_replicas] = replicas;
			OzoneParameters {
				bytes_per_oz,
				touches_per_oz,
				noz_per_compute_unit,
				default_replicas,
				min_replicas,
				max_replicas,
			}
		})
}

/// The smallest charge that pays for `count` at `rate` things per oz: `charge·rate ≥ count·10^9`.
fn is_exact(charge: u128, count: u128, rate: u64) -> bool {
	let needed = U256::from(count) * U256::from(OZ);
	let rate = U256::from(rate);
	U256::from(charge) * rate >= needed && (charge == 0 || U256::from(charge - 1) * rate < needed)
}

#[test]
fn the_papers_rates_are_the_default() {
	let paper = OzoneParameters::default();
	let of = |usage| charge(&paper, &usage);
	assert_eq!(of(UsageRecord::Download { bytes: 1_000_000_000 }), Ok(OZ));
	assert_eq!(of(UsageRecord::Query { bytes: 0, touches: 1_000_000 }), Ok(OZ));
	assert_eq!(of(UsageRecord::Query { bytes: 0, touches: 1 }), Ok(1_000));
	assert_eq!(of(UsageRecord::Download { bytes: 1 }), Ok(1));
	assert_eq!(of(UsageRecord::Upload { bytes: 10_000_000, replicas: None }), Ok(30_000_000));
	assert_eq!(of(UsageRecord::Upload { bytes: 10, replicas: Some(4) }), Ok(40));
	assert_eq!(of(UsageRecord::Computation { units: 0 }), Err(UsageError::ComputationUnpriced));
}

#[test]
fn the_default_is_within_its_bounds_and_each_bound_is_checked() {
	let paper = OzoneParameters::default();
	assert_eq!(paper.validate(), Ok(()));
	let (low, high) = BYTES_PER_OZ_BOUNDS;
	for bytes_per_oz in [0, low - 1, high + 1, u64::MAX] {
		let changed = OzoneParameters { bytes_per_oz, ..paper };
		assert_eq!(changed.validate(), Err(ParameterError::BytesPerOz));
	}
	let (low, high) = TOUCHES_PER_OZ_BOUNDS;
	for touches_per_oz in [0, low - 1, high + 1, u64::MAX] {
		let changed = OzoneParameters { touches_per_oz, ..paper };
		assert_eq!(changed.validate(), Err(ParameterError::TouchesPerOz));
	}
	let (low, high) = COMPUTE_UNIT_BOUNDS;
	for rate in [low - 1, high + 1, u64::MAX] {
		let changed = OzoneParameters { noz_per_compute_unit: Some(rate), ..paper };
		assert_eq!(changed.validate(), Err(ParameterError::NozPerComputeUnit));
	}
	for (min, default, max) in [(0, 3, 16), (4, 3, 16), (3, 17, 16), (3, 3, 65), (3, 2, 16)] {
		let changed = OzoneParameters {
			min_replicas: min,
			default_replicas: default,
			max_replicas: max,
			..paper
		};
		assert_eq!(changed.validate(), Err(ParameterError::Replicas));
	}
}

proptest! {
	#[test]
	fn charges_are_exact_and_round_up(
		parameters in parameters(),
		bytes: u64,
		touches: u64,
		units: u64,
		replicas in proptest::option::of(0u32..80),
	) {
		prop_assert_eq!(parameters.validate(), Ok(()));
		let of = |usage| charge(&parameters, &usage);

		let download = of(UsageRecord::Download { bytes }).unwrap();
		prop_assert!(is_exact(download, bytes.into(), parameters.bytes_per_oz));

		let touched = of(UsageRecord::Query { bytes: 0, touches }).unwrap();
		prop_assert!(is_exact(touched, touches.into(), parameters.touches_per_oz));
		prop_assert_eq!(of(UsageRecord::Query { bytes, touches }), Ok(download + touched));

		let copies = replicas.unwrap_or(parameters.default_replicas);
		let upload = of(UsageRecord::Upload { bytes, replicas });
		if copies < parameters.min_replicas || copies > parameters.max_replicas {
			prop_assert_eq!(upload, Err(UsageError::ReplicasOutOfBounds));
		} else {
			let bytes = u128::from(bytes) * u128::from(copies);
			prop_assert!(is_exact(upload.unwrap(), bytes, parameters.bytes_per_oz));
		}

		let expected = parameters
			.noz_per_compute_unit
			.map(|rate| u128::from(rate) * u128::from(units))
			.ok_or(UsageError::ComputationUnpriced);
		prop_assert_eq!(of(UsageRecord::Computation { units }), expected);
	}
}
