//! Scenarios: what users and nodes do, read from a JSON file.
//!
//! ```json
//! {
//!   "title": "A year of growth",
//!   "epochs": 52560,
//!   "seed": 1,
//!   "funds": 5000000,
//!   "users": [[0, 500], [52560, 20000]],
//!   "trafficPerUser": 1.5,
//!   "reserveEpochs": 144,
//!   "nodes": [[0, 5], [1000, 200]],
//!   "nodeDeposit": 1000,
//!   "spreadPercent": 30,
//!   "failuresPercent": null,
//!   "withdrawEvery": 144,
//!   "soldPercent": 50
//! }
//! ```
//!
//! Every field is optional. Amounts are in STOS: a number, or a string such as `"1,000.5 STOS"`. A [`Curve`]
//! is a number, or a list of points `[epoch, value]`: linear between points, constant before the first and
//! after the last.

use serde::Deserialize;
use std::path::Path;
use stratos_host::text::parse_amount;
use stratos_runtime_api::{Balance, Noz};
use thiserror::Error;

/// nOz per oz.
const OZ: f64 = 1e9;
/// Decimals of the STOS.
const DECIMALS: u8 = 18;
/// The total supply, 100,000,000 STOS, in base units: the largest amount in a scenario.
const SUPPLY: u128 = 100_000_000 * 10u128.pow(DECIMALS as u32);
/// The longest run, epochs: twice the mining schedule.
const MAX_EPOCHS: u32 = 7_500_000;

/// A number as a function of the epoch.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "serde_json::Value")]
pub(crate) enum Curve {
	Constant(f64),
	/// Epochs and their values, linear in between.
	Points(Vec<(u32, f64)>),
}

// Through a JSON value: with serde_json's feature `arbitrary_precision`, which a dependency enables, an
// untagged enum does not accept fractions.
impl TryFrom<serde_json::Value> for Curve {
	type Error = &'static str;

	fn try_from(value: serde_json::Value) -> Result<Self, Self::Error> {
		const EXPECTED: &str = "a curve must be a number, or a list of [epoch, value]";
		let point = |point: &serde_json::Value| match point.as_array().map(Vec::as_slice) {
			Some([epoch, value]) => {
				let epoch = epoch.as_u64().and_then(|epoch| u32::try_from(epoch).ok());
				epoch.zip(value.as_f64())
			}
			_ => None,
		};
		match &value {
			serde_json::Value::Number(number) => {
				number.as_f64().map(Self::Constant).ok_or(EXPECTED)
			}
			serde_json::Value::Array(points) => {
				let points: Option<Vec<_>> = points.iter().map(point).collect();
				points.map(Self::Points).ok_or(EXPECTED)
			}
			_ => Err(EXPECTED),
		}
	}
}

impl Curve {
	pub(crate) fn at(&self, epoch: u32) -> f64 {
		let points = match self {
			Self::Constant(value) => return *value,
			Self::Points(points) => points,
		};
		let after = points.partition_point(|point| point.0 <= epoch);
		let before = after.checked_sub(1).and_then(|index| points.get(index));
		match (before, points.get(after)) {
			(Some((from, low)), Some((to, high))) => {
				let part = f64::from(epoch - from) / f64::from(to - from);
				low + (high - low) * part
			}
			(Some((_, value)), None) | (None, Some((_, value))) => *value,
			(None, None) => 0.0,
		}
	}

	fn check(&self, name: &str) -> Result<(), ScenarioError> {
		let bad = |reason: &str| ScenarioError::field(name, reason);
		let number = |value: f64| match value.is_finite() && (0.0..=1e15).contains(&value) {
			true => Ok(()),
			false => Err(bad("values must be 0 to 1,000,000,000,000,000")),
		};
		match self {
			Self::Constant(value) => number(*value),
			Self::Points(points) => {
				if points.is_empty() {
					return Err(bad("a curve must have at least one point [epoch, value]"));
				}
				if !points.is_sorted_by(|a, b| a.0 < b.0) {
					return Err(bad("the epochs of a curve must increase"));
				}
				points.iter().try_for_each(|point| number(point.1))
			}
		}
	}
}

