//! What users and nodes do, as people write it down: a JSON file.
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
//! Every field may be left out. Amounts are STOS: a number, or a text such as `"1,000.5 STOS"`. A [`Curve`] is a number, or a list of `[epoch, value]`: straight lines
//! between them, and the first and the last value before and after.

use serde::Deserialize;
use std::path::Path;
use stratos_host::text::parse_amount;
use stratos_runtime_api::simulation::Step;
use thiserror::Error;

/// nOz of an oz.
const OZ: f64 = 1e9;
/// Decimal places of a STOS.
const DECIMALS: u8 = 18;
/// Base units of the whole supply, 100,000,000 STOS: no amount of a scenario is larger.
const SUPPLY: u128 = 100_000_000 * 10u128.pow(DECIMALS as u32);
/// The longest run, in epochs: the whole schedule of mining, and as much again.
const MAX_EPOCHS: u32 = 7_500_000;

/// A number that changes over the epochs of a run.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "serde_json::Value")]
pub enum Curve {
	/// The same in every epoch.
	Constant(f64),
	/// Straight lines between epochs and their values.
	Points(Vec<(u32, f64)>),
}

// By way of a JSON value: an untagged enum does not take fractions where serde_json keeps numbers in
// arbitrary precision, as some dependency has it do.
impl TryFrom<serde_json::Value> for Curve {
	type Error = &'static str;

	fn try_from(value: serde_json::Value) -> Result<Self, Self::Error> {
		const EXPECTED: &str = "a curve is a number, or a list of [epoch, value]";
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
	/// The value in an epoch.
	pub fn at(&self, epoch: u32) -> f64 {
		let points = match self {
			Self::Constant(value) => return *value,
			Self::Points(points) => points,
		};
		let after = points.partition_point(|point| point.0 <= epoch);
		let before = after.checked_sub(1).and_then(|place| points.get(place));
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
			false => Err(bad("values are 0 to 1,000,000,000,000,000")),
		};
		match self {
			Self::Constant(value) => number(*value),
			Self::Points(points) => {
				if points.is_empty() {
					return Err(bad("a curve has at least one point [epoch, value]"));
				}
				if !points.is_sorted_by(|a, b| a.0 < b.0) {
					return Err(bad("the epochs of a curve ascend"));
				}
				points.iter().try_for_each(|point| number(point.1))
			}
		}
	}
}

/// An amount of STOS, exactly, in base units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "serde_json::Value")]
pub struct Stos(pub u128);

impl Stos {
	/// So many whole STOS; no more than fit.
	pub fn whole(stos: u32) -> Self {
		Self(u128::from(stos).saturating_mul(10u128.pow(DECIMALS.into())))
	}
}

impl TryFrom<serde_json::Value> for Stos {
	type Error = String;

