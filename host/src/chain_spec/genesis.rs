//! The genesis block of a spec, built by the runtime's `GenesisBuilder` API.

use super::{
	error::SpecError,
	json, names,
	read::read_file,
	spec::{ChainSpec, GenesisConfig, GenesisSource},
	strict_json,
};
use crate::{
	chain::{Genesis, LoadedRuntime, api},
	executor::{CallContext, Executor, Runtime},
	primitives::CODE_KEY,
	state::{Changes, MemoryBackend, Overlay, Value as Stored},
};
use codec::{Decode, Encode};
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::Arc};

impl ChainSpec {
	/// The code of the genesis state: that of the spec, or else `embedded`.
	pub fn code<'a>(&'a self, embedded: &'a [u8]) -> &'a [u8] {
		match &self.genesis {
			GenesisSource::Runtime { code, .. } => code.as_deref().unwrap_or(embedded),
			GenesisSource::Raw { top, .. } => top.get(CODE_KEY).map_or(embedded, Vec::as_slice),
		}
	}

	/// Builds the genesis block of a new chain, and has the runtime check its invariants. A runtime without
	/// `InvariantsApi` is not checked.
	///
	/// # Errors
	/// Those of [`Self::build_genesis`], [`SpecError::Unsound`] and [`SpecError::RuntimeName`].
	pub fn checked_genesis(
		&self,
		executor: &Executor,
		embedded: &[u8],
	) -> Result<Genesis, SpecError> {
		let genesis = self.build_genesis(executor, embedded)?;
		let runtime = LoadedRuntime::new(genesis.runtime.clone())?;
		names::check_runtime(runtime.version()).map_err(SpecError::RuntimeName)?;
		if runtime.api_version("InvariantsApi").is_some() {
			let mut state = MemoryBackend::new();
			state.apply(&genesis.changes, &genesis.trie);
			let overlay = Overlay::new(Arc::new(state));
			let mut session = genesis.runtime.session(overlay, CallContext::default());
			let checked: Result<(), String> = api::call(&mut session, "InvariantsApi_check", &[])?;
			checked.map_err(SpecError::Unsound)?;
		}
		Ok(genesis)
	}

	/// Builds the genesis block.
	///
	/// # Errors
	/// [`SpecError::Code`] if the code cannot be used, [`SpecError::UnknownPreset`],
	/// [`SpecError::Refused`] with the runtime's reason, [`SpecError::Call`] if it traps.
	pub fn build_genesis(
		&self,
		executor: &Executor,
		embedded: &[u8],
	) -> Result<Genesis, SpecError> {
		let code = self.code(embedded);
		let runtime = executor.compile(code)?;
		let changes = match &self.genesis {
			GenesisSource::Raw { top, children } => Changes {
				top: stored(top),
				children: children.iter().map(|(id, pairs)| (id.clone(), stored(pairs))).collect(),
			},
			GenesisSource::Runtime { .. } => {
				let config = self.full_config(&runtime)?;
				let mut changes = self.build_state(&runtime, &config)?;
				changes.top.insert(CODE_KEY.to_vec(), Some(code.into()));
				changes
			}
		};
		Ok(Genesis::new(runtime, changes)?)
	}

	/// The complete genesis config of the spec.
	///
	/// # Errors
	/// [`SpecError::UnknownPreset`], [`SpecError::BadPreset`], [`SpecError::Call`]. A raw spec has
	/// no config: [`SpecError::Field`].
	pub fn full_config(&self, runtime: &Runtime) -> Result<Value, SpecError> {
		let GenesisSource::Runtime { preset, config, .. } = &self.genesis else {
			return Err(SpecError::field("/genesis", "is raw: a raw genesis has no config"));
		};
		match config {
			GenesisConfig::Full(config) => Ok(config.clone()),
			GenesisConfig::Patch(patch) => {
				let mut config = preset_of(runtime, None)?;
				if let Some(preset) = preset {
					json::merge(&mut config, preset_of(runtime, Some(preset))?);
				}
				json::merge(&mut config, patch.clone());
				Ok(config)
			}
		}
	}

	/// The same chain with the values of the preset as a patch, without code: the form for a repository.
	///
	/// # Errors
	/// As [`Self::full_config`].
	pub fn with_values(&self, runtime: &Runtime) -> Result<Self, SpecError> {
		let mut spec = self.clone();
		if let GenesisSource::Runtime { preset, config: GenesisConfig::Patch(patch), .. } =
			&mut spec.genesis
			&& let Some(name) = preset.take()
		{
			let mut values = preset_of(runtime, Some(&name))?;
			json::merge(&mut values, std::mem::take(patch));
			*patch = values;
		}
		Ok(spec)
	}

