//! `stratos inspect`.

use crate::command::{
	failure::Failure,
	inspect_report,
	output::{print, print_json},
	selection::runtime_for,
};
use crate::{client::Metadata, text::counted};
use clap::Args;
use serde_json::{Value, json};
use std::{
	io::Read,
	path::{Path, PathBuf},
};
use stratos_host::{
	chain_spec::{ChainSpec, ChainType, GenesisSource},
	executor::CodeInfo,
	node::executor,
};

/// Describe a chain spec or a runtime.
///
/// FILE is a runtime's Wasm, plain or compressed, or a chain spec in any form. The file is only read.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos inspect runtime.compact.compressed.wasm
  stratos inspect chain-spec/mainnet.json --json")]
pub(super) struct InspectArgs {
	/// The file
	#[arg(value_name = "FILE")]
	file: PathBuf,
	/// Print one JSON object
	#[arg(long)]
	json: bool,
}

/// The largest file that is read, bytes.
const MAX_FILE: u64 = stratos_host::chain_spec::MAX_SPEC_BYTES;

pub(super) fn execute(arguments: &InspectArgs) -> Result<(), Failure> {
	let bytes = read(&arguments.file)?;
	let report = match kind(&bytes) {
		Some(Kind::Code) => code(&bytes)?,
		Some(Kind::Spec) => spec(&bytes)?,
		None => {
			return Err(Failure::new(format!(
				"{} is neither a chain spec nor a Wasm runtime",
				arguments.file.display()
			))
			.help("give a spec in JSON, or Wasm, plain or zstd-compressed"));
		}
	};
	match arguments.json {
		true => print_json(&report),
		false => {
			print(&inspect_report::text(&report));
			Ok(())
		}
	}
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
	let mut bytes = Vec::new();
	let file = std::fs::File::open(path).map_err(|cause| Failure::file("read", path, &cause))?;
	file.take(MAX_FILE + 1)
		.read_to_end(&mut bytes)
		.map_err(|cause| Failure::file("read", path, &cause))?;
	if bytes.len() as u64 > MAX_FILE {
		return Err(Failure::new(format!(
			"{} is larger than {}",
			path.display(),
			counted(MAX_FILE, "byte")
		))
		.help("neither specs nor runtimes are that large; check the path"));
	}
	Ok(bytes)
}

enum Kind {
	Code,
	Spec,
}

fn kind(bytes: &[u8]) -> Option<Kind> {
	/// The first bytes of a compressed runtime.
	const COMPRESSED: [u8; 8] = [82, 188, 83, 118, 70, 219, 142, 5];
	if bytes.starts_with(b"\0asm") || bytes.starts_with(&COMPRESSED) {
		return Some(Kind::Code);
	}
	let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace())?;
	(*first == b'{').then_some(Kind::Spec)
}

fn code(bytes: &[u8]) -> Result<Value, Failure> {
	let executor = executor()?;
	let info = executor.inspect(bytes).map_err(Failure::new)?;
	Ok(code_report(&info, Metadata::of_code(&executor, bytes).as_ref()))
}

/// `metadata` names the runtime APIs; `None` where the runtime has none that can be read.
fn code_report(info: &CodeInfo, metadata: Option<&Metadata>) -> Value {
	let unknown = info.imports.iter().filter(|import| !import.known).count();
	json!({
		"kind": "runtime",
		"version": info.version,
		"apis": info.version.as_ref().map(|version| inspect_report::apis(version, metadata)),
		"size": info.wasm_size,
		"compressedSize": info.compressed.then_some(info.size),
		"hash": info.hash,
		"wasmHash": info.wasm_hash,
		"memoryPages": info.memory_pages,
		"imports": info.imports.iter().map(|import| json!({
			"module": import.module,
			"name": import.name,
			"provided": import.known,
		})).collect::<Vec<_>>(),
		"importsNotProvided": unknown,
		"exports": info.exports,
	})
}

fn spec(bytes: &[u8]) -> Result<Value, Failure> {
	let spec = ChainSpec::from_json(bytes).map_err(Failure::new)?;
	let embedded = runtime_for(&spec)?;
	let executor = executor()?;
	let genesis = spec.build_genesis(&executor, embedded).map_err(Failure::new)?;
	let info = executor.inspect(spec.code(embedded)).map_err(Failure::new)?;
	let metadata = Metadata::of_code(&executor, spec.code(embedded));
	let (form, preset) = match &spec.genesis {
		GenesisSource::Raw { .. } => ("raw", None),
		GenesisSource::Runtime { code: Some(_), preset, .. } => ("complete", preset.as_ref()),
		GenesisSource::Runtime { code: None, preset, .. } => ("plain", preset.as_ref()),
	};
	Ok(json!({
		"kind": "spec",
		"name": spec.name,
		"id": spec.id,
		"chainType": match &spec.chain_type {
			ChainType::Development => "Development",
			ChainType::Local => "Local",
			ChainType::Live => "Live",
			ChainType::Custom(name) => name,
		},
		"form": form,
		"preset": preset,
		"blockTimeMs": spec.block_time_ms(),
		"properties": spec.properties,
		"bootNodes": spec.boot_nodes,
		"genesisHash": genesis.hash,
		"stateRoot": genesis.header.state_root,
		"runtimeFromSpec": spec.has_code(),
		"runtime": code_report(&info, metadata.as_ref()),
	}))
}
