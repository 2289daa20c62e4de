//! Refuses proposals that cannot be enacted.
//!
//! A parameter out of its bounds is refused at the enactment, after weeks of voting. It is therefore
//! refused as a proposal too: its preimage cannot be noted, and a referendum that carries it cannot be
//! submitted. Both fail with `CallFiltered`; `ParametersApi_check` and `stratos param propose` name the
//! bound. The same holds for calls that mint or burn STOS ([`super::supply`]).
//!
//! The check sees a plain call and the calls of `batch` and `batch_all`. Calls that continue after an
//! error, or that hide other calls, are checked at the enactment only.

use super::supply::Allowed;
use crate::{RuntimeCall, parameters::EconomyRules};
use codec::DecodeLimit;
use frame_support::traits::{Bounded, Contains};
use pallet_bounded_parameters::Rules;

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