	fn try_from(value: serde_json::Value) -> Result<Self, Self::Error> {
		let text = match value {
			serde_json::Value::Number(number) => number.to_string(),
			serde_json::Value::String(text) => text,
			_ => return Err("an amount is a number of STOS, or a text".to_owned()),
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
pub struct Scenario {
	/// What it is called.
	pub title: String,
	/// How long it runs, unless the command says otherwise.
	pub epochs: u32,
	/// Where chance begins. The same seed gives the same run.
	pub seed: u64,
	/// STOS that users and new nodes have, out of the treasury, besides what nodes sell.
	pub funds: Stos,
	/// How many users there are.
	pub users: Curve,
	/// What a user uses in an epoch, oz.
	pub traffic_per_user: Curve,
	/// For how many epochs a user buys Ozone ahead.
	pub reserve_epochs: u32,
	/// How many active Resource Nodes there are; null leaves them as they are.
	pub nodes: Option<Curve>,
	/// What a new node deposits, STOS; at least what the chain asks for.
	pub node_deposit: Stos,
	/// How far a node's traffic may be from its fair share, percent.
	pub spread_percent: u8,
	/// Tasks that fail, percent; null reports no tasks.
	pub failures_percent: Option<f64>,
	/// Every how many epochs a node withdraws what it earned; 0 for never.
	pub withdraw_every: u32,
	/// How much of it the node sells to users, percent.
	pub sold_percent: u8,
}

impl Default for Scenario {
	/// A thousand users who use one oz each, the nodes that there are, for two weeks of 10-minute
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

/// What is wrong with a scenario.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ScenarioError {
	/// The file cannot be read.
	#[error("cannot read the scenario {path}: {cause}; check the path")]
	File {
		/// Where it was looked for.
		path: String,
		/// The system's words.
		cause: std::io::Error,
	},
	/// It is not the JSON of a scenario.
	#[error("the scenario {path} is not understood: {cause}; compare docs/scenarios")]
	Json {
		/// The file.
		path: String,
		/// What and where.
		cause: serde_json::Error,
	},
	/// A field has a value that makes no sense.
	#[error("the scenario's {field}: {reason}; compare docs/scenarios")]
	Field {
		/// Its name.
		field: String,
		/// What is expected.
		reason: String,
	},
}

impl ScenarioError {
	fn field(field: &str, reason: &str) -> Self {
		Self::Field { field: field.to_owned(), reason: reason.to_owned() }
	}
}

impl Scenario {
	/// Reads and checks a file.
	///
	/// # Errors
	/// [`ScenarioError`].
	pub fn load(path: &Path) -> Result<Self, ScenarioError> {
		let name = || path.display().to_string();
		let bytes =
			std::fs::read(path).map_err(|cause| ScenarioError::File { path: name(), cause })?;
		let scenario: Self = serde_json::from_slice(&bytes)
			.map_err(|cause| ScenarioError::Json { path: name(), cause })?;
		scenario.check()?;
		Ok(scenario)
	}

	/// Checks every field.
	///
	/// # Errors
	/// [`ScenarioError::Field`].
	pub fn check(&self) -> Result<(), ScenarioError> {
		let ensure = |holds: bool, field: &str, reason: &str| match holds {
			true => Ok(()),
			false => Err(ScenarioError::field(field, reason)),
		};
		let amount = |value: Stos| value.0 <= SUPPLY;
		ensure((1..=MAX_EPOCHS).contains(&self.epochs), "epochs", "1 to 7,500,000 epochs")?;
		ensure(amount(self.funds), "funds", "0 to 100,000,000 STOS")?;
		ensure(amount(self.node_deposit), "nodeDeposit", "0 to 100,000,000 STOS")?;
		ensure(self.spread_percent <= 100, "spreadPercent", "0 to 100")?;
		ensure(self.sold_percent <= 100, "soldPercent", "0 to 100")?;
		ensure(self.reserve_epochs >= 1, "reserveEpochs", "at least 1")?;
		let percent = |value: f64| value.is_finite() && (0.0..=100.0).contains(&value);
		ensure(self.failures_percent.is_none_or(percent), "failuresPercent", "0 to 100, or null")?;
		self.users.check("users")?;
		self.traffic_per_user.check("trafficPerUser")?;
		self.nodes.iter().try_for_each(|nodes| nodes.check("nodes"))
	}

	/// The scenario in which nobody does anything.
	pub fn idle() -> Self {
		Self {
			title: "Idle".to_owned(),
			funds: Stos::default(),
			users: Curve::Constant(0.0),
			withdraw_every: 0,
			..Self::default()
		}
	}

	/// Whether nobody ever does anything in it.
	pub fn is_idle(&self) -> bool {
		let nobody = matches!(&self.users, Curve::Constant(users) if *users < 1.0);
		nobody && self.nodes.is_none() && self.withdraw_every == 0
	}

	pub(super) fn funds_in_base_units(&self) -> u128 {
		self.funds.0
	}

	/// What is done in an epoch, counted from the first of the run.
	pub(super) fn step(&self, epoch: u32) -> Step {
		let users = self.users.at(epoch).floor();
		let traffic = users * self.traffic_per_user.at(epoch) * OZ;
		// `as` cuts off what is too large, and nothing here is negative.
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
	fn curves_are_straight_between_their_points() {
		let curve = Curve::Points(vec![(10, 100.0), (20, 200.0), (30, 0.0)]);
		assert_eq!(
			[0, 10, 15, 20, 25, 30, 99].map(|epoch| curve.at(epoch)),
			[100.0, 100.0, 150.0, 200.0, 100.0, 0.0, 0.0]
		);
		assert_eq!(Curve::Constant(7.0).at(9), 7.0);
	}

	#[test]
	fn an_empty_file_is_the_default() {
		let scenario: Scenario = serde_json::from_str("{}").expect("a scenario");
		assert_eq!(scenario, Scenario::default());
		scenario.check().expect("sound");
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
	fn what_makes_no_sense_is_named() {
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
	fn the_committed_scenarios_are_sound() {
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