/// An exact amount of STOS, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "serde_json::Value")]
pub(crate) struct Stos(pub(crate) u128);

impl Stos {
	/// An amount of whole STOS.
	pub(crate) fn whole(stos: u32) -> Self {
		Self(u128::from(stos).saturating_mul(10u128.pow(DECIMALS.into())))
	}
}

impl TryFrom<serde_json::Value> for Stos {
	type Error = String;

	fn try_from(value: serde_json::Value) -> Result<Self, Self::Error> {
		let text = match value {
			serde_json::Value::Number(number) => number.to_string(),
			serde_json::Value::String(text) => text,
			_ => return Err("an amount must be a number of STOS, or a string".to_owned()),
		};
		let digits = text.strip_suffix("STOS").unwrap_or(&text).trim_end();
		parse_amount(digits, DECIMALS)
			.map(Self)
			.map_err(|why| format!("`{text}` {}", why.with_unit("STOS")))
	}
}

/// What users and nodes do.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(crate) struct Scenario {
	pub(crate) title: String,
	/// The number of epochs; `--epochs` overrides it.
	pub(crate) epochs: u32,
	/// The RNG seed. The same seed gives the same run.
	pub(crate) seed: u64,
	/// The initial funds of users and new nodes, from the treasury.
	pub(crate) funds: Stos,
	/// The number of users.
	pub(crate) users: Curve,
	/// Traffic of a user per epoch, oz.
	pub(crate) traffic_per_user: Curve,
	/// The number of epochs for which a user buys Ozone in advance.
	pub(crate) reserve_epochs: u32,
	/// The number of active Resource Nodes; null keeps those of the chain.
	pub(crate) nodes: Option<Curve>,
	/// The deposit of a new node; the chain's minimum if that is higher.
	pub(crate) node_deposit: Stos,
	/// The largest deviation of a node's traffic from its fair share, percent.
	pub(crate) spread_percent: u8,
	/// Failed tasks, percent; null reports no tasks.
	pub(crate) failures_percent: Option<f64>,
	/// The number of epochs between two withdrawals of a node; 0 for none.
	pub(crate) withdraw_every: u32,
	/// The part of a withdrawal that the node sells to users, percent.
	pub(crate) sold_percent: u8,
}

impl Default for Scenario {
	/// 1,000 users with 1 oz of traffic per epoch and the nodes of the chain, for two weeks of 10-minute
	/// epochs.
	fn default() -> Self {
		Self {
			title: "Steady".to_owned(),
			epochs: 2_016,
			seed: 1,
			funds: Stos::whole(1_000_000),
			users: Curve::Constant(1_000.0),
			traffic_per_user: Curve::Constant(1.0),
			reserve_epochs: 144,
			nodes: None,
			node_deposit: Stos::default(),
			spread_percent: 30,
			failures_percent: None,
			withdraw_every: 144,
			sold_percent: 50,
		}
	}
}

/// What users and nodes do in one epoch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Step {
	/// The RNG seed, together with the epoch.
	pub(crate) seed: u64,
	/// Users.
	pub(crate) users: u32,
	/// What they use together, nOz.
	pub(crate) traffic: Noz,
	/// For how many epochs a user buys Ozone ahead, at least 1.
	pub(crate) reserve: u32,
	/// The number of active Resource Nodes; `None` keeps those of the chain.
	pub(crate) nodes: Option<u32>,
	/// The deposit of a new node, base units; the chain's minimum if that is higher.
	pub(crate) node_deposit: Balance,
	/// The largest deviation of a node's traffic from its fair share, percent, at most 100.
	pub(crate) spread: u8,
	/// Failed tasks, in parts of a million; `None` reports no tasks.
	pub(crate) failures: Option<u32>,
	/// The number of epochs between two withdrawals of a node; 0 for none.
	pub(crate) withdraw_every: u32,
	/// The part of a withdrawal that the node sells to users, percent, at most 100.
	pub(crate) sold: u8,
}

