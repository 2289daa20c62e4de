//! `stratos genesis`: the launch of a chain.
//!
//! Modules import downwards only: `init`, `add_account`, `add_node` → `account`; `add_validator`, `add_node` →
//! `contribute`; `collect`, `verify` and `guard` beside them.

mod account;
mod add_account;
mod add_node;
mod add_validator;
mod collect;
mod contribute;
mod guard;
mod init;
mod verify;

use crate::{command::failure::Failure, launch::LaunchError};
use clap::{Args, Subcommand};
pub(super) use guard::refuse_useless;

/// Launch a chain: a draft, signed contributions of its operators, the spec.
///
/// One person begins a draft and gives accounts STOS. Each operator of a validator or a node signs an entry
/// for it on their own machine. Whoever has the draft and all entries gets the same spec, with the same
/// genesis hash.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos genesis init genesis.json --foundation 5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY
  stratos genesis add-account 5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY 500,000STOS
  stratos genesis add-validator --from alice --key validator.key \\
    --self-delegation 100,000STOS --commission 5%
  stratos genesis add-node --from alice --key node.key --deposit 100,000STOS --meta
  stratos genesis collect genesis.json contributions --output mainnet.json
  stratos genesis verify mainnet.json")]
pub(super) struct GenesisArgs {
	#[command(subcommand)]
	command: GenesisCommand,
}

// No docs here: `--help` shows those of the arguments.
#[derive(Debug, Subcommand)]
enum GenesisCommand {
	Init(init::InitArgs),
	AddAccount(add_account::AddAccountArgs),
	AddValidator(Box<add_validator::AddValidatorArgs>),
	AddNode(Box<add_node::AddNodeArgs>),
	Collect(collect::CollectArgs),
	Verify(verify::VerifyArgs),
}

pub(super) fn execute(arguments: &GenesisArgs) -> Result<(), Failure> {
	match &arguments.command {
		GenesisCommand::Init(arguments) => init::execute(arguments),
		GenesisCommand::AddAccount(arguments) => add_account::execute(arguments),
		GenesisCommand::AddValidator(arguments) => add_validator::execute(arguments),
		GenesisCommand::AddNode(arguments) => add_node::execute(arguments),
		GenesisCommand::Collect(arguments) => collect::execute(arguments),
		GenesisCommand::Verify(arguments) => verify::execute(arguments),
	}
}

impl From<LaunchError> for Failure {
	fn from(error: LaunchError) -> Self {
		Self::new(error)
	}
}
