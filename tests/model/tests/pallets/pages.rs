//! Pages of reports, as the pallets take them.

use crate::chain::account;
use stratos_model::{reports::Page, usage::Usage};
use stratos_primitives::UsageRecord;
use stratos_runtime::Runtime;

/// The runtime's record of the model's.
fn usage_record(of: &Usage) -> UsageRecord {
	match *of {
		Usage::Upload(bytes, replicas) => UsageRecord::Upload {
			bytes,
			replicas: replicas.map(|copies| u8::try_from(copies).unwrap_or(u8::MAX)),
		},
		Usage::Download(bytes) => UsageRecord::Download { bytes },
		Usage::Query(bytes, touches) => UsageRecord::Query { bytes, touches },
		Usage::Computation(units) => UsageRecord::Computation { units },
	}
}

/// The runtime's page of a report of the model's.
pub(crate) fn page(of: &Page) -> pallet_mining::ReportPage<Runtime> {
	let pairs = |all: &[(u32, u128)]| {
		let all: Vec<_> =
			all.iter().map(|(node, ozone)| ((*node).into(), (*ozone).into())).collect();
		all
	};
	let usage: Vec<_> = of
		.usage
		.iter()
		.map(|(user, all)| pallet_mining::UserUsage {
			user: account(*user),
			records: all.iter().map(usage_record).collect::<Vec<_>>().try_into().expect("few"),
		})
		.collect();
	let performance: Vec<_> = of
		.performance
		.iter()
		.map(|(node, completed, failed)| pallet_mining::Performance {
			node: *node,
			completed: *completed,
			failed: *failed,
		})
		.collect();
	pallet_mining::ReportPage {
		usage: usage.try_into().expect("short"),
		contributions: pairs(&of.contributions).try_into().expect("short"),
		performance: performance.try_into().expect("short"),
		migrations: pairs(&of.migrations).try_into().expect("short"),
	}
}
