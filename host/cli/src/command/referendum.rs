//! Proposing a call: preimage, referendum, decision deposit.

use crate::{
	client::{Call, ValueParser, storage},
	command::{failure::Failure, output::print, session::Session, signing::Signing},
};
use scale_value::Value;

/// A call to be decided on.
pub(super) struct Proposal<'a> {
	/// What it is.
	pub(super) call: &'a Call,
	/// The origin that it needs, written as a value of the runtime's: it decides on the track.
	pub(super) origin: &'a str,
	/// How many blocks after its approval it is enacted, at the least.
	pub(super) after: u32,
}

/// Shows what will be signed, asks, and sends: the preimage and the referendum in one transaction,
/// then the decision deposit. Returns the referendum's number; `None` where the user said no.
pub(super) async fn propose(
	session: &Session,
	signing: &Signing<'_>,
	proposal: &Proposal<'_>,
) -> Result<Option<u32>, Failure> {
	let parser = session.parser();
	let hash = sp_core::bytes::to_hex(proposal.call.hash().as_bytes(), false);
	let length = proposal.call.bytes.len();
	let note =
		format!("Preimage.note_preimage({})", sp_core::bytes::to_hex(&proposal.call.bytes, false));
	let submit = format!(
		"Referenda.submit({}, Lookup {{ hash: {hash}, len: {length} }}, After({}))",
		proposal.origin, proposal.after
	);
	// A preimage that is there already must not be noted again.
	let calls = match is_noted(session, &hash).await? {
		true => format!("[{submit}]"),
		false => format!("[{note}, {submit}]"),
	};
	let first = call(&parser, "Utility", "batch_all", &[calls])?;

	print(&format!("decides {}", session.formatter().text(&proposal.call.value)));
	signing.preview(&first).await?;
	print("then    Referenda.place_decision_deposit of that referendum");
	if !signing.agreed()? {
		return Ok(None);
	}
	let done = signing.send(&first).await?;
	let index = done
		.event("Referenda", "Submitted")
		.and_then(|event| event.fields.values().next())
		.and_then(Value::as_u128)
		.and_then(|index| u32::try_from(index).ok())
		.ok_or_else(|| {
			Failure::new("the transaction made no referendum that can be told")
				.help("`stratos vote` lists the referenda")
		})?;
	print(&format!("open    referendum {index}, in block {}", done.sent.included.number));
	let deposit = call(&parser, "Referenda", "place_decision_deposit", &[index.to_string()])?;
	let done = signing.send(&deposit).await?;
	print(&format!("deposit paid in block {}", done.sent.included.number));
	Ok(Some(index))
}

fn call(
	parser: &ValueParser<'_>,
	pallet: &str,
	name: &str,
	arguments: &[String],
) -> Result<Call, Failure> {
	Ok(Call::parse(parser, pallet, name, arguments)?)
}

/// Whether a preimage is on chain already.
async fn is_noted(session: &Session, hash: &str) -> Result<bool, Failure> {
	let pallet = session.pallet("Preimage")?;
	let Some(item) = pallet.item("RequestStatusFor") else { return Ok(false) };
	let Some((hasher, _)) = item.keys.first() else { return Ok(false) };
	let hash = crate::client::bytes_of_hex(hash).unwrap_or_default();
	let key = [storage::prefix(pallet, item), storage::hashed(hasher, &hash)].concat();
	Ok(session.client.storage(&key, session.block).await?.is_some())
}
