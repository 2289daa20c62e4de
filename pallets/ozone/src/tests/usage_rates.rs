//! The pure arithmetic of usage.

use crate::{
	OzoneKey, OzoneParameters,
	usage::{UsageError, UsageRecord, charge},
};
use proptest::prelude::*;
use sp_core::U256;
use stratos_primitives::{OZ, ParameterGroup, parameters::Bound};

fn parameters() -> impl Strategy<Value = OzoneParameters> {
	(
		1_000_000..=1_000_000_000_000u64,
		1_000..=1_000_000_000_000u64,
		proptest::option::of(1..=1_000_000_000_000u64),
		1..=64u32,
		1..=64u32,
		1..=64u32,
	)
		.prop_map(|(bytes_per_oz, touches_per_oz, noz_per_compute_unit, a, b, c)| {
			let mut replicas = [a, b, c];
			replicas.sort_unstable();
			let [min_replicas, default_replicas, max_replicas] = replicas;
			// In two steps: a new parameter changes nothing here.
			let replicas = OzoneParameters {
				default_replicas,
				min_replicas,
				max_replicas,
				..Default::default()
			};
			OzoneParameters { bytes_per_oz, touches_per_oz, noz_per_compute_unit, ..replicas }
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
	type Change = fn(&mut OzoneParameters);
	let bad: [(Change, OzoneKey, Bound); 15] = [
		(|p| p.bytes_per_oz = 999_999, OzoneKey::BytesPerOz, Bound::Minimum),
		(|p| p.bytes_per_oz = 1_000_000_000_001, OzoneKey::BytesPerOz, Bound::Maximum),
		(|p| p.bytes_per_oz = 0, OzoneKey::BytesPerOz, Bound::Minimum),
		(|p| p.bytes_per_oz = u64::MAX, OzoneKey::BytesPerOz, Bound::Maximum),
		(|p| p.touches_per_oz = 999, OzoneKey::TouchesPerOz, Bound::Minimum),
		(|p| p.touches_per_oz = 1_000_000_000_001, OzoneKey::TouchesPerOz, Bound::Maximum),
		(|p| p.noz_per_compute_unit = Some(0), OzoneKey::NozPerComputeUnit, Bound::Minimum),
		(
			|p| p.noz_per_compute_unit = Some(1_000_000_000_001),
			OzoneKey::NozPerComputeUnit,
			Bound::Maximum,
		),
		(|p| p.min_replicas = 0, OzoneKey::MinReplicas, Bound::Minimum),
		(|p| p.min_replicas = 4, OzoneKey::DefaultReplicas, Bound::Relation),
		(|p| p.default_replicas = 17, OzoneKey::DefaultReplicas, Bound::Relation),
		(|p| p.default_replicas = 2, OzoneKey::DefaultReplicas, Bound::Relation),
		(|p| p.default_replicas = 65, OzoneKey::DefaultReplicas, Bound::Maximum),
		(|p| p.max_replicas = 65, OzoneKey::MaxReplicas, Bound::Maximum),
		(|p| p.max_replicas = 2, OzoneKey::DefaultReplicas, Bound::Relation),
	];
	assert_eq!(OzoneParameters::default().validate(()), Ok(()));
	for (change, parameter, bound) in bad {
		let mut parameters = OzoneParameters::default();
		change(&mut parameters);
		let fault = parameters.validate(()).unwrap_err();
		assert_eq!((fault.parameter, fault.bound), (parameter, bound));
	}
}

proptest! {
	#[test]
	fn charges_are_exact_and_round_up(
		parameters in parameters(),
		bytes: u64,
		touches: u64,
		units: u64,
		replicas in proptest::option::of(0u8..80),
	) {
		prop_assert_eq!(parameters.validate(()), Ok(()));
		let of = |usage| charge(&parameters, &usage);

		let download = of(UsageRecord::Download { bytes }).unwrap();
		prop_assert!(is_exact(download, bytes.into(), parameters.bytes_per_oz));

		let touched = of(UsageRecord::Query { bytes: 0, touches }).unwrap();
		prop_assert!(is_exact(touched, touches.into(), parameters.touches_per_oz));
		prop_assert_eq!(of(UsageRecord::Query { bytes, touches }), Ok(download + touched));

		let copies = replicas.map_or(parameters.default_replicas, u32::from);
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
