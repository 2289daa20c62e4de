mod application;
mod clock;
mod corruption;
mod epochs;
mod large;
mod model;
mod paper;
mod parameters;
mod reports;
mod rewards;
mod settlement;

use std::path::PathBuf;

/// A file of golden vectors, from the folder that STRATOS_VECTORS names.
pub(crate) fn vectors(name: &str) -> serde_json::Value {
	let folder = std::env::var_os("STRATOS_VECTORS").map_or_else(
		|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors")),
		PathBuf::from,
	);
	let path = folder.join(name);
	let text = std::fs::read_to_string(&path)
		.unwrap_or_else(|error| panic!("{}: {error}; set STRATOS_VECTORS", path.display()));
	serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
