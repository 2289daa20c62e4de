//! The chain's own time.

use crate::state::{Backend, StateError};
use codec::Decode;

/// The time of the last block as FRAME's timestamp pallet has it, milliseconds since 1970; 0 where no
/// block has set one yet.
///
/// # Errors
/// Those of reading the state.
pub fn timestamp_of(state: &dyn Backend) -> Result<u64, StateError> {
	let value = state.get(None, &now_key())?;
	Ok(value.and_then(|value| u64::decode(&mut &value[..]).ok()).unwrap_or(0))
}

/// Where FRAME's timestamp pallet keeps the time. Every runtime that takes the timestamp inherent
/// has it under this name.
fn now_key() -> Vec<u8> {
	[b"Timestamp".as_slice(), b"Now"].map(sp_crypto_hashing::twox_128).concat()
}
