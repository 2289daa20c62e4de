//! What wallets ask about governed parameters.

use crate::{ParameterInfo, Refusal};
use alloc::vec::Vec;
use codec::Codec;

sp_api::decl_runtime_apis! {
	/// Governed parameters (`docs/economy.md` section 5). `Change` is the runtime's enum of parameters.
	pub trait ParametersApi<Change: Codec> {
		/// All parameters with their bounds, defaults, and the values in force and to come.
		fn parameters() -> Vec<ParameterInfo>;
		/// What `BoundedParameters.set` would say to `changes`, in words.
		fn check(changes: Vec<Change>) -> Result<(), Refusal>;
	}
}
