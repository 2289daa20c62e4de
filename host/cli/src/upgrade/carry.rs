//! Whether a transaction can carry the code, and the runtime in force takes it: the upgrade is
//! authorised and applied on a fork, as `stratos upgrade apply` does it on the chain.

use super::{
	exercise::{apply_upgrade, authorise},
	report::Findings,
	trial,
};
use crate::client::{Event, Metadata, Outcome, Show, events_of, storage};
use scale_value::{At, Value};
use stratos_host::{
	chain::ChainOptions,
	fork::{BlockPlan, Fork, ForkError},
	pool::PoolOptions,
	primitives::Extrinsic,
};

/// Looks. Nothing is said of a chain whose runtime knows no authorised upgrades.
///
/// # Errors
/// Where the chain under its old code makes no block.
pub(super) fn look(
	fork: &Fork,
	(metadata, show): (&Metadata, &Show<'_>),
	code: &[u8],
	step_ms: u64,
	findings: &mut Findings,
) -> Result<(), ForkError> {
	let Some(bare) = apply_upgrade(metadata, code) else { return Ok(()) };
	let time_ms = fork.time_ms()?.saturating_add(step_ms);
	let plan = BlockPlan { time_ms, ..Default::default() };
	let room = room(fork, metadata, &plan, &bare.extrinsic)?;
	if bare.extrinsic.0.len() > room.bytes {
		let most = room.bytes.saturating_sub(bare.overhead);
		findings.error(
			"code",
			"size",
			format!(
				"no transaction can carry {} bytes: with more than {most} it does not fit into {}; \
				 propose it compressed",
				code.len(),
				room.of
			),
		);
		return Ok(());
	}
	apply(fork, (metadata, show), code, &bare.extrinsic, &plan, findings)
}

/// What the largest transaction is bounded by.
struct Room {
	bytes: usize,
	of: String,
}

/// The least of what pools take, and of what is left of a block for this class of transactions.
fn room(
	fork: &Fork,
	metadata: &Metadata,
	plan: &BlockPlan<'_>,
	extrinsic: &Extrinsic,
) -> Result<Room, ForkError> {
	let pool = PoolOptions::default().max_extrinsic_bytes;
	let host = ChainOptions::default().max_block_bytes;
	// The header and the inherents are there before the first transaction.
	let key = metadata.pallet("System").and_then(|pallet| {
		let item = pallet.item("BlockSize").or_else(|| pallet.item("AllExtrinsicsLen"))?;
		Some(storage::prefix(pallet, item))
	});
	let (used, _) = fork.fork().block_with(plan, |session| {
		let used = key.as_ref().and_then(|key| session.overlay().get(None, key).ok().flatten());
		let used = used.and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
		Ok(used.map_or(0, u32::from_le_bytes) as usize)
	})?;
	let mut rooms = vec![
		(pool, format!("the {pool} bytes that a pool takes")),
		(host.saturating_sub(used), format!("the {host} bytes of extrinsics that a host takes")),
	];
	let class = class(fork, metadata, extrinsic);
	if let Some(length) = block_length(metadata, class) {
		let of = format!("the {length} bytes of {class} transactions that a block takes");
		rooms.push((length.saturating_sub(used), of));
	}
	let least = rooms.into_iter().min_by_key(|(bytes, _)| *bytes);
	Ok(least.map_or(Room { bytes: pool, of: String::new() }, |(bytes, of)| Room { bytes, of }))
}

/// The class of a transaction, in the words of the metadata. Applying an upgrade is operational,
/// where the runtime says nothing else.
fn class(fork: &Fork, metadata: &Metadata, extrinsic: &Extrinsic) -> &'static str {
	let length = u32::try_from(extrinsic.0.len()).unwrap_or(u32::MAX).to_le_bytes();
	let data = [extrinsic.0.as_slice(), &length].concat();
	let answer = fork.call("TransactionPaymentApi_query_info", &data).ok();
	let ty = metadata.api("TransactionPaymentApi").and_then(|api| {
		api.methods.iter().find(|method| method.name == "query_info").map(|method| method.output)
	});
	let info = answer
		.zip(ty)
		.and_then(|(bytes, ty)| storage::decode(metadata, "the fee", ty, &bytes).ok());
	match info.as_ref().and_then(|info| info.at("class")).map(|class| &class.value) {
		Some(scale_value::ValueDef::Variant(class)) if class.name == "Normal" => "normal",
		Some(scale_value::ValueDef::Variant(class)) if class.name == "Mandatory" => "mandatory",
		_ => "operational",
	}
}

/// The most bytes that a block may have of a class, the header among them.
fn block_length(metadata: &Metadata, class: &str) -> Option<usize> {
	let constant = metadata.constant("System", "BlockLength")?;
	let value = storage::decode(metadata, "BlockLength", constant.ty, &constant.value).ok()?;
	let most = value.at("max")?.at(class).and_then(Value::as_u128)?;
	usize::try_from(most).ok()
}

/// Authorises and applies the code.
fn apply(
	fork: &Fork,
	(metadata, show): (&Metadata, &Show<'_>),
	code: &[u8],
	extrinsic: &Extrinsic,
	plan: &BlockPlan<'_>,
	findings: &mut Findings,
) -> Result<(), ForkError> {
	let mut fork = fork.fork();
	let hash = sp_crypto_hashing::blake2_256(code).into();
	if authorise(&mut fork, metadata, hash, true).is_none() {
		return Ok(());
	}
	let refused = |findings: &mut Findings, what: String| {
		findings.error("code", "application", what);
	};
	let plan = BlockPlan { extrinsics: std::slice::from_ref(extrinsic), ..plan.clone() };
	match fork.validate(extrinsic)? {
		Ok(_) => {}
		Err(error) => {
			// The runtime says no more than that, whatever is wrong with the code.
			let words: &'static str = error.into();
			refused(findings, format!("the runtime in force does not take it: {words}"));
			return Ok(());
		}
	}
	let block = match fork.block(&plan) {
		Ok(block) => block,
		Err(ForkError::Code { source, .. }) => {
			refused(findings, source.to_string());
			return Ok(());
		}
		Err(error) => return Err(error),
	};
	match block.outcomes.first() {
		Some(Ok(())) => {}
		Some(Err(rejection)) => refused(findings, format!("it gets into no block: {rejection}")),
		None => findings.warning("code", "application", "blocks take no transaction now"),
	}
	let events = events(&fork, metadata, block.body.len().saturating_sub(1));
	if let Some(outcome) = Outcome::of(metadata, show, &events) {
		findings.error(
			"code",
			"application",
			format!("the runtime in force rejects it: {}", outcome.error),
		);
	}
	Ok(())
}

fn events(fork: &Fork, metadata: &Metadata, index: usize) -> Vec<Event> {
	let of_it = |phase: &Value<u32>| phase.at(0).and_then(Value::as_u128) == Some(index as u128);
	let records = trial::item(fork, metadata, "System", "Events");
	records.map(|records| events_of(records, of_it)).unwrap_or_default()
}