/// Why a scenario cannot be used.
#[derive(Debug, Error)]
pub(crate) enum ScenarioError {
	#[error("cannot read the scenario {path}: {cause}; check the path")]
	File { path: String, cause: std::io::Error },
	#[error("the scenario {path} is not valid: {cause}; see docs/scenarios")]
	Json { path: String, cause: serde_json::Error },
	#[error("the scenario's field {field}: {reason}; see docs/scenarios")]
	Field { field: String, reason: String },
}

impl ScenarioError {
	fn field(field: &str, reason: &str) -> Self {
		Self::Field { field: field.to_owned(), reason: reason.to_owned() }
	}
}

impl Scenario {
	/// Reads and checks a file.
	pub(crate) fn load(path: &Path) -> Result<Self, ScenarioError> {
		let name = || path.display().to_string();
		let bytes =
			std::fs::read(path).map_err(|cause| ScenarioError::File { path: name(), cause })?;
		Self::parse(&name(), &bytes)
	}

	/// Reads and checks a text. `name` is that of its file.
	pub(crate) fn parse(name: &str, text: &[u8]) -> Result<Self, ScenarioError> {
		let scenario: Self = serde_json::from_slice(text)
			.map_err(|cause| ScenarioError::Json { path: name.to_owned(), cause })?;
		scenario.check()?;
		Ok(scenario)
	}

	/// Checks the range of every field.
	pub(crate) fn check(&self) -> Result<(), ScenarioError> {
		let ensure = |holds: bool, field: &str, reason: &str| match holds {
			true => Ok(()),
			false => Err(ScenarioError::field(field, reason)),
		};
		let amount = |value: Stos| value.0 <= SUPPLY;
		ensure((1..=MAX_EPOCHS).contains(&self.epochs), "epochs", "must be 1 to 7,500,000")?;
		ensure(amount(self.funds), "funds", "must be 0 to 100,000,000 STOS")?;
		ensure(amount(self.node_deposit), "nodeDeposit", "must be 0 to 100,000,000 STOS")?;
		ensure(self.spread_percent <= 100, "spreadPercent", "must be 0 to 100")?;
		ensure(self.sold_percent <= 100, "soldPercent", "must be 0 to 100")?;
		ensure(self.reserve_epochs >= 1, "reserveEpochs", "must be 1 or more")?;
		let percent = |value: f64| value.is_finite() && (0.0..=100.0).contains(&value);
		let failures = self.failures_percent.is_none_or(percent);
		ensure(failures, "failuresPercent", "must be 0 to 100, or null")?;
		self.users.check("users")?;
		self.traffic_per_user.check("trafficPerUser")?;
		self.nodes.iter().try_for_each(|nodes| nodes.check("nodes"))
	}

	/// The scenario without users and actions of nodes.
	pub(crate) fn idle() -> Self {
		Self {
			title: "Idle".to_owned(),
			funds: Stos::default(),
			users: Curve::Constant(0.0),
			withdraw_every: 0,
			..Self::default()
		}
	}

	/// Whether nobody acts in any epoch.
	pub(crate) fn is_idle(&self) -> bool {
		let nobody = matches!(&self.users, Curve::Constant(users) if *users < 1.0);
		nobody && self.nodes.is_none() && self.withdraw_every == 0
	}

	pub(crate) fn funds_in_base_units(&self) -> u128 {
		self.funds.0
	}

