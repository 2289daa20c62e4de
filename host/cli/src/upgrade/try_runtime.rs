//! The checks that pallets carry for their own migrations: `pre_upgrade` and `post_upgrade` around each, and
//! `try_state` after all.
//!
//! Only a blob built with the feature `try-runtime` has them, by the runtime API `TryRuntime`. That to propose has
//! not: they would be dead weight on the chain.

use crate::upgrade::{findings::Findings, forked_runtime::ForkedRuntime};
use codec::{Compact, DecodeAll};
use serde::Serialize;

/// The runtime API, and its function for upgrades.
const API: &str = "TryRuntime";
const FUNCTION: &str = "TryRuntime_on_runtime_upgrade";

/// `frame_try_runtime::UpgradeCheckSelect::All`.
const ALL: u8 = 1;

/// A weight: time and proof size.
type Weight = (Compact<u64>, Compact<u64>);

/// The result of the pallets' own checks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "result", rename_all = "camelCase")]
pub(crate) enum HookFacts {
	/// The code was not run.
	#[default]
	NotRun,
	/// The blob has none.
	Absent,
	/// All passed.
	#[serde(rename_all = "camelCase")]
	Passed {
		/// The weight of the migrations, milliseconds.
		weight_ms: f64,
	},
	/// One failed: it is an error of the report.
	Failed,
}

/// Has the new runtime run its migrations with the checks around them. `new` is the chain before its first block
/// under the new code.
pub(super) fn check(new: &ForkedRuntime<'_>, findings: &mut Findings) -> HookFacts {
	if !new.fork.has_api(API) {
		return HookFacts::Absent;
	}
	let answer = new.fork.call(FUNCTION, &[ALL]).map_err(|error| error.to_string());
	let weights = answer.and_then(|answer| {
		<(Weight, Weight)>::decode_all(&mut &answer[..])
			.map_err(|cause| format!("its answer does not decode: {cause}"))
	});
	match weights {
		Ok(((Compact(time), _), _)) => HookFacts::Passed { weight_ms: time as f64 / 1e9 },
		Err(what) => {
			findings.error("hooks", FUNCTION, what);
			HookFacts::Failed
		}
	}
}
