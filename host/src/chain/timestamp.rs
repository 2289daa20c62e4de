//! The time of the chain.

use crate::state::{Backend, StateError};
use codec::Decode;
use sp_inherents::InherentData;
use sp_timestamp::{INHERENT_IDENTIFIER, Timestamp};

/// The inherent data of a block: its time, in milliseconds since 1970.
///
/// # Errors
/// If the data cannot be encoded.
pub fn inherent_data(time_ms: u64) -> Result<InherentData, sp_inherents::Error> {
	let mut data = InherentData::new();
	data.put_data(INHERENT_IDENTIFIER, &Timestamp::new(time_ms))?;
	Ok(data)
}

/// The time of the last block according to FRAME's timestamp pallet, in milliseconds since 1970; 0 if no
/// block has set it yet.
///
/// # Errors
/// [`StateError`] if the state cannot be read.
pub fn timestamp_of(state: &dyn Backend) -> Result<u64, StateError> {
	let value = state.get(None, &now_key())?;
	Ok(value.and_then(|value| u64::decode(&mut &value[..]).ok()).unwrap_or(0))
}

/// The key of `Timestamp::Now`. Every runtime that takes the timestamp inherent has the pallet under this
/// name.
fn now_key() -> Vec<u8> {
	[b"Timestamp".as_slice(), b"Now"].map(sp_crypto_hashing::twox_128).concat()
}
