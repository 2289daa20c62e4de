//! The calls and storage of FRAME's system pallet that replace a runtime.

use crate::{
	client::{Accounts, Metadata, ValueParser, by_name, storage},
	upgrade::forked_runtime::ForkedRuntime,
};
use codec::{Compact, Encode};
use stratos_host::primitives::{Extrinsic, Hash};

/// The first byte of an unsigned transaction of version 4.
const UNSIGNED_V4: u8 = 0x04;

/// An unsigned transaction with the code of a runtime.
pub(super) struct UnsignedUpgrade {
	pub(super) extrinsic: Extrinsic,
	/// Bytes of the extrinsic besides the code.
	pub(super) overhead: usize,
}

/// `System.apply_authorized_upgrade`; `None` where the runtime has no such call.
pub(super) fn apply_upgrade(metadata: &Metadata, code: &[u8]) -> Option<UnsignedUpgrade> {
	let pallet = metadata.pallet("System")?;
	let call = by_name(metadata.calls(pallet), "apply_authorized_upgrade", |call| &call.name)?;
	let length = Compact(u32::try_from(code.len()).ok()?).encode();
	let inner = [&[UNSIGNED_V4, pallet.index, call.index][..], &length, code].concat();
	let extrinsic = Extrinsic(inner.encode());
	let overhead = extrinsic.0.len().saturating_sub(code.len());
	Some(UnsignedUpgrade { extrinsic, overhead })
}

/// Writes `System.AuthorizedUpgrade`, as the call of a referendum does. `None` where the runtime has no
/// such item.
pub(super) fn authorise(
	runtime: &mut ForkedRuntime<'_>,
	hash: Hash,
	check_version: bool,
) -> Option<()> {
	let metadata = runtime.metadata();
	let pallet = metadata.pallet("System")?;
	let item = pallet.item("AuthorizedUpgrade")?;
	let text = format!("{{ code_hash: {hash:?}, check_version: {check_version} }}");
	let bytes = ValueParser::new(metadata, None, Accounts::any())
		.encoded(&text, item.value, "authorisation")
		.ok()?;
	runtime.fork.set(&storage::prefix(pallet, item), Some(&bytes)).ok()
}
