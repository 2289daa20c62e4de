//! `stratos genesis add-account`.

use crate::{
	command::{failure::Failure, genesis::account, output::print, session::AllowArgs},
	launch::{Draft, amount, show_amount},
};
use clap::Args;
use std::path::PathBuf;

/// Give an account STOS in a draft.
///
/// All accounts and the Mining Pool together have 100,000,000 STOS; what nobody is given is the treasury's.
/// An operator needs its deposits and stakes, and STOS for fees.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos genesis add-account 5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY 500,000STOS
  stratos genesis add-account 5GNJqTPyNqANBkUVMN1LPPrxXnFouWXoe2wNSmmEoLctxiZY 1.5STOS \\
    --draft rehearsal.json")]
pub(super) struct AddAccountArgs {
	/// The account
	#[arg(value_name = "ADDRESS")]
	account: String,
	/// What it receives, with its unit
	#[arg(value_name = "AMOUNT")]
	amount: String,
	/// The draft
	#[arg(long, value_name = "FILE", default_value = "genesis.json")]
	draft: PathBuf,
	#[command(flatten)]
	allow: AllowArgs,
}

pub(super) fn execute(arguments: &AddAccountArgs) -> Result<(), Failure> {
	let mut draft = Draft::read(&arguments.draft)?;
	let accounts = arguments.allow.accept(draft.accounts());
	let account = account::parse(&accounts, &arguments.account)?;
	let stos = amount(&arguments.amount)
		.map_err(|why| Failure::new(why).help("write it as 1,000STOS or 0.5STOS"))?;
	draft.add_account(account, stos)?;
	draft.replace(&arguments.draft)?;
	let all = draft.endowments()?;
	print(&format!(
		"{}: {}\naccounts    {} with {}\nmining pool {}\ntreasury    {}, what is left",
		draft.address(account),
		show_amount(stos),
		all.accounts.len(),
		show_amount(all.given()),
		show_amount(all.mining_pool),
		show_amount(all.treasury)
	));
	Ok(())
}
