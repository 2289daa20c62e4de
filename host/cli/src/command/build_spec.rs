//! `stratos build-spec`.

use crate::command::{
	failure::Failure,
	output::escaped,
	selection::{chain_spec, embedded_runtime, runtime_for},
};
use clap::Args;
use std::{io::Write, path::PathBuf};
use stratos_host::{
	chain_spec::{ChainSpec, GenesisSource, preset_names},
	executor::Executor,
	node::executor,
};

/// Write a chain spec.
///
/// The plain form has genesis values and no code: the host uses its embedded runtime. --with-code writes
/// the complete form for other tools. --raw writes the genesis state key by key.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos build-spec --chain mainnet
  stratos build-spec --list-presets
  stratos build-spec --chain local --raw --output local-raw.json
  stratos build-spec --chain chain-spec/mainnet.json --with-code --output mainnet-complete.json")]
pub(super) struct BuildSpecArgs {
	/// development, local, mainnet or a spec file
	#[arg(long, default_value = "development", value_name = "CHAIN")]
	chain: String,
	/// Use this genesis preset of the runtime
	#[arg(long, value_name = "NAME")]
	preset: Option<String>,
	/// Include the runtime's code and the complete genesis config
	#[arg(long, conflicts_with = "raw")]
	with_code: bool,
	/// Write the genesis state key by key, with the code
	#[arg(long)]
	raw: bool,
	/// List the genesis presets of the runtime
	#[arg(long, conflicts_with_all = ["preset", "with_code", "raw"])]
	list_presets: bool,
	/// The output file [default: standard output]
	#[arg(long, short, value_name = "FILE")]
	output: Option<PathBuf>,
}

pub(super) fn execute(arguments: &BuildSpecArgs) -> Result<(), Failure> {
	let mut spec = chain_spec(&arguments.chain)?;
	if let Some(name) = &arguments.preset {
		match &mut spec.genesis {
			GenesisSource::Runtime { preset, .. } => *preset = Some(name.clone()),
			GenesisSource::Raw { .. } => {
				return Err(Failure::new(format!(
					"--preset {name} has no effect on {}, which is raw",
					arguments.chain
				))
				.help("give a spec with genesis values, or a built-in chain"));
			}
		}
	}
	let executor = executor()?;
	let text = if arguments.list_presets {
		let runtime = executor.compile(spec.code(runtime_for(&spec)?)).map_err(Failure::new)?;
		let mut names = preset_names(&runtime).map_err(Failure::new)?;
		names.sort_unstable();
		names.into_iter().map(|name| name + "\n").collect()
	} else {
		build(&spec, arguments, &executor)?.to_json()
	};
	write(&text, arguments.output.as_ref())
}

fn build(
	spec: &ChainSpec,
	arguments: &BuildSpecArgs,
	executor: &Executor,
) -> Result<ChainSpec, Failure> {
	let embedded = runtime_for(spec)?;
	// A chain must be able to start from the spec.
	spec.checked_genesis(executor, embedded).map_err(Failure::new)?;
	if arguments.raw {
		return spec.raw(executor, embedded).map_err(Failure::new);
	}
	if arguments.with_code {
		return spec.complete(executor, embedded).map_err(Failure::new);
	}
	match &spec.genesis {
		GenesisSource::Runtime { preset: Some(_), .. } => {
			let code = if spec.has_code() { spec.code(&[]) } else { embedded_runtime()? };
			let runtime = executor.compile(code).map_err(Failure::new)?;
			spec.with_values(&runtime).map_err(Failure::new)
		}
		_ => Ok(spec.clone()),
	}
}

/// Writes to a temporary file beside the output, then renames it.
fn write(text: &str, output: Option<&PathBuf>) -> Result<(), Failure> {
	let Some(path) = output else {
		// A closed pipe (`| head`) is not an error.
		let _ = std::io::stdout().write_all(escaped(text).as_bytes());
		return Ok(());
	};
	let mut beside = path.clone().into_os_string();
	beside.push(".part");
	let beside = PathBuf::from(beside);
	std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(|cause| {
		// A partial file is useless.
		let _ = std::fs::remove_file(&beside);
		Failure::file("write", path, &cause)
	})
}
