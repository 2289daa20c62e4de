//! `stratos param propose`.

use crate::{
	client::{
		Call, by_name,
		parameters::{CHECK, Catalogue, full_name, judge, list_of},
	},
	command::{
		failure::Failure,
		output::print,
		param::connect::connect,
		referendum::{self, Proposal},
		session::NodeArgs,
		signing::SigningArgs,
	},
};
use clap::Args;

/// Propose a change: a referendum on the track `parameters`.
///
/// The chain checks the change before anything is signed. Two transactions are sent: the first notes the
/// preimage and submits the referendum, the second places its decision deposit. Both deposits are refunded
/// after the referendum, unless it is killed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos param propose SettlementThreshold 70% --from //Alice
  stratos param propose Deposit.CoolingOff 21days --from alice --after 100
  stratos param propose LockUp default --from alice      restores the default")]
pub(super) struct ProposeArgs {
	/// The parameter, `Name` or `Group.Name`
	#[arg(value_name = "NAME")]
	name: String,
	/// The new value with its unit, or `default`
	#[arg(value_name = "VALUE", allow_negative_numbers = true)]
	value: String,
	/// Blocks from approval to enactment; the track has a minimum
	#[arg(long, value_name = "BLOCKS", default_value_t = 1)]
	after: u32,
	#[command(flatten)]
	signing: SigningArgs,
	#[command(flatten)]
	node: NodeArgs,
}

/// The origin of the track `parameters`.
const ORIGIN: &str = "Origins(EconomicParameters)";

pub(super) async fn propose(arguments: &ProposeArgs) -> Result<(), Failure> {
	let (session, answer) = connect(&arguments.node).await?;
	let session = session.allowing(arguments.signing.allow);
	let catalogue = Catalogue::decode(&session.metadata, &session.properties, &answer)?;
	let parameter = catalogue.find(&arguments.name)?;
	let value = catalogue.parse(parameter, &arguments.value)?;
	let changes = list_of(&[Catalogue::change(parameter, value.as_deref())]);
	let wanted = value.as_ref().unwrap_or(&parameter.default);
	let answer = session.client.call(CHECK, &changes, Some(session.block)).await?;
	judge(&catalogue, parameter, wanted, &answer)?;

	let shown = |bytes: &[u8]| catalogue.format(parameter, bytes);
	if *wanted == parameter.current && parameter.pending.is_none() {
		return Err(Failure::new(format!("{} is {} already", full_name(parameter), shown(wanted)))
			.help("there is nothing to propose"));
	}
	print(&format!(
		"change  {} from {} to {}",
		full_name(parameter),
		shown(&parameter.current),
		shown(wanted)
	));
	let pallet = session.pallet("BoundedParameters")?;
	let set = by_name(session.metadata.calls(pallet), "set", |call| &call.name);
	let set = set.ok_or_else(|| {
		Failure::new("the pallet BoundedParameters has no call `set`").help("use a newer program")
	})?;
	let mut bytes = vec![pallet.index, set.index];
	bytes.extend_from_slice(&changes);
	let call = Call::decode(&session.metadata, bytes)?;
	let proposal = Proposal { call: &call, origin: ORIGIN, after: arguments.after };
	let signing = arguments.signing.open(&session).await?;
	if let Some(index) = referendum::propose(&session, &signing, &proposal).await? {
		print(&format!("referendum {index} is open: `stratos vote {index} aye AMOUNT --from KEY`"));
	}
	Ok(())
}
