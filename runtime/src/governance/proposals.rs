//! What may be proposed.
//!
//! A change of parameters beyond their bounds is refused when it is enacted, whatever the vote. So
//! that nobody votes on it for weeks first, it cannot be proposed either: neither the preimage of
//! such a call can be noted, nor a referendum be submitted that carries it. Both are refused with
//! `CallFiltered`; `ParametersApi_check` and `stratos param propose` say which bound it is. The same goes
//! for calls that would mint or burn STOS, which nobody can enact ([`super::supply`]).
//!
//! This looks at what a proposal plainly is, alone or in a batch. What may go on after an error, or
//! hides its calls, meets the check at the enactment alone.

use super::supply::Allowed;
use crate::{RuntimeCall, parameters::EconomyRules};
use codec::DecodeLimit;
use frame_support::traits::{Bounded, Contains};
use pallet_bounded_parameters::Rules;

/// Bytes of a proposal up to which it is looked into, so that the filter costs little: many times what
/// a change of all parameters takes.
const LOOKED_INTO: usize = 16 * 1024;

/// How deep batches are looked into.
const DEPTH: u32 = 16;

/// Refuses proposals of parameters beyond their bounds and of what mints or burns, and nothing else.
pub struct WithinBounds;

impl Contains<RuntimeCall> for WithinBounds {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Preimage(pallet_preimage::Call::note_preimage { bytes }) => sound(bytes),
			RuntimeCall::Referenda(pallet_referenda::Call::submit { proposal, .. }) => {
				match proposal {
					Bounded::Inline(bytes) => sound(bytes),
					// A preimage of it was looked at when it was noted, or will be.
					Bounded::Lookup { .. } | Bounded::Legacy { .. } => true,
				}
			}
			_ => true,
		}
	}
}

/// Whether these bytes are not a call that could not be enacted.
fn sound(bytes: &[u8]) -> bool {
	if bytes.len() > LOOKED_INTO {
		return true;
	}
	let call = RuntimeCall::decode_all_with_depth_limit(DEPTH, &mut &bytes[..]);
	call.map_or(true, |call| admits(&call))
}

fn admits(call: &RuntimeCall) -> bool {
	use pallet_utility::Call::{batch, batch_all};
	match call {
		RuntimeCall::BoundedParameters(pallet_bounded_parameters::Call::set { changes }) => {
			changes.iter().all(|change| EconomyRules::check(change).is_ok())
		}
		RuntimeCall::Balances(_) => Allowed::contains(call),
		RuntimeCall::Utility(batch { calls } | batch_all { calls }) => calls.iter().all(admits),
		_ => true,
	}
}
