//! Migrations over several blocks.

use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// How far the migrations of an upgrade are.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct MigrationProgress {
	/// The migration under way, by its place in the runtime's list, from 0.
	pub migration: u32,
	/// How many there are.
	pub migrations: u32,
	/// The steps that it has done, about one in a block.
	pub steps: u32,
	/// The most that it may take.
	pub most_steps: Option<u32>,
}

sp_api::decl_runtime_apis! {
	/// Migrations over several blocks, during which the chain takes no transactions.
	pub trait MigrationApi {
		/// The migration in progress; `None` where there is none.
		fn progress() -> Option<MigrationProgress>;
	}
}
