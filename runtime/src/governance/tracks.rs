//! The tracks of referenda: who may decide what, how fast, and by which majority.
//!
//! | track | origin | decides on | prepare | decide | confirm | enact after |
//! |---|---|---|---|---|---|---|
//! | 0 `root` | root | everything, runtime upgrades above all | 24 h | 14 d | 24 h | 24 h |
//! | 1 `parameters` | economic parameters | numbers of the economy, within bounds | 6 h | 7 d | 12 h | 12 h |
//! | 2 `treasury` | treasurer | spending of the Foundation's treasury | 6 h | 7 d | 12 h | 12 h |
//! | 3 `admission` | node admission | what node admission leaves to the Foundation | 2 h | 7 d | 6 h | 2 h |
//! | 4 `cancel` | canceller | stopping another referendum | 1 h | 3 d | 1 h | 1 h |
//!
//! Approval is the share of ayes in the votes, weighted by conviction; support the share of ayes in
//! the electorate: all STOS that could vote, or more where few circulate (pallet `spending`). Both thresholds fall as the decision period passes, so that a proposal
//! that everybody wants passes early and a contested one must wait. At its end no track asks for more
//! support than 10 %, so that the electorate of a small circulation locks nobody out.

use super::origins::{self, Origin};
use crate::{Balance, BlockNumber, OriginCaller, Runtime, STOS};
use alloc::borrow::Cow;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::FixedI64;

/// The tracks of this runtime.
pub struct Tracks;

/// A share in percent.
const fn percent(value: u128) -> FixedI64 {
	FixedI64::from_rational(value, 100)
}

/// A threshold that falls in a line over the whole decision period.
const fn falling(from: u128, to: u128) -> Curve {
	Curve::make_linear(1, 1, percent(to), percent(from))
}

/// What distinguishes a track.
struct Rules {
	id: u16,
	name: &'static str,
	origin: OriginCaller,
	max_deciding: u32,
	decision_deposit: Balance,
	/// Prepare, decide, confirm, enact: hours.
	hours: [u32; 4],
	min_approval: Curve,
	min_support: Curve,
}

fn rules() -> [Rules; 5] {
	let of = |origin: Origin| OriginCaller::Origins(origin);
	[
		Rules {
			id: 0,
			name: "root",
			origin: OriginCaller::system(frame_system::RawOrigin::Root),
			max_deciding: 1,
			decision_deposit: 10_000 * STOS,
			hours: [24, 14 * 24, 24, 24],
			min_approval: falling(100, 66),
			min_support: falling(50, 10),
		},
		Rules {
			id: 1,
			name: "parameters",
			origin: of(Origin::EconomicParameters),
			max_deciding: 10,
			decision_deposit: 1_000 * STOS,
			hours: [6, 7 * 24, 12, 12],
			min_approval: falling(100, 55),
			min_support: falling(50, 2),
		},
		Rules {
			id: 2,
			name: "treasury",
			origin: of(Origin::Treasurer),
			max_deciding: 10,
			decision_deposit: 1_000 * STOS,
			hours: [6, 7 * 24, 12, 12],
			min_approval: falling(100, 60),
			min_support: falling(50, 10),
		},
		Rules {
			id: 3,
			name: "admission",
			origin: of(Origin::NodeAdmission),
			max_deciding: 20,
			decision_deposit: 500 * STOS,
			hours: [2, 7 * 24, 6, 2],
			min_approval: falling(100, 50),
			min_support: falling(50, 1),
		},
		Rules {
			id: 4,
			name: "cancel",
			origin: of(Origin::Canceller),
			max_deciding: 20,
			decision_deposit: 2_000 * STOS,
			hours: [1, 3 * 24, 1, 1],
			min_approval: falling(100, 60),
			min_support: falling(30, 1),
		},
	]
}

fn padded(name: &str) -> [u8; 25] {
	let mut bytes = [0; 25];
	for (to, from) in bytes.iter_mut().zip(name.bytes()) {
		*to = from;
	}
	bytes
}

impl TracksInfo<Balance, BlockNumber> for Tracks {
	type Id = u16;
	type RuntimeOrigin = OriginCaller;

	fn tracks() -> impl Iterator<Item = Cow<'static, Track<u16, Balance, BlockNumber>>> {
		rules().into_iter().map(|rules| {
			let [prepare, decide, confirm, enact] =
				rules.hours.map(origins::Pallet::<Runtime>::hours);
			let info = TrackInfo {
				name: padded(rules.name),
				max_deciding: rules.max_deciding,
				decision_deposit: rules.decision_deposit,
				prepare_period: prepare,
				decision_period: decide,
				confirm_period: confirm,
				min_enactment_period: enact,
				min_approval: rules.min_approval,
				min_support: rules.min_support,
			};
			Cow::Owned(Track { id: rules.id, info })
		})
	}

	fn track_for(origin: &OriginCaller) -> Result<u16, ()> {
		rules().into_iter().find(|rules| rules.origin == *origin).map(|rules| rules.id).ok_or(())
	}
}
