//! The hash of a runtime's metadata, to which signatures may commit (RFC 78).

#![forbid(unsafe_code)]

use codec::{Decode, DecodeAll, Encode};
use frame_metadata::RuntimeMetadataPrefixed;
use merkleized_metadata::{ExtraInfo, generate_metadata_digest};
use std::sync::Arc;
use stratos_host::{
	chain_spec::ChainSpec,
	executor::{CallContext, Executor},
	state::{MemoryBackend, Overlay},
};

/// The version of the metadata that the hash is defined on.
const METADATA_VERSION: u32 = 15;

/// The chain whose token and address format are part of the hash.
const CHAIN: &str = "mainnet";

/// The hash of a runtime's metadata, in hex. `code` may be compressed.
///
/// # Errors
/// If the code does not run, or has no metadata of version 15; in a sentence.
pub fn metadata_hash(executor: &Executor, code: &[u8]) -> Result<String, String> {
	let runtime = executor.compile(code).map_err(|error| error.to_string())?;
	let version = runtime.version().ok_or("the runtime has no version")?;
	let overlay = Overlay::new(Arc::new(MemoryBackend::new()));
	let answer = runtime
		.session(overlay, CallContext::default())
		.call("Metadata_metadata_at_version", &METADATA_VERSION.encode())
		.map_err(|error| error.to_string())?;
	let metadata = Option::<Vec<u8>>::decode_all(&mut &answer[..]);
	let metadata = metadata.map_err(|error| error.to_string())?;
	let metadata = metadata.ok_or("the runtime has no metadata 15")?;
	let metadata = RuntimeMetadataPrefixed::decode(&mut &metadata[..]);
	let RuntimeMetadataPrefixed(_, metadata) = metadata.map_err(|error| error.to_string())?;
	let chain = ChainSpec::builtin(CHAIN).map_err(|error| error.to_string())?;
	let lacking = || format!("the properties of the chain {CHAIN} are not complete");
	let extra = ExtraInfo {
		spec_version: version.spec_version,
		spec_name: version.spec_name.to_string(),
		base58_prefix: chain.ss58_format().ok_or_else(lacking)?,
		decimals: chain.token_decimals().ok_or_else(lacking)?,
		token_symbol: chain.token_symbol().ok_or_else(lacking)?.to_owned(),
	};
	let hash = generate_metadata_digest(&metadata, extra)?.hash();
	Ok(sp_core::bytes::to_hex(&hash, false))
}
