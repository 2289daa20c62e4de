//! Reading spec files.

use super::{
	error::SpecError,
	json::{self, Reader, check_code},
	names,
	spec::{BLOCK_TIME, ChainSpec, ChainType, GenesisConfig, GenesisSource},
	strict_json,
};
use crate::primitives::CODE_KEY;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, io::Read, path::Path};

/// The largest size of a spec file, in bytes. Raw specs of large chains have tens of megabytes.
pub const MAX_SPEC_BYTES: u64 = 256 << 20;

impl ChainSpec {
	/// Reads a spec file.
	///
	/// # Errors
	/// [`SpecError::Read`], [`SpecError::TooLarge`] and those of [`Self::from_json`].
	pub fn load(path: &Path) -> Result<Self, SpecError> {
		let read = |source| SpecError::Read { path: path.to_path_buf(), source };
		let bytes = read_file(path).map_err(read)?;
		if bytes.len() as u64 > MAX_SPEC_BYTES {
			return Err(SpecError::TooLarge { path: path.to_path_buf(), limit: MAX_SPEC_BYTES });
		}
		Ok(Self { file: Some(path.to_path_buf()), ..Self::from_json(&bytes)? })
	}

	/// Reads a spec from JSON.
	///
	/// # Errors
	/// [`SpecError::Json`] and [`SpecError::Field`], with line, column and path.
	pub fn from_json(bytes: &[u8]) -> Result<Self, SpecError> {
		let value = strict_json::parse(bytes)?;
		Self::from_value(value).map_err(|error| error.located(bytes))
	}

	fn from_value(value: Value) -> Result<Self, SpecError> {
		let mut root = Reader::root(value)?;
		let spec = Self {
			name: root.text("name")?,
			id: root.text("id")?,
			chain_type: read_chain_type(&mut root)?,
			boot_nodes: root.list("bootNodes")?,
			telemetry_endpoints: root.take("telemetryEndpoints"),
			protocol_id: root.optional_text("protocolId")?,
			properties: root.map("properties")?.unwrap_or_default(),
			code_substitutes: read_substitutes(&mut root)?,
			genesis: read_genesis(&mut root)?,
			other: root.rest(),
			file: None,
		};
		spec.check()?;
		Ok(spec)
	}

	fn check(&self) -> Result<(), SpecError> {
		names::check_spec(self)?;
		if let Some(decimals) = self.properties.get("tokenDecimals")
			&& !decimals.is_array()
			&& decimals.as_u64().is_none_or(|decimals| decimals > 38)
		{
			return Err(SpecError::field("/properties/tokenDecimals", "must be 0 to 38"));
		}
		if let Some(format) = self.properties.get("ss58Format")
			&& !format.is_null()
			&& format.as_u64().is_none_or(|format| format > 16_383)
		{
			return Err(SpecError::field("/properties/ss58Format", "must be 0 to 16,383"));
		}
		if let Some(block_time) = self.properties.get(BLOCK_TIME)
			&& block_time.as_u64().is_none_or(|ms| !(1..=3_600_000).contains(&ms))
		{
			let path = format!("/properties/{BLOCK_TIME}");
			return Err(SpecError::field(&path, "must be 1 to 3,600,000 milliseconds"));
		}
		Ok(())
	}
}

/// Reads a file up to one byte more than the largest size: devices and pipes do not tell their size.
pub(super) fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	std::fs::File::open(path)?.take(MAX_SPEC_BYTES + 1).read_to_end(&mut bytes)?;
	Ok(bytes)
}

fn read_chain_type(root: &mut Reader) -> Result<ChainType, SpecError> {
	let wrong = || {
		SpecError::field(
			"/chainType",
			"must be \"Development\", \"Local\", \"Live\" or {\"Custom\": \"name\"}",
		)
	};
	match root.take("chainType") {
		// Substrate's default.
		None => Ok(ChainType::Live),
		Some(Value::String(text)) => match text.as_str() {
			"Development" => Ok(ChainType::Development),
			"Local" => Ok(ChainType::Local),
			"Live" => Ok(ChainType::Live),
			_ => Err(wrong()),
		},
		Some(Value::Object(map)) => match (map.len(), map.get("Custom")) {
			(1, Some(Value::String(name))) => Ok(ChainType::Custom(name.clone())),
			_ => Err(wrong()),
		},
		Some(_) => Err(wrong()),
	}
}

