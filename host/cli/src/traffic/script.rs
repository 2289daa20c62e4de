//! How many users, how much traffic: a scenario, as `stratos simulate` reads it.

use crate::economy::{Scenario, ScenarioError, Step};
use std::path::Path;
use stratos_runtime_api::{Balance, EpochIndex};
use thiserror::Error;

/// The built-in scripts. Amounts fit what the accounts of a development chain have for days of 6-second
/// blocks: what users pay comes back to the owners of nodes after the lock-up.
const BUILT_IN: [(&str, &str); 2] = [
	(
		"default",
		r#"{"title": "users, and nodes that come and go", "funds": 40000, "users": 1000,
			"trafficPerUser": 50, "reserveEpochs": 6, "spreadPercent": 40, "withdrawEvery": 6}"#,
	),
	(
		"busy",
		r#"{"title": "more users each day, and a growing network", "funds": 200000,
			"users": [[0, 2000], [720, 6000]], "trafficPerUser": [[0, 50], [24, 100]],
			"reserveEpochs": 4, "nodes": [[0, 5], [4, 7], [40, 12]], "spreadPercent": 60,
			"withdrawEvery": 3}"#,
	),
];

/// What happens, epoch by epoch.
#[derive(Clone, Debug)]
pub(crate) struct Script(Scenario);

/// Why there is no script.
#[derive(Debug, Error)]
pub(crate) enum ScriptError {
	#[error("`{0}` is no scenario: neither `default` or `busy`, nor a file; see docs/scenarios")]
	Unknown(String),
	#[error(transparent)]
	Scenario(#[from] ScenarioError),
}

impl Script {
	/// A built-in script by its name, or the scenario of a file.
	pub(crate) fn load(name: &str) -> Result<Self, ScriptError> {
		if let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
			return Ok(Self(Scenario::parse(name, text.as_bytes())?));
		}
		let path = Path::new(name);
		match path.exists() {
			true => Ok(Self(Scenario::load(path)?)),
			false => Err(ScriptError::Unknown(name.to_owned())),
		}
	}

	pub(super) fn title(&self) -> &str {
		&self.0.title
	}

	/// What users hold together, base units.
	pub(super) fn funds(&self) -> Balance {
		self.0.funds_in_base_units()
	}

	pub(super) fn step(&self, epoch: EpochIndex) -> Step {
		self.0.step(epoch)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn scripts_are_built_in_or_files() {
		for (name, _) in BUILT_IN {
			let script = Script::load(name).expect(name);
			assert!(script.funds() > 0 && script.step(0).traffic > 0, "{name}");
		}
		let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/scenarios/growth.json");
		assert_eq!(Script::load(file).expect("a file").title(), "A year of growth");
		let error = Script::load("no-such-scenario").expect_err("unknown").to_string();
		assert!(error.contains("`no-such-scenario` is no scenario"), "{error}");
	}
}
