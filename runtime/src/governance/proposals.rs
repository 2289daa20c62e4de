//! Refuses proposals that cannot be enacted.
//!
//! Parameters out of their bounds, or whose consequences are, are refused at the enactment, after weeks
//! of voting. They are therefore refused as a proposal too: its preimage cannot be noted, and a
//! referendum that carries it cannot be submitted. Both fail with `CallFiltered`; `ParametersApi_check`
//! and `stratos param propose` name the bound and the figures. How many validators a change leaves is
//! checked by these two and at the enactment only, because it takes many reads. The same holds for calls that mint or burn STOS ([`super::supply`]).
//!
//! Parameters are checked in a plain call and in the calls of `batch` and `batch_all`. Those in calls
//! that continue after an error, or that hide other calls, are checked at the enactment only.

use super::supply::keeps_supply;
use crate::{
	BoundedParameters, RuntimeCall,
	parameters::consequences::{self, Depth},
};
use codec::DecodeLimit;
use frame_support::traits::{Bounded, Contains};

/// The longest proposal that is decoded, in bytes. It bounds the cost of the filter and is many times
/// the size of a change of all parameters.
const MAX_CHECKED: usize = 16 * 1024;

/// The depth of nested batches that is checked.
const DEPTH: u32 = 16;

/// Refuses proposals of parameters out of their bounds and of calls that mint or burn.
pub struct WithinBounds;

impl Contains<RuntimeCall> for WithinBounds {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Preimage(pallet_preimage::Call::note_preimage { bytes }) => sound(bytes),
			RuntimeCall::Referenda(pallet_referenda::Call::submit { proposal, .. }) => {
				match proposal {
					Bounded::Inline(bytes) => sound(bytes),
					// The preimage is checked when it is noted.
					Bounded::Lookup { .. } | Bounded::Legacy { .. } => true,
				}
			}
			_ => true,
		}
	}
}

/// False for an encoded call that cannot be enacted.
fn sound(bytes: &[u8]) -> bool {
	if bytes.len() > MAX_CHECKED {
		return true;
	}
	let call = RuntimeCall::decode_all_with_depth_limit(DEPTH, &mut &bytes[..]);
	call.map_or(true, |call| keeps_supply(&call) && admits(&call))
}

fn admits(call: &RuntimeCall) -> bool {
	use pallet_utility::Call::{batch, batch_all};
	match call {
		RuntimeCall::BoundedParameters(pallet_bounded_parameters::Call::set { changes }) => {
			let quick = || consequences::check(Depth::Quick);
			BoundedParameters::check_by(changes.to_vec(), quick).is_ok()
		}
		RuntimeCall::Utility(batch { calls } | batch_all { calls }) => calls.iter().all(admits),
		_ => true,
	}
}
