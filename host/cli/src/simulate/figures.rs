//! What a run is judged by, by the runtime's APIs.

use crate::simulate::{
	chain::{Chain, TIMETABLE},
	error::SimulationError,
	people,
};
use sp_core::U256;
use stratos_runtime_api::{
	Balance, EpochIndex, MarketState,
	epochs::Timetable,
	mining::EpochResult,
	ozone::{Price, Supply},
};

/// 10-minute epochs in a year of 365 days, for yields.
const EPOCHS_PER_YEAR: u128 = 365 * 144;
/// nOz of an oz.
const OZ: u128 = crate::economy::rules::OZ;

/// One figure of the economy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Figure {
	/// Figures of a group have one unit and can be drawn together.
	pub(super) group: &'static str,
	pub(super) name: &'static str,
	/// The amount in the smallest unit.
	pub(super) amount: u128,
	/// Decimals of the unit.
	pub(super) decimals: u8,
	pub(super) unit: &'static str,
}

/// `amount·part/whole`, rounded down; 0 where that has no value.
fn scaled(amount: u128, part: u128, whole: u128) -> u128 {
	let product = U256::from(amount).checked_mul(U256::from(part));
	let scaled = product.and_then(|product| product.checked_div(U256::from(whole)));
	scaled.and_then(|scaled| u128::try_from(scaled).ok()).unwrap_or(0)
}

/// How the economy stands.
pub(super) fn figures(chain: &mut Chain<'_>) -> Result<Vec<Figure>, SimulationError> {
	let market: MarketState = chain.ask("OzoneApi_market", &())?;
	let price: Price = chain.ask("OzoneApi_price", &())?;
	let supply: Supply = chain.ask("OzoneApi_supply", &())?;
	let overview = people::overview(chain)?;
	let node = |path: &[&str]| people::number(&overview, path);
	let (held, earning) = (node(&["figures", "held"])?, node(&["figures", "earning"])?);
	let resource_nodes = node(&["figures", "resource", "active"])?;
	let meta_nodes = node(&["figures", "meta", "active"])?;
	let waiting = node(&["counting_queue"])?.saturating_add(node(&["confirmation_queue"])?);
	// The last epoch that was settled.
	let timetable: Timetable = chain.ask(TIMETABLE, &())?;
	let result: Option<EpochResult<u32>> = match timetable.epoch.checked_sub(1) {
		Some(epoch) => chain.ask("MiningApi_epoch_result", &EpochIndex::from(epoch))?,
		None => None,
	};
	let (split, treasury, settled_nodes, settled, meta_each, reward) = match &result {
		Some(result) => (
			result.split,
			result.to_treasury,
			result.settled_nodes,
			result.settled,
			result.meta_each,
			result.reward,
		),
		None => Default::default(),
	};
	let resource = split.resource.total();
	let each = resource.checked_div(settled_nodes.into()).unwrap_or(0);
	let earned = resource.saturating_add(split.meta.total());
	// A year of such epochs against all deposits, in hundredths of a percent.
	let year = scaled(earned, EPOCHS_PER_YEAR * 10_000, earning.max(1));

	let figure =
		|group, name, amount, decimals, unit| Figure { group, name, amount, decimals, unit };
	let stos = |group, name, amount: Balance| figure(group, name, amount, 18, "STOS");
	let ozone = |name, amount| figure("Ozone", name, amount, 9, "oz");
	let rewards = "Rewards of the last epoch";
	let income = "Income of the last epoch";
	Ok(vec![
		stos("Price", "of 1 oz", scaled(price.numerator, OZ, price.denominator)),
		stos(rewards, "Resource Nodes", resource),
		stos(rewards, "Meta Nodes", split.meta.total()),
		stos(rewards, "stake and deposits", split.chain.total()),
		stos(rewards, "to the treasury", treasury.total()),
		stos(income, "a settled Resource Node", each),
		stos(income, "a Meta Node", meta_each.total()),
		figure("Return on deposits", "nodes, in a year of such epochs", year, 2, "%"),
		stos("Source of rewards", "traffic", reward.traffic),
		stos("Source of rewards", "mining", reward.mining),
		stos("Pools", "Volume Pool", market.unissued_prepay),
		stos("Pools", "Mining Pool", supply.mining_pool),
		stos("Pools", "rewards not withdrawn", supply.rewards),
		stos("Pools", "treasury", supply.treasury),
		stos("Supply", "circulating", supply.circulating),
		stos("Supply", "mined", supply.total_mined),
		stos("Deposits", "of all nodes", held),
		ozone("limit left", market.remaining_limit),
		ozone("of users", supply.ozone_of_users),
		ozone("waiting for settlement", supply.ozone_unsettled),
		figure("Traffic", "settled in the last epoch", settled, 9, "oz"),
		figure("Nodes", "Resource Nodes", resource_nodes, 0, ""),
		figure("Nodes", "settled", settled_nodes.into(), 0, ""),
		figure("Nodes", "waiting to count", waiting, 0, ""),
		figure("Nodes", "Meta Nodes", meta_nodes, 0, ""),
	])
}
