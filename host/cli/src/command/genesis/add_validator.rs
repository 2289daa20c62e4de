//! `stratos genesis add-validator`.

use crate::{
	command::{
		failure::Failure,
		genesis::contribute::{ContributeArgs, amount_of},
	},
	launch::{Entry, Validator, commission},
};
use clap::Args;

/// Sign a validator for a draft.
///
/// Run by its operator, who has both keys: the consensus key signs blocks later, the account holds the stake.
/// Both sign the entry and the draft's terms, so that nobody can change it, or add it to another chain.
/// Nothing is sent.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos key consensus validator.key
  stratos genesis add-validator --from alice --key validator.key \\
    --self-delegation 100,000STOS --commission 5%
  stratos genesis add-validator --from wallet.json --key v.key \\
    --self-delegation 1000STOS --commission 2.5% --output alice.json")]
pub(super) struct AddValidatorArgs {
	/// Its own stake, which its account must have besides fees
	#[arg(long, value_name = "AMOUNT")]
	self_delegation: String,
	/// Its part of its delegators' rewards
	#[arg(long, value_name = "PERCENT")]
	commission: String,
	#[command(flatten)]
	contribute: ContributeArgs,
}

pub(super) fn execute(arguments: &AddValidatorArgs) -> Result<(), Failure> {
	let self_delegation = amount_of("--self-delegation", &arguments.self_delegation)?;
	let commission = commission(&arguments.commission)
		.map_err(|why| Failure::new(format!("--commission: {why}")).help("write it as 5%"))?;
	let contributor = arguments.contribute.open()?;
	let entry = Entry::Validator(Validator {
		account: contributor.account(),
		consensus_key: contributor.key(),
		self_delegation,
		commission,
	});
	arguments.contribute.write(&contributor, &entry)
}
