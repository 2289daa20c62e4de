//! Builds the runtime that is proposed to a chain: `stratos-runtime FILE`.
//!
//! Offline signers commit to the hash of the metadata they show (RFC 78), and `CheckMetadataHash`
//! compares it with the one compiled in. The runtime is compiled, asked for its metadata, and compiled
//! again with the hash, as polkadot-sdk does for its releases. Development chains do without.

#[path = "../../wasm/compile.rs"]
mod compile;

use codec::{Decode, DecodeAll, Encode};
use frame_metadata::RuntimeMetadataPrefixed;
use merkleized_metadata::{ExtraInfo, generate_metadata_digest};
use std::{
	env, fs,
	path::{Path, PathBuf},
	process::ExitCode,
	sync::Arc,
};
use stratos_host::{
	chain_spec::ChainSpec,
	executor::{CallContext, Executor},
	node::executor,
	state::{MemoryBackend, Overlay},
};

/// The version of the metadata that the hash is defined on.
const METADATA_VERSION: u32 = 15;

/// The chain whose token and address format are part of the hash.
const CHAIN: &str = "mainnet";

fn main() -> ExitCode {
	let Some(file) = env::args_os().nth(1).map(PathBuf::from) else {
		eprintln!("error: no file is named\nhelp: stratos-runtime FILE");
		return ExitCode::from(2);
	};
	match build(&file) {
		Ok(()) => ExitCode::SUCCESS,
		Err(message) => {
			eprintln!("error: {message}");
			ExitCode::FAILURE
		}
	}
}

fn build(file: &Path) -> Result<(), String> {
	let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
	let workspace = workspace.canonicalize().map_err(|error| error.to_string())?;
	let target = workspace.join("target/wasm");
	let executor = executor().map_err(|error| error.to_string())?;
	let compile = |hash: Option<&str>| compile::runtime(&workspace, &target, "", hash);
	let hash = metadata_hash(&executor, &compile(None)?)?;
	let code = compile(Some(&hash))?;
	if metadata_hash(&executor, &code)? != hash {
		return Err("the hash of the metadata is part of the metadata".into());
	}
	let info = executor.inspect(&code).map_err(|error| error.to_string())?;
	fs::write(file, &code).map_err(|error| format!("{}: {error}", file.display()))?;
	println!("{} ({} bytes)", file.display(), code.len());
	println!("code hash      {:?}", info.hash);
	println!("metadata hash  {hash}");
	Ok(())
}

/// The hash of a runtime's metadata, in hex.
fn metadata_hash(executor: &Executor, code: &[u8]) -> Result<String, String> {
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
