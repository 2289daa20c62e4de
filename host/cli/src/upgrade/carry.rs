//! Whether a transaction can carry the code, and whether the current runtime accepts it: the upgrade is
//! authorised and applied on a fork, as `stratos upgrade apply` does it on the chain.

use crate::{
	client::{DispatchFailure, Metadata, storage},
	text::{counted, grouped},
	upgrade::{
		findings::Findings,
		forked_runtime::ForkedRuntime,
		system_calls::{apply_upgrade, authorise},
	},
};
use scale_value::{At, Value};
use stratos_host::{
	chain::ChainOptions,
	fork::{BlockPlan, ForkError},
	pool::PoolOptions,
	primitives::Extrinsic,
};

/// Checks size and application. A chain whose runtime has no authorised upgrades has no findings.
///
/// # Errors
/// [`ForkError`] where the chain makes no block under its old code.
pub(super) fn check(
	old: &ForkedRuntime<'_>,
	code: &[u8],
	step_ms: u64,
	findings: &mut Findings,
) -> Result<(), ForkError> {
	let Some(unsigned) = apply_upgrade(old.metadata(), code) else { return Ok(()) };
	let time_ms = old.fork.time_ms()?.saturating_add(step_ms);
	let plan = BlockPlan { time_ms, ..Default::default() };
	let limit = length_limit(old, &plan, &unsigned.extrinsic)?;
	if unsigned.extrinsic.0.len() > limit.bytes {
		let most = limit.bytes.saturating_sub(unsigned.overhead);
		findings.error(
			"code",
			"size",
			format!(
				"no transaction can carry {}: with more than {} it exceeds {}; propose it \
				 compressed",
				counted(code.len(), "byte"),
				grouped(most),
				limit.source
			),
		);
		return Ok(());
	}
	apply(old, code, &unsigned.extrinsic, &plan, findings)
}

/// The length limit of a transaction.
struct LengthLimit {
	bytes: usize,
	/// The description of the limit.
	source: String,
}

/// The smallest of the limits of the pool, of the host, and of a block for this class of transactions.
fn length_limit(
	old: &ForkedRuntime<'_>,
	plan: &BlockPlan<'_>,
	extrinsic: &Extrinsic,
) -> Result<LengthLimit, ForkError> {
	let metadata = old.metadata();
	let pool = PoolOptions::default().max_extrinsic_bytes;
	let host = ChainOptions::default().max_block_bytes;
	// Header and inherents use part of the block before the first transaction.
	let key = metadata.pallet("System").and_then(|pallet| {
		let item = pallet.item("BlockSize").or_else(|| pallet.item("AllExtrinsicsLen"))?;
		Some(storage::prefix(pallet, item))
	});
	let (used, _) = old.fork.fork().block_with(plan, |session| {
		let used = key.as_ref().and_then(|key| session.overlay().get(None, key).ok().flatten());
		let used = used.and_then(|bytes| <[u8; 4]>::try_from(bytes).ok());
		Ok(used.map_or(0, u32::from_le_bytes) as usize)
	})?;
	let limit = |bytes: usize, source: String| LengthLimit { bytes, source };
	let mut limits = vec![
		limit(pool, format!("the pool's limit of {}", counted(pool, "byte"))),
		limit(
			host.saturating_sub(used),
			format!("the host's limit of {} of extrinsics per block", counted(host, "byte")),
		),
	];
	let class = class(old, extrinsic);
	if let Some(length) = block_length(metadata, class) {
		let source =
			format!("a block's limit of {} of {class} transactions", counted(length, "byte"));
		limits.push(limit(length.saturating_sub(used), source));
	}
	let least = limits.into_iter().min_by_key(|limit| limit.bytes);
	Ok(least.unwrap_or_else(|| limit(pool, String::new())))
}

/// The dispatch class of a transaction; `operational` where the runtime does not return it, as FRAME applies
/// upgrades in this class.
fn class(old: &ForkedRuntime<'_>, extrinsic: &Extrinsic) -> &'static str {
	let metadata = old.metadata();
	let length = u32::try_from(extrinsic.0.len()).unwrap_or(u32::MAX).to_le_bytes();
	let data = [extrinsic.0.as_slice(), &length].concat();
	let answer = old.fork.call("TransactionPaymentApi_query_info", &data).ok();
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

/// The length limit of a class of transactions in a block, header included, bytes.
fn block_length(metadata: &Metadata, class: &str) -> Option<usize> {
	let constant = metadata.constant("System", "BlockLength")?;
	let value = storage::decode(metadata, "BlockLength", constant.ty, &constant.value).ok()?;
	let most = value.at("max")?.at(class).and_then(Value::as_u128)?;
	usize::try_from(most).ok()
}

/// Authorises and applies the code.
fn apply(
	old: &ForkedRuntime<'_>,
	code: &[u8],
	extrinsic: &Extrinsic,
	plan: &BlockPlan<'_>,
	findings: &mut Findings,
) -> Result<(), ForkError> {
	let mut old = old.fork();
	let hash = sp_crypto_hashing::blake2_256(code).into();
	if authorise(&mut old, hash, true).is_none() {
		return Ok(());
	}
	let refused = |findings: &mut Findings, what: String| {
		findings.error("code", "application", what);
	};
	let plan = BlockPlan { extrinsics: std::slice::from_ref(extrinsic), ..plan.clone() };
	if let Err(error) = old.fork.validate(extrinsic)? {
		// The runtime gives no further reason.
		let words: &'static str = error.into();
		refused(findings, format!("the current runtime rejects the transaction: {words}"));
		return Ok(());
	}
	let block = match old.fork.block(&plan) {
		Ok(block) => block,
		Err(ForkError::Code { source, .. }) => {
			refused(findings, source.to_string());
			return Ok(());
		}
		Err(error) => return Err(error),
	};
	match block.outcomes.first() {
		Some(Ok(())) => {}
		Some(Err(rejection)) => {
			refused(findings, format!("the transaction is not included: {rejection}"));
		}
		None => findings.warning("code", "application", "blocks take no transactions now"),
	}
	let events = old.events_of_extrinsic(block.body.len().saturating_sub(1));
	if let Some(failure) = DispatchFailure::of(old.formatter, &events) {
		refused(findings, format!("the current runtime rejects the code: {}", failure.error));
	}
	Ok(())
}
