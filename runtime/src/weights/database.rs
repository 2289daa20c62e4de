//! What the database costs.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - blocks of 1,000 reads and 1,000 writes at random in a state of 500,000 keys; a write
//!   has its share of the state root and of the commit to the disk

use frame_support::{parameter_types, weights::RuntimeDbWeight};

parameter_types! {
	/// Reads and writes of one key in this host's database.
	pub const DatabaseWeight: RuntimeDbWeight =
		RuntimeDbWeight { read: 3_678_053, write: 77_697_774 };
}
