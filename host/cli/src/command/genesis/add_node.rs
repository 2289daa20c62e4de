//! `stratos genesis add-node`.

use crate::{
	command::{
		failure::Failure,
		genesis::{
			account,
			contribute::{ContributeArgs, amount_of},
		},
	},
	launch::{Entry, Node, Services, capacity},
};
use clap::Args;

/// Sign a Meta Node or a Resource Node for a draft.
///
/// Run by its operator, who has both keys: the network key is the node's id, the owner's account holds the
/// deposit. All deposits together are S of the market. Nothing is sent.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos genesis add-node --from alice --key meta.key --deposit 100,000STOS --meta
  stratos genesis add-node --from bob --key node.key --deposit 50,000STOS \\
    --services storage,database --capacity 10TB")]
pub(super) struct AddNodeArgs {
	/// A Meta Node
	#[arg(long, conflicts_with_all = ["services", "capacity"], required_unless_present = "services")]
	meta: bool,
	/// What a Resource Node serves: storage, database, computation
	#[arg(long, value_name = "LIST", value_delimiter = ',', requires = "capacity")]
	services: Vec<String>,
	/// What a Resource Node has free
	#[arg(long, value_name = "BYTES", requires = "services")]
	capacity: Option<String>,
	/// Its deposit, which its owner must have besides fees
	#[arg(long, value_name = "AMOUNT")]
	deposit: String,
	/// Receives its earnings [default: the owner]
	#[arg(long, value_name = "ADDRESS")]
	beneficiary: Option<String>,
	#[command(flatten)]
	contribute: ContributeArgs,
}

pub(super) fn execute(arguments: &AddNodeArgs) -> Result<(), Failure> {
	let deposit = amount_of("--deposit", &arguments.deposit)?;
	let services = match &arguments.capacity {
		Some(text) if !arguments.meta => {
			let free = capacity(text).map_err(|why| {
				Failure::new(format!("--capacity: {why}")).help("write it as 10TB")
			})?;
			let services = Services::of(&arguments.services, free);
			Some(services.map_err(|why| Failure::new(why).help("give --services storage"))?)
		}
		_ => None,
	};
	let contributor = arguments.contribute.open()?;
	let beneficiary = arguments.beneficiary.as_deref();
	let beneficiary =
		beneficiary.map(|text| account::parse(&contributor.accounts, text)).transpose();
	let node = Node {
		owner: contributor.account(),
		network_key: contributor.key(),
		beneficiary: beneficiary?,
		deposit,
	};
	let entry = match services {
		Some(services) => Entry::ResourceNode(node, services),
		None => Entry::MetaNode(node),
	};
	arguments.contribute.write(&contributor, &entry)
}
