//! `stratos upgrade`.

mod apply;
mod check;
mod propose;
mod referenda;
mod status;

use super::Failure;
use clap::{Args, Subcommand};
use sp_version::RuntimeVersion;
use std::{fs::File, io::Read, path::Path};
use stratos_host::{
	executor::{MAX_CODE_BYTES, embedded_version},
	primitives::Hash,
};

/// Replace a chain's rules while it runs: check, propose, apply, and follow.
///
/// The rules are the runtime, Wasm in the chain's own state. A referendum authorises the hash of a
/// new one; then anybody applies it, and the next block runs on it.
#[derive(Debug, Args)]
pub(super) struct UpgradeArgs {
	#[command(subcommand)]
	command: UpgradeCommand,
}

// Without docs here: those of the arguments are what `--help` shows.
#[derive(Debug, Subcommand)]
enum UpgradeCommand {
	Check(Box<check::CheckArgs>),
	Propose(propose::ProposeArgs),
	Apply(apply::ApplyArgs),
	Status(status::StatusArgs),
}

pub(super) fn execute(arguments: &UpgradeArgs) -> Result<(), Failure> {
	match &arguments.command {
		UpgradeCommand::Check(arguments) => check::execute(arguments),
		UpgradeCommand::Propose(arguments) => propose::execute(arguments),
		UpgradeCommand::Apply(arguments) => apply::execute(arguments),
		UpgradeCommand::Status(arguments) => status::execute(arguments),
	}
}

/// A runtime in a file.
struct Blob {
	code: Vec<u8>,
	hash: Hash,
	version: Option<RuntimeVersion>,
}

impl Blob {
	/// Reads a runtime, plain or compressed.
	fn read(path: &Path) -> Result<Self, Failure> {
		let code = bytes(path)?;
		let version = embedded_version(&code).map_err(|cause| {
			Failure::new(format!("{} is no runtime: {cause}", path.display()))
				.help("give the Wasm of a FRAME runtime, plain or zstd-compressed")
		})?;
		let hash = sp_crypto_hashing::blake2_256(&code).into();
		Ok(Self { code, hash, version })
	}

	/// As [`Self::read`], also where it is no runtime: a report is to say so.
	fn read_any(path: &Path) -> Result<Self, Failure> {
		let code = bytes(path)?;
		let version = embedded_version(&code).ok().flatten();
		let hash = sp_crypto_hashing::blake2_256(&code).into();
		Ok(Self { code, hash, version })
	}

	/// `stratos 2`, or that it does not say.
	fn name(&self) -> String {
		self.version.as_ref().map_or_else(
			|| "a runtime without a version".to_owned(),
			|version| format!("{} {}", version.spec_name, version.spec_version),
		)
	}
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
	let mut code = Vec::new();
	let file = File::open(path).map_err(|cause| Failure::file("read", path, &cause))?;
	let limit = MAX_CODE_BYTES as u64;
	file.take(limit.saturating_add(1))
		.read_to_end(&mut code)
		.map_err(|cause| Failure::file("read", path, &cause))?;
	match code.len() as u64 > limit {
		false => Ok(code),
		true => Err(Failure::new(format!("{} has more than {limit} bytes", path.display()))
			.help("no runtime is that large; check the path")),
	}
}
