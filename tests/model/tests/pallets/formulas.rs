//! Pure functions of the pallets against those of the model, far outside of what sequences reach.

use crate::generate::Random;
use pallet_ozone::{DepositRule, OzoneParameters, UsageRecord, usage};
use stratos_model::{
	OZ,
	epochs::settled_set,
	market::{self, Market},
	parameters::OzoneParameters as Rates,
	usage::{Usage, charge},
};
use stratos_primitives::{MarketState, NodeId};
use stratos_runtime_api::ozone::MarketOperation;

/// A network key of a number; ordered alike.
fn node_id(of: u64) -> NodeId {
	let mut bytes = [0; 32];
	bytes[24..].copy_from_slice(&of.to_be_bytes());
	NodeId(bytes)
}

/// A number of any order of magnitude, of at most `bits` bits.
fn any(random: &mut Random, bits: u64) -> u128 {
	let width = random.below(bits + 1);
	let number = (u128::from(random.next()) << 64) | u128::from(random.next());
	if width == 0 { 0 } else { number >> (128 - width) }
}

#[test]
fn usage_costs_the_same() {
	let mut r = Random(1);
	for _ in 0..20_000 {
		let rates = Rates {
			bytes_per_oz: 1_000_000 + r.below(2_000_000_000),
			touches_per_oz: 1_000 + r.below(2_000_000),
			noz_per_compute_unit: r.chance(50).then(|| 1 + r.below(1_000_000)),
			default_replicas: 3 + r.below(3) as u32,
			min_replicas: 1 + r.below(3) as u32,
			max_replicas: 5 + r.below(10) as u32,
			..Default::default()
		};
		assert!(rates.sound());
		// In two steps: a new parameter changes nothing here.
		let replicas = OzoneParameters {
			default_replicas: rates.default_replicas,
			min_replicas: rates.min_replicas,
			max_replicas: rates.max_replicas,
			..Default::default()
		};
		let theirs = OzoneParameters {
			bytes_per_oz: rates.bytes_per_oz,
			touches_per_oz: rates.touches_per_oz,
			noz_per_compute_unit: rates.noz_per_compute_unit,
			..replicas
		};
		let (bytes, more) = (any(&mut r, 64) as u64, any(&mut r, 64) as u64);
		let replicas = r.chance(70).then(|| r.below(18) as u8);
		let (record, ours) = match r.below(4) {
			0 => {
				let ours = Usage::Upload(bytes, replicas.map(u32::from));
				(UsageRecord::Upload { bytes, replicas }, ours)
			}
			1 => (UsageRecord::Download { bytes }, Usage::Download(bytes)),
			2 => (UsageRecord::Query { bytes, touches: more }, Usage::Query(bytes, more)),
			_ => (UsageRecord::Computation { units: more }, Usage::Computation(more)),
		};
		let theirs = usage::charge(&theirs, &record).map_err(|error| format!("{error:?}"));
		match (theirs, charge(&rates, ours)) {
			(Ok(a), Ok(b)) => assert_eq!(a, b, "{record:?} {rates:?}"),
			(Err(_), Err(_)) => {}
			other => panic!("{record:?} {rates:?}: {other:?}"),
		}
	}
}

#[test]
fn settled_sets_are_the_same() {
	let mut r = Random(2);
	for _ in 0..3_000 {
		let (number, bits) = (1 + r.below(120), [1, 3, 40, 100][r.below(4) as usize]);
		let mut all: Vec<(u64, u128)> =
			(0..number).map(|_| (r.below(1 << 40), any(&mut r, bits))).collect();
		all.sort();
		all.dedup_by_key(|entry| entry.0);
		let threshold = 1 + r.below(10_000) as u16;
		let ours = settled_set(&all, threshold);
		let theirs: Vec<_> = all.iter().map(|(id, ozone)| (node_id(*id), *ozone)).collect();
		let Some(cut) = pallet_mining::settled_set::cut(&theirs, threshold) else {
			assert!(ours.is_empty());
			continue;
		};
		assert_eq!(cut.nodes as usize, ours.len());
		assert_eq!(cut.ozone, ours.iter().map(|(_, ozone)| ozone).sum::<u128>());
		for (id, ozone) in &all {
			let settles = *ozone > 0 && cut.settles(*ozone, || node_id(*id));
			assert_eq!(settles, ours.iter().any(|(settled, _)| settled == id));
		}
	}
}

#[test]
fn the_market_gives_the_same() {
	let mut r = Random(3);
	for _ in 0..50_000 {
		let ours = Market {
			s: 1 + any(&mut r, 100),
			p: any(&mut r, 100),
			l: stratos_model::OZ + any(&mut r, 110),
		};
		let theirs = MarketState {
			genesis_deposit: ours.s,
			unissued_prepay: ours.p,
			remaining_limit: ours.l,
		};
		let amount = any(&mut r, 110);
		let min_limit = OZ + any(&mut r, 60);
		let mut after = ours;
		let (rule, theirs_rule) = match r.chance(50) {
			true => (market::DepositRule::StayApart, DepositRule::StayApart),
			false => (market::DepositRule::JoinS, DepositRule::JoinS),
		};
		let (operation, gives) = match r.below(5) {
			0 => (MarketOperation::Prepay(amount), after.prepay(amount).filter(|got| *got > 0)),
			1 => (MarketOperation::Settle(amount), Some(after.settle(amount))),
			2 => (MarketOperation::Cost(amount), ours.cost(amount)),
			3 => (MarketOperation::Join(amount), after.enter(rule, amount)),
			_ => (MarketOperation::Leave(amount), Some(after.exit(rule, amount, min_limit))),
		};
		let given = pallet_ozone::market::simulate(&theirs, operation, theirs_rule, min_limit);
		let expected = gives.map(|gives| {
			(
				gives,
				MarketState {
					genesis_deposit: after.s,
					unissued_prepay: after.p,
					remaining_limit: after.l,
				},
			)
		});
		assert_eq!(given, expected, "{operation:?} on {ours:?}");
	}
}
