//! Proposes a call: preimage, referendum, decision deposit.

use crate::text::grouped;
use crate::{
	client::{Call, ValueParser, storage},
	command::{failure::Failure, output::print, session::Session, signing::Signing},
};
use scale_value::Value;

/// A call to propose.
pub(super) struct Proposal<'a> {
	pub(super) call: &'a Call,
	/// The origin of the call, as text; it determines the track.
	pub(super) origin: &'a str,
	/// The least number of blocks from approval to enactment.
	pub(super) after: u32,
}

/// Shows the call, asks for confirmation, and sends two transactions: preimage and referendum, then the
/// decision deposit. Returns the referendum's index; `None` without a confirmation.
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
	// A preimage cannot be noted twice.
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
			Failure::new("the transaction has no event Referenda.Submitted")
				.help("`stratos vote` lists the referenda")
		})?;
	print(&format!("open    referendum {index}, in block {}", grouped(done.sent.included.number)));
	let deposit = call(&parser, "Referenda", "place_decision_deposit", &[index.to_string()])?;
	let done = signing.send(&deposit).await?;
	print(&format!("deposit placed in block {}", grouped(done.sent.included.number)));
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

/// Whether the chain has the preimage.
async fn is_noted(session: &Session, hash: &str) -> Result<bool, Failure> {
	let pallet = session.pallet("Preimage")?;
	let Some(item) = pallet.item("RequestStatusFor") else { return Ok(false) };
	let Some((hasher, _)) = item.keys.first() else { return Ok(false) };
	let hash = crate::client::bytes_of_hex(hash).unwrap_or_default();
	let key = [storage::prefix(pallet, item), storage::hashed(hasher, &hash)].concat();
	Ok(session.client.storage(&key, session.block).await?.is_some())
}
