//! Migrations that fail, for tests of the upgrade check and of limits. Only in the blob with the feature `drill`.
//!
//! The state selects the failure: text under the key `:drill`. Without it the migration succeeds.
//!
//! | text | what happens |
//! |---|---|
//! | `trap` | the first block's migration panics |
//! | `loop` | it never ends |
//! | `forge` | it creates Ozone out of nothing: an invariant is broken |
//! | `garble` | it leaves a value that does not decode |
//! | `heavy` | it weighs more than a block may |
//! | `slow N` | a migration takes N blocks |
//! | `fail` | a migration fails in its second block |
//! | `spin` | no migration fails; the runtime API `DrillApi_spin` never returns |
//! | `trap later` | a migration panics in its third block |

use crate::{Runtime, config::BlockWeights};
use alloc::{string::String, vec::Vec};
use frame_support::{
	migrations::{MigrationId, SteppedMigration, SteppedMigrationError},
	traits::{Get, OnRuntimeUpgrade},
	weights::{Weight, WeightMeter},
};

fn wanted() -> String {
	let text: Vec<u8> = frame_support::storage::unhashed::get_raw(b":drill").unwrap_or_default();
	String::from_utf8_lossy(&text).into_owned()
}

/// Counts until the state says something else, which it never does in a call.
fn count_while(text: &str) -> u64 {
	let mut rounds = 0u64;
	while wanted() == text {
		rounds = rounds.wrapping_add(1);
	}
	rounds
}

/// The call that never returns, where the state says so.
pub fn spin() {
	count_while("spin");
}

/// Failures in the first block.
pub struct AtOnce;

impl OnRuntimeUpgrade for AtOnce {
	fn on_runtime_upgrade() -> Weight {
		match wanted().as_str() {
			"trap" => panic!("drill: the migration panics"),
			"loop" => Weight::from_parts(count_while("loop"), 0),
			"forge" => {
				pallet_ozone::TotalOzone::<Runtime>::mutate(|total| {
					*total = total.saturating_add(1);
				});
				Weight::zero()
			}
			"garble" => {
				let key = pallet_ozone::Issuance::<Runtime>::hashed_key();
				frame_support::storage::unhashed::put_raw(&key, &[0xff; 7]);
				Weight::zero()
			}
			"heavy" => BlockWeights::get().max_block.saturating_mul(2),
			_ => Weight::zero(),
		}
	}
}

/// Failures in a later block.
pub struct OverBlocks;

impl SteppedMigration for OverBlocks {
	/// The steps done.
	type Cursor = u32;
	type Identifier = MigrationId<13>;

	fn id() -> Self::Identifier {
		MigrationId { pallet_id: *b"stratos-drill", version_from: 1, version_to: 2 }
	}

	fn max_steps() -> Option<u32> {
		let text = wanted();
		text.strip_prefix("slow ").and_then(|steps| steps.parse().ok()).or(Some(8))
	}

	fn step(
		cursor: Option<u32>,
		_: &mut WeightMeter,
	) -> Result<Option<u32>, SteppedMigrationError> {
		let done = cursor.unwrap_or(0).saturating_add(1);
		let text = wanted();
		match (text.as_str(), done) {
			("fail", 2..) => Err(SteppedMigrationError::Failed),
			("trap later", 3..) => panic!("drill: the migration panics"),
			("fail" | "trap later", _) => Ok(Some(done)),
			_ => {
				let steps = text.strip_prefix("slow ").and_then(|steps| steps.parse().ok());
				Ok(Some(done).filter(|done| *done < steps.unwrap_or(0)))
			}
		}
	}
}
