//! The validator set, and who proposes.

use alloc::vec::Vec;
use codec::{Compact, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The largest number of validators in a set.
pub const MAX_VALIDATORS: u32 = 128;

/// Voting power: a millionth of a STOS at stake.
pub type Power = u64;

/// 2^64 divided by the golden ratio. Its multiples modulo 2^64 are spread evenly, every section of them.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The ed25519 key by which a validator signs for the consensus. It identifies the validator there.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
pub struct ConsensusKey(pub [u8; 32]);

impl ConsensusKey {
	/// The key as a public key.
	pub fn public(&self) -> sp_core::ed25519::Public {
		self.0.into()
	}
}

impl fmt::Display for ConsensusKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "0x{}", sp_core::hexdisplay::HexDisplay::from(&self.0))
	}
}

impl From<sp_core::ed25519::Public> for ConsensusKey {
	fn from(key: sp_core::ed25519::Public) -> Self {
		Self(key.0)
	}
}

/// A validator in a set.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
pub struct Validator {
	/// Its key.
	pub key: ConsensusKey,
	/// Its voting power, at least 1.
	pub power: Power,
}

/// The validators that vote on a block.
///
/// Block `h` is voted on by the set in the state of block `h − 1`.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
pub struct ValidatorSet(Vec<Validator>);

// Of what [`ValidatorSet::new`] makes.
impl MaxEncodedLen for ValidatorSet {
	fn max_encoded_len() -> usize {
		let all = Validator::max_encoded_len().saturating_mul(MAX_VALIDATORS as usize);
		Compact::<u32>::max_encoded_len().saturating_add(all)
	}
}

impl ValidatorSet {
	/// A set in its only order: most power first, the lower key first where it is equal. Validators
	/// without power are left out, and so is everybody above [`MAX_VALIDATORS`]. A key counts once.
	pub fn new(validators: impl IntoIterator<Item = Validator>) -> Self {
		let mut all: Vec<_> = validators.into_iter().filter(|one| one.power > 0).collect();
		all.sort_unstable_by(|a, b| b.power.cmp(&a.power).then(a.key.cmp(&b.key)));
		let mut set: Vec<Validator> = Vec::with_capacity(all.len());
		for one in all {
			if set.len() < MAX_VALIDATORS as usize && set.iter().all(|other| other.key != one.key) {
				set.push(one);
			}
		}
		Self(set)
	}

	/// The validators, most power first.
	pub fn validators(&self) -> &[Validator] {
		&self.0
	}

	/// Whether nobody is in it.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}

	/// The power of a validator; none if it is not in the set.
	pub fn power_of(&self, key: &ConsensusKey) -> Option<Power> {
		self.0.iter().find(|one| one.key == *key).map(|one| one.power)
	}

	/// The power of all.
	pub fn total_power(&self) -> Power {
		self.0.iter().fold(0, |sum: Power, one| sum.saturating_add(one.power))
	}

	/// Whether `power` is more than two thirds of all.
	pub fn is_quorum(&self, power: Power) -> bool {
		u128::from(power) * 3 > u128::from(self.total_power()) * 2
	}

	/// Who proposes in a round of a height; none if the set is empty.
	///
	/// In round 0 everybody proposes as often as its part of the power says, at intervals as even as
	/// possible: the multiples of the golden ratio are points on the line of all powers. In each further
	/// round the next point falls on the validators that did not propose in this height yet, so that no
	/// validator that is down is asked twice before all others were asked.
	pub fn proposer(&self, height: u32, round: u32) -> Option<&Validator> {
		let count = u32::try_from(self.0.len()).ok()?;
		let turn = round.checked_rem(count)?;
		let mut rest: Vec<&Validator> = self.0.iter().collect();
		for before in 0..turn {
			rest.remove(point(&rest, height, before));
		}
		rest.get(point(&rest, height, turn)).copied()
	}
}

/// The place on which the point of a height and a turn falls.
fn point(rest: &[&Validator], height: u32, turn: u32) -> usize {
	let total = rest.iter().fold(0u64, |sum, one| sum.saturating_add(one.power));
	let fraction = (u64::from(height) + u64::from(turn)).wrapping_mul(GOLDEN);
	let mut left = (u128::from(fraction) * u128::from(total)) >> 64;
	for (place, one) in rest.iter().enumerate() {
		let power = u128::from(one.power);
		if left < power {
			return place;
		}
		left -= power;
	}
	rest.len().saturating_sub(1)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn set(powers: &[Power]) -> ValidatorSet {
		let key = |index: usize| ConsensusKey([index as u8 + 1; 32]);
		ValidatorSet::new(
			powers.iter().enumerate().map(|(i, power)| Validator { key: key(i), power: *power }),
		)
	}

	#[test]
	fn a_set_has_one_order() {
		let [a, b, c] = [1, 2, 3].map(|byte| ConsensusKey([byte; 32]));
		let listed = [(b, 5), (a, 5), (c, 9), (c, 9), (ConsensusKey([4; 32]), 0)];
		let set = ValidatorSet::new(listed.map(|(key, power)| Validator { key, power }));
		let order: Vec<_> = set.validators().iter().map(|one| (one.key, one.power)).collect();
		assert_eq!(order, [(c, 9), (a, 5), (b, 5)]);
		assert_eq!(set.power_of(&b), Some(5));
		assert_eq!(set.power_of(&ConsensusKey([4; 32])), None);
	}

	#[test]
	fn a_quorum_is_more_than_two_thirds() {
		let set = set(&[1, 1, 1]);
		assert!(!set.is_quorum(2));
		assert!(set.is_quorum(3));
		assert!(!ValidatorSet::default().is_quorum(0));
	}

	#[test]
	fn an_empty_set_has_no_proposer() {
		assert_eq!(ValidatorSet::default().proposer(1, 0), None);
	}

	#[test]
	fn a_single_validator_always_proposes() {
		let set = set(&[7]);
		assert!((0..100).all(|n| set.proposer(n, n).is_some()));
	}

	#[test]
	fn a_rare_proposer_does_not_wait_long() {
		let set = set(&[97, 1, 1, 1]);
		for Validator { key, .. } in set.validators().iter().copied() {
			let turns: Vec<u32> =
				(1..10_000).filter(|h| set.proposer(*h, 0).unwrap().key == key).collect();
			let longest = turns.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap();
			assert!(longest <= 250, "{longest}");
		}
	}

	proptest! {
		#[test]
		fn everybody_proposes_by_its_power(
			powers in prop::collection::vec(1u64..1_000_000, 1..20),
			start in any::<u32>(),
		) {
			let set = set(&powers);
			let heights = 2_000u32;
			let total = set.total_power() as f64;
			for one in set.validators() {
				let turns = (0..heights)
					.filter(|h| set.proposer(start.wrapping_add(*h), 0).unwrap().key == one.key)
					.count() as f64;
				let due = f64::from(heights) * one.power as f64 / total;
				prop_assert!((turns - due).abs() <= 8.0, "{turns} turns, {due} due");
			}
		}

		#[test]
		fn the_rounds_of_a_height_ask_everybody_once(
			powers in prop::collection::vec(1u64..1_000_000, 1..20),
			height in any::<u32>(),
		) {
			let set = set(&powers);
			let count = powers.len() as u32;
			let mut asked: Vec<_> =
				(0..count).map(|round| set.proposer(height, round).unwrap().key).collect();
			prop_assert_eq!(set.proposer(height, count).unwrap().key, asked[0]);
			asked.sort_unstable();
			asked.dedup();
			prop_assert_eq!(asked.len() as u32, count);
		}
	}
}
