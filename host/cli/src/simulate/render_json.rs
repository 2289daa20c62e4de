//! A run as JSON.

use crate::simulate::series::Series;
use serde_json::{Value, json};

/// Every figure of every sample; amounts are decimal strings in the smallest unit.
pub(crate) fn render_json(series: &Series) -> Value {
	let figures: Vec<Value> = series
		.labels
		.iter()
		.map(|label| {
			json!({
				"group": label.group,
				"name": label.name,
				"decimals": label.decimals,
				"unit": label.unit,
			})
		})
		.collect();
	let samples: Vec<Value> = series
		.samples
		.iter()
		.map(|sample| {
			json!({
				"epoch": sample.epoch,
				"chainEpoch": sample.chain_epoch,
				"block": sample.block,
				"timeMs": sample.time_ms,
				"amounts": sample.amounts.iter().map(u128::to_string).collect::<Vec<_>>(),
			})
		})
		.collect();
	let totals = &series.totals;
	json!({
		"figures": figures,
		"samples": samples,
		"totals": {
			"blocks": totals.blocks,
			"servedNoz": totals.served.to_string(),
			"unservedNoz": totals.unserved.to_string(),
			"paid": totals.paid.to_string(),
			"withdrawn": totals.withdrawn.to_string(),
			"nodesJoined": totals.joined,
			"nodesLeft": totals.left,
			"notes": totals.notes.iter()
				.map(|(epoch, note)| json!({ "epoch": epoch, "note": note }))
				.collect::<Vec<_>>(),
		},
	})
}
