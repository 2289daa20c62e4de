//! From block to block: look, plan, act.

use super::{act::Act, ledger::Ledger, look::look, node::Node, plan, script::Script};
use crate::{
	client::{ClientError, params},
	text::counted,
};
use std::convert::Infallible;
use stratos_host::{
	primitives::{Hash, Header},
	text::format_amount,
};
use stratos_runtime_api::{EpochIndex, mining::EpochResult};

/// So many refusals in a row are an error.
const REFUSALS: u32 = 64;

/// Drives the actors until the connection fails, the runtime changes, or nearly everything is refused.
pub(super) async fn drive(
	node: &Node<'_>,
	script: &Script,
	ledger: &mut Ledger,
	say: &dyn Fn(&str),
) -> Result<Infallible, ClientError> {
	const HEADS: &str = "chain_subscribeNewHeads";
	let lost = |cause: &dyn ToString| ClientError::Lost {
		method: HEADS.to_owned(),
		cause: cause.to_string(),
	};
	let mut heads =
		node.client.subscribe::<Header>(HEADS, params![], "chain_unsubscribeNewHeads").await?;
	let (mut seen, mut results, mut refusals) = (None, None, 0);
	loop {
		let head = heads.next().await.ok_or_else(|| lost(&"the connection was closed"))?;
		let head = head.map_err(|cause| lost(&cause))?;
		// Where blocks come faster than they are looked at, only the newest counts.
		if seen.is_some_and(|seen| head.number <= seen) {
			continue;
		}
		let at = node.client.best().await?;
		let view = look(node, script, at).await?;
		seen = Some(view.block);
		ledger.observe(&view);
		show_results(node, &mut results, view.epoch, at, say).await?;
		for deed in plan::deeds(script, &view) {
			if !ledger.allows(&deed) {
				continue;
			}
			match node.act(&deed).await {
				Ok(next) => {
					ledger.note(&deed, next, view.block);
					refusals = 0;
				}
				// Of an account that somebody else uses too, for instance: the plan looks again.
				Err(refused @ ClientError::Refused { .. }) => {
					ledger.note(&deed, None, view.block);
					refusals += 1;
					if refusals >= REFUSALS || node.client.version(None).await? != node.version {
						return Err(refused);
					}
				}
				Err(other) => return Err(other),
			}
		}
	}
}

/// Shows what the settlement of each epoch brought that ended since the first look.
async fn show_results(
	node: &Node<'_>,
	next: &mut Option<EpochIndex>,
	current: EpochIndex,
	at: Hash,
	say: &dyn Fn(&str),
) -> Result<(), ClientError> {
	let mut epoch = next.unwrap_or(current);
	if epoch < current {
		let result: Option<EpochResult<u32>> =
			node.ask("MiningApi_epoch_result", epoch, at).await?;
		if let Some(result) = result.as_ref().filter(|result| result.settled_nodes > 0) {
			say(&line(epoch, result));
		}
		// A settlement may take blocks; without traffic there is none.
		if result.is_some() || epoch.saturating_add(1) < current {
			epoch = epoch.saturating_add(1);
		}
	}
	*next = Some(epoch);
	Ok(())
}

fn line(epoch: EpochIndex, result: &EpochResult<u32>) -> String {
	let stos = |amount| format_amount(amount, 18, 4);
	format!(
		"epoch {epoch} settled  {} of {}   traffic {} oz   rewards {} STOS   mined {} STOS",
		result.settled_nodes,
		counted(result.contributors, "node"),
		format_amount(result.settled, 9, 3),
		stos(result.reward.traffic),
		stos(result.reward.mining),
	)
}