	/// The step of an epoch, counted from the first of the run.
	pub(crate) fn step(&self, epoch: u32) -> Step {
		let users = self.users.at(epoch).floor();
		let traffic = users * self.traffic_per_user.at(epoch) * OZ;
		// `as` saturates; no value is negative.
		Step {
			seed: self.seed,
			users: users as u32,
			traffic: traffic as u128,
			reserve: self.reserve_epochs,
			nodes: self.nodes.as_ref().map(|nodes| nodes.at(epoch).round() as u32),
			node_deposit: self.node_deposit.0,
			spread: self.spread_percent,
			failures: self.failures_percent.map(|percent| (percent * 10_000.0).round() as u32),
			withdraw_every: self.withdraw_every,
			sold: self.sold_percent,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn curves_are_linear_between_their_points() {
		let curve = Curve::Points(vec![(10, 100.0), (20, 200.0), (30, 0.0)]);
		assert_eq!(
			[0, 10, 15, 20, 25, 30, 99].map(|epoch| curve.at(epoch)),
			[100.0, 100.0, 150.0, 200.0, 100.0, 0.0, 0.0]
		);
		assert_eq!(Curve::Constant(7.0).at(9), 7.0);
	}

	#[test]
	fn an_empty_object_is_the_default_scenario() {
		let scenario: Scenario = serde_json::from_str("{}").expect("a scenario");
		assert_eq!(scenario, Scenario::default());
		scenario.check().expect("valid");
		let step = scenario.step(5);
		assert_eq!((step.users, step.traffic), (1_000, 1_000_000_000_000));
		assert_eq!(scenario.funds_in_base_units(), 1_000_000 * 10u128.pow(18));
	}

	#[test]
	fn curves_are_numbers_or_lists_of_points_with_fractions() {
		let read = |text: &str| serde_json::from_str::<Scenario>(text);
		let scenario = read(r#"{"users": 1.5, "nodes": [[0, 1], [9, 2.5]]}"#).expect("curves");
		assert_eq!(scenario.users, Curve::Constant(1.5));
		assert_eq!(scenario.nodes, Some(Curve::Points(vec![(0, 1.0), (9, 2.5)])));
		for wrong in [r#"{"users": "many"}"#, r#"{"users": [[1]]}"#, r#"{"users": [[-1, 2]]}"#] {
			let error = read(wrong).expect_err(wrong).to_string();
			assert!(error.contains("a number, or a list of"), "{error}");
		}
	}

	#[test]
	fn invalid_fields_are_named() {
		let refused = |text: &str| {
			let scenario: Scenario = serde_json::from_str(text).expect("JSON of a scenario");
			scenario.check().expect_err("refused").to_string()
		};
		assert!(refused(r#"{"epochs": 0}"#).contains("epochs"));
		assert!(refused(r#"{"users": [[5, 1], [5, 2]]}"#).contains("users: the epochs of a curve"));
		assert!(refused(r#"{"trafficPerUser": -1}"#).contains("trafficPerUser"));
		assert!(refused(r#"{"nodes": []}"#).contains("nodes"));
		assert!(refused(r#"{"soldPercent": 101}"#).contains("soldPercent"));
		let unknown = serde_json::from_str::<Scenario>(r#"{"user": 1}"#).expect_err("a typo");
		assert!(unknown.to_string().contains("unknown field `user`"), "{unknown}");
	}

	#[test]
	fn amounts_are_exact_in_base_units() {
		let funds = |json: &str| {
			serde_json::from_str::<Scenario>(&format!(r#"{{"funds": {json}}}"#))
				.map(|scenario| scenario.funds.0)
				.map_err(|error| error.to_string())
		};
		assert_eq!(funds("1000"), Ok(1_000 * 10u128.pow(18)));
		assert_eq!(funds("0.1"), Ok(10u128.pow(17)));
		assert_eq!(funds(r#""1,000.5 STOS""#), Ok(10_005 * 10u128.pow(17)));
		assert_eq!(funds(r#""0.000000000000000001STOS""#), Ok(1));
		for (json, part) in [
			(r#""1,5STOS""#, "1.5STOS or 15STOS"),
			("-1", "not a number"),
			("1e30", "not a number"),
			("[1]", "a number of STOS"),
			(r#""0.0000000000000000001""#, "decimals"),
		] {
			let error = funds(json).expect_err(json);
			assert!(error.contains(part), "{json}: {error}");
		}
	}

	#[test]
	fn the_scenarios_in_docs_are_valid() {
		let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/scenarios");
		let mut count = 0;
		for entry in std::fs::read_dir(folder).expect("the folder") {
			let path = entry.expect("an entry").path();
			if path.extension().is_some_and(|extension| extension == "json") {
				Scenario::load(&path).unwrap_or_else(|error| panic!("{error}"));
				count += 1;
			}
		}
		assert!(count >= 2, "{count} scenarios");
	}
}
