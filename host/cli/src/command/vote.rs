//! `stratos vote`.

use crate::text::grouped;
use crate::{
	client::Call,
	command::{
		failure::Failure,
		output::{print, print_json},
		prompt::KeystoreArgs,
		referenda,
		session::{AllowArgs, NodeArgs, Session, block_on},
		signing::{Signing, SigningArgs},
	},
};
use clap::{Args, ValueEnum};
use serde_json::Value as Json;

/// Vote on a referendum, or list the referenda.
///
/// Without REFERENDUM, all referenda are listed, with their call and state, and the enactment of approved
/// ones. A vote locks an amount of the account's balance; with conviction it counts more and is locked
/// longer.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos vote                                      all referenda
  stratos vote 3 aye 1000STOS --from alice
  stratos vote 3 nay 1000STOS --conviction 4x --from //Bob

Conviction multiplies the vote; the amount stays locked if the vote wins:
  none ×0.1, not locked     1x one locking period   2x two   3x four   4x eight   5x 16   6x 32")]
pub(super) struct VoteArgs {
	/// The referendum's index
	#[arg(value_name = "REFERENDUM", requires_all = ["side", "amount", "from"])]
	referendum: Option<u32>,
	/// For or against
	#[arg(value_name = "aye|nay")]
	side: Option<VoteSide>,
	/// The amount of the vote: 1000STOS
	#[arg(value_name = "AMOUNT")]
	amount: Option<String>,
	/// The factor of the vote and the time of its lock
	#[arg(long, value_name = "none|1x…6x", default_value = "1x")]
	conviction: Conviction,
	/// The signer: a key of the keystore, //Alice, or a wallet file
	#[arg(long, value_name = "KEY")]
	from: Option<String>,
	/// Skip the confirmation. Development keys on development chains never need one
	#[arg(long, short)]
	yes: bool,
	/// Print the list as JSON
	#[arg(long, conflicts_with = "referendum")]
	json: bool,
	#[command(flatten)]
	allow: AllowArgs,
	#[command(flatten)]
	keys: KeystoreArgs,
	#[command(flatten)]
	node: NodeArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum VoteSide {
	Aye,
	Nay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Conviction {
	None,
	#[value(name = "1x")]
	One,
	#[value(name = "2x")]
	Two,
	#[value(name = "3x")]
	Three,
	#[value(name = "4x")]
	Four,
	#[value(name = "5x")]
	Five,
	#[value(name = "6x")]
	Six,
}

/// FRAME's encoding of a vote: the highest bit is the side, the others the conviction.
fn vote_byte(side: VoteSide, conviction: Conviction) -> u8 {
	let side = if side == VoteSide::Aye { 0x80 } else { 0 };
	side | conviction as u8
}

pub(super) fn execute(arguments: &VoteArgs) -> Result<(), Failure> {
	block_on(run(arguments))
}

async fn run(arguments: &VoteArgs) -> Result<(), Failure> {
	let session = Session::open(&arguments.node, None).await?.allowing(arguments.allow);
	match (arguments.referendum, arguments.side, &arguments.amount, &arguments.from) {
		(Some(index), Some(side), Some(amount), Some(from)) => {
			let (allow, keys) = (arguments.allow, arguments.keys.clone());
			let signing = SigningArgs::new(from.clone(), arguments.yes, allow, keys);
			let signing = signing.open(&session).await?;
			let vote = vote_byte(side, arguments.conviction);
			cast(&session, &signing, index, vote, amount).await
		}
		_ => list(&session, arguments.json).await,
	}
}

async fn list(session: &Session, as_json: bool) -> Result<(), Failure> {
	let all = referenda::all(session).await?;
	if as_json {
		let list: Vec<Json> =
			all.iter().map(serde_json::to_value).collect::<Result<_, _>>().map_err(Failure::new)?;
		return print_json(&list.into());
	}
	match all.is_empty() {
		true => print("There is no referendum. `stratos param propose` submits one."),
		false => {
			let texts: Vec<String> = all.iter().map(referenda::Referendum::text).collect();
			print(&texts.join("\n\n"));
		}
	}
	Ok(())
}

async fn cast(
	session: &Session,
	signing: &Signing<'_>,
	index: u32,
	vote: u8,
	amount: &str,
) -> Result<(), Failure> {
	let all = referenda::all(session).await?;
	let referendum = all.iter().find(|one| one.index == index).ok_or_else(|| {
		Failure::new(format!("there is no referendum {index}")).help("`stratos vote` lists them")
	})?;
	// Shown before anything is signed.
	print(&referendum.text());
	// It would fail, and cost the fee.
	if referendum.state != "ongoing" {
		return Err(Failure::new(format!("referendum {index} is over: {}", referendum.state))
			.help("`stratos vote` lists those that are open"));
	}
	let balance = session.parser().amount(amount, "AMOUNT")?;
	let vote = format!("Standard {{ vote: {vote}, balance: {balance} }}");
	let arguments = [index.to_string(), vote];
	let call = Call::parse(&session.parser(), "ConvictionVoting", "vote", &arguments)?;
	signing.preview(&call).await?;
	if !signing.agreed()? {
		return Ok(());
	}
	let done = signing.send(&call).await?;
	print(&format!("voted   in block {}", grouped(done.sent.included.number)));
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn votes_are_encoded_as_in_frame() {
		assert_eq!(vote_byte(VoteSide::Aye, Conviction::None), 0x80);
		assert_eq!(vote_byte(VoteSide::Aye, Conviction::One), 0x81);
		assert_eq!(vote_byte(VoteSide::Nay, Conviction::Six), 6);
	}
}