fn read_substitutes(root: &mut Reader) -> Result<BTreeMap<u32, Vec<u8>>, SpecError> {
	let Some(map) = root.map("codeSubstitutes")? else { return Ok(BTreeMap::new()) };
	let mut substitutes = BTreeMap::new();
	for (text, code) in map {
		let path = format!("/codeSubstitutes/{text}");
		// Only the canonical form, or two keys could mean the same block.
		let number = text.parse().ok().filter(|number: &u32| number.to_string() == text);
		let number =
			number.ok_or_else(|| SpecError::field(&path, "the key must be a block number"))?;
		let code = json::bytes(&path, &code)?;
		check_code(&path, &code)?;
		substitutes.insert(number, code);
	}
	Ok(substitutes)
}

fn read_genesis(root: &mut Reader) -> Result<GenesisSource, SpecError> {
	let missing = || {
		SpecError::field(
			"/genesis",
			"must be {\"runtimeGenesis\": {...}} or {\"raw\": {\"top\": {...}, \"childrenDefault\": {...}}}",
		)
	};
	let mut genesis = root.child("genesis")?.ok_or_else(missing)?;
	let runtime = genesis.child("runtimeGenesis")?;
	let raw = genesis.child("raw")?;
	match (runtime, raw) {
		(Some(runtime), None) => read_runtime_genesis(runtime),
		(None, Some(raw)) => read_raw_genesis(raw),
		_ => Err(missing()),
	}
}

fn read_runtime_genesis(mut genesis: Reader) -> Result<GenesisSource, SpecError> {
	let code = match genesis.take("code") {
		None => None,
		Some(code) => {
			let path = "/genesis/runtimeGenesis/code";
			let code = json::bytes(path, &code)?;
			check_code(path, &code)?;
			Some(code)
		}
	};
	let preset = genesis.optional_text("preset")?;
	let config = match (genesis.map("patch")?, genesis.map("config")?) {
		(Some(_), Some(_)) => {
			return Err(SpecError::field(
				"/genesis/runtimeGenesis",
				"has both \"patch\" and \"config\": keep one of them",
			));
		}
		(None, Some(_)) if preset.is_some() => {
			return Err(SpecError::field(
				"/genesis/runtimeGenesis",
				"has both \"preset\" and \"config\": a complete config needs no preset",
			));
		}
		(None, Some(config)) => GenesisConfig::Full(config.into()),
		(Some(patch), None) => GenesisConfig::Patch(patch.into()),
		(None, None) if preset.is_some() => GenesisConfig::Patch(Map::new().into()),
		(None, None) => {
			return Err(SpecError::field(
				"/genesis/runtimeGenesis",
				"has no genesis values: add \"patch\", \"config\" or \"preset\"",
			));
		}
	};
	Ok(GenesisSource::Runtime { code, preset, config })
}

fn read_raw_genesis(mut raw: Reader) -> Result<GenesisSource, SpecError> {
	let top = raw
		.map("top")?
		.ok_or_else(|| SpecError::field("/genesis/raw/top", "is missing: the main trie's keys"))?;
	let top = json::byte_map("/genesis/raw/top", top)?;
	let mut children = BTreeMap::new();
	for (id, pairs) in raw.map("childrenDefault")?.unwrap_or_default() {
		let path = format!("/genesis/raw/childrenDefault/{id}");
		let Value::Object(pairs) = pairs else {
			return Err(SpecError::field(path, "must be a map of hex keys to hex values"));
		};
		json::insert(&mut children, &path, &id, json::byte_map(&path, pairs)?)?;
	}
	let code = top.get(CODE_KEY).ok_or_else(|| {
		SpecError::field(
			"/genesis/raw/top",
			"has no `:code` (0x3a636f6465): a raw genesis needs it",
		)
	})?;
	check_code("/genesis/raw/top/0x3a636f6465", code)?;
	Ok(GenesisSource::Raw { top, children })
}
