//! What the pallet needs to know about the runtime's parameters.

use alloc::vec::Vec;
use serde::{Serialize, de::DeserializeOwned};
use stratos_runtime_api::parameters::{Consequence, ParameterInfo, Refusal};

/// The parameters that a chain starts with. `Change` is the runtime's enum of parameters.
pub trait InitialParameters<Change>: Clone + Default + Serialize + DeserializeOwned {
	/// The parameters that differ from their defaults.
	fn changes(&self) -> Vec<Change>;
}

/// The bounds of a runtime's parameters. `Change` is the runtime's enum of parameters.
pub trait Rules<Change> {
	/// Checks one change by itself.
	fn check(change: &Change) -> Result<(), Refusal>;

	/// Checks all that pallet-parameters stores now: what one value allows another.
	fn check_together() -> Result<(), Refusal>;

	/// Checks what all that pallet-parameters stores now means, beside what the values in force mean.
	fn check_consequences() -> Result<(), Refusal>;

	/// What [`Rules::check_consequences`] judges.
	fn consequences() -> Vec<Consequence>;

	/// All parameters.
	fn list() -> Vec<ParameterInfo>;
}
