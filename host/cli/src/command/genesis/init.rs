//! `stratos genesis init`.

use crate::{
	command::{
		failure::Failure, genesis::account, output::print, selection::embedded_runtime,
		session::AllowArgs,
	},
	launch::{Draft, show_amount},
};
use clap::Args;
use std::path::PathBuf;
use stratos_host::{chain_spec::ChainSpec, node::executor};

/// Begin a draft from the values of the main network.
///
/// The draft is JSON for people to read and review. Its name, id, block time, Foundation and genesis values
/// are the terms that contributors sign: change them before the first one signs. Accounts may be added
/// later. Parameters are set in the draft under genesis.boundedParameters.parameters.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos genesis init genesis.json
  stratos genesis init genesis.json --name 'Stratos' --id stratos --block-time 6000
  stratos genesis init rehearsal.json --id rehearsal \\
    --foundation 5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY")]
pub(super) struct InitArgs {
	/// The new draft
	#[arg(value_name = "FILE")]
	file: PathBuf,
	/// The chain's name for people
	#[arg(long)]
	name: Option<String>,
	/// The chain's id, which names its folder
	#[arg(long)]
	id: Option<String>,
	/// Milliseconds between blocks
	#[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
	block_time: Option<u64>,
	/// The account of the Foundation, which verifies candidates for Meta Nodes
	#[arg(long, value_name = "ADDRESS")]
	foundation: Option<String>,
	#[command(flatten)]
	allow: AllowArgs,
}

pub(super) fn execute(arguments: &InitArgs) -> Result<(), Failure> {
	let runtime = executor()?.compile(embedded_runtime()?).map_err(Failure::new)?;
	let spec = ChainSpec::builtin("mainnet").and_then(|spec| spec.with_values(&runtime));
	let draft = Draft::new(&spec.map_err(Failure::new)?)?
		.named(arguments.name.clone(), arguments.id.clone())
		.with_block_time(arguments.block_time);
	let foundation = arguments.foundation.as_deref();
	let accounts = arguments.allow.accept(draft.accounts());
	let foundation = foundation.map(|text| account::parse(&accounts, text)).transpose()?;
	let draft = draft.with_foundation(foundation);
	draft.create(&arguments.file)?;
	let left = draft.endowments()?.treasury;
	print(&format!(
		"{}: the draft of {} ({})\nterms      {}\nto give    {}\nfoundation {}",
		arguments.file.display(),
		draft.name,
		draft.id,
		sp_core::bytes::to_hex(&draft.terms(), false),
		show_amount(left),
		draft.foundation().unwrap_or("none yet: a chain needs one, give --foundation"),
	));
	Ok(())
}