	/// The same chain in the complete form, for other tools.
	///
	/// # Errors
	/// As [`Self::full_config`], and [`SpecError::Code`].
	pub fn complete(&self, executor: &Executor, embedded: &[u8]) -> Result<Self, SpecError> {
		let code = self.code(embedded);
		let config = self.full_config(&executor.compile(code)?)?;
		let genesis = GenesisSource::Runtime {
			code: Some(code.to_vec()),
			preset: None,
			config: GenesisConfig::Full(config),
		};
		Ok(Self { genesis, ..self.clone() })
	}

	/// The same chain in the raw form, which no tool can interpret differently.
	///
	/// # Errors
	/// As [`Self::build_genesis`].
	pub fn raw(&self, executor: &Executor, embedded: &[u8]) -> Result<Self, SpecError> {
		let changes = self.build_genesis(executor, embedded)?.changes;
		let genesis = GenesisSource::Raw {
			top: plain(&changes.top),
			children: changes.children.iter().map(|(id, map)| (id.clone(), plain(map))).collect(),
		};
		Ok(Self { genesis, ..self.clone() })
	}
}

impl ChainSpec {
	fn build_state(&self, runtime: &Runtime, config: &Value) -> Result<Changes, SpecError> {
		// All keys are strings, so that every value has a JSON form.
		let json = config.to_string().into_bytes();
		let (answer, changes): (Result<(), String>, _) =
			call(runtime, "GenesisBuilder_build_state", &json)?;
		answer.map_err(|reason| self.refused(&json, &reason))?;
		Ok(changes)
	}

	/// The error for a config that the runtime refused. The runtime names a column in JSON that the host
	/// wrote; this converts it to a path, and to a position in the spec file.
	fn refused(&self, config: &[u8], reason: &str) -> SpecError {
		let place = reason.rsplit_once(" at line 1 column ");
		let place = place.and_then(|(text, column)| Some((text, column.parse::<usize>().ok()?)));
		let Some((reason, column)) = place else {
			return SpecError::Refused { path: None, at: None, reason: reason.to_string() };
		};
		let path = strict_json::path_at(config, column.saturating_sub(1));
		let form = match &self.genesis {
			GenesisSource::Runtime { config: GenesisConfig::Full(_), .. } => "config",
			_ => "patch",
		};
		// The file may have been deleted, and the value may come from the preset.
		let file = self.file.as_deref().and_then(|file| read_file(file).ok());
		let full = format!("/genesis/runtimeGenesis/{form}{path}");
		let at = file.and_then(|file| strict_json::find(&file, &full));
		SpecError::Refused { path: Some(path), at, reason: reason.to_string() }
	}
}

/// The names of a runtime's presets.
///
/// # Errors
/// [`SpecError::Call`] if the runtime has no `GenesisBuilder` API.
pub fn preset_names(runtime: &Runtime) -> Result<Vec<String>, SpecError> {
	call(runtime, "GenesisBuilder_preset_names", &()).map(|(names, _)| names)
}

/// The values of a preset; those of the default config without a name.
fn preset_of(runtime: &Runtime, name: Option<&String>) -> Result<Value, SpecError> {
	let (answer, _): (Option<Vec<u8>>, _) = call(runtime, "GenesisBuilder_get_preset", &name)?;
	let preset = name.cloned().unwrap_or_default();
	let Some(bytes) = answer else {
		return Err(match name {
			Some(_) => SpecError::UnknownPreset { preset, available: preset_names(runtime)? },
			None => SpecError::BadPreset { preset, reason: "there is no default config".into() },
		});
	};
	match serde_json::from_slice::<Map<String, Value>>(&bytes) {
		Ok(map) => Ok(map.into()),
		Err(error) => Err(SpecError::BadPreset { preset, reason: error.to_string() }),
	}
}

/// A call on an empty state: its result and its changes.
fn call<R: Decode>(
	runtime: &Runtime,
	function: &'static str,
	argument: &impl Encode,
) -> Result<(R, Changes), SpecError> {
	let overlay = Overlay::new(Arc::new(MemoryBackend::new()));
	let mut session = runtime.session(overlay, CallContext::default());
	let answer = api::call(&mut session, function, &argument.encode())?;
	Ok((answer, session.into_overlay().into_changes().0))
}

fn stored(map: &BTreeMap<Vec<u8>, Vec<u8>>) -> BTreeMap<Vec<u8>, Option<Stored>> {
	map.iter().map(|(key, value)| (key.clone(), Some(value.as_slice().into()))).collect()
}

fn plain(map: &BTreeMap<Vec<u8>, Option<Stored>>) -> BTreeMap<Vec<u8>, Vec<u8>> {
	map.iter().filter_map(|(key, value)| Some((key.clone(), value.as_ref()?.to_vec()))).collect()
}
