//! Chains of type Live that can start.

use crate::stratos;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Writes the spec of a chain of type Live with the id and the name of the main network, and the accounts,
/// nodes and validators of the preset `local`. The preset `mainnet` alone is refused by `stratos run`.
///
/// # Panics
///
/// If the spec cannot be written.
pub fn live_spec(folder: &Path) -> PathBuf {
	let local = stratos(["build-spec", "--chain", "local"]);
	assert!(local.status.success(), "{}", local.stderr);
	let mut spec: Value = serde_json::from_str(&local.stdout).expect("a spec is JSON");
	for (field, value) in [("chainType", "Live"), ("id", "stratos"), ("name", "Stratos")] {
		spec[field] = json!(value);
	}
	let path = folder.join("live.json");
	std::fs::write(&path, spec.to_string()).expect("a temporary folder");
	path
}
