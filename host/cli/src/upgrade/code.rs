//! The code, before anything of it runs: imports, size, memory, name, version and runtime APIs.

use super::report::Findings;
use crate::client::Metadata;
use serde::Serialize;
use sp_version::RuntimeVersion;
use std::{collections::BTreeMap, fmt::Display};
use stratos_host::{executor::CodeInfo, fork::Fork, primitives::Hash};

/// The runtime APIs without which a host makes no block, by name.
const NEEDED: [&str; 4] = ["Core", "BlockBuilder", "TaggedTransactionQueue", "Metadata"];

/// A runtime's name and versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionFacts {
	/// Which rules.
	pub spec_name: String,
	/// Their version.
	pub spec_version: u32,
	/// The version of how transactions are encoded.
	pub transaction_version: u32,
	/// The version of how the state is hashed.
	pub state_version: u8,
	/// Runtime APIs with their versions.
	pub apis: Vec<(String, u32)>,
}

/// Old and new code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeFacts {
	/// Blake2-256 of the new blob: what a referendum authorises.
	pub hash: Hash,
	/// The new blob's size in bytes, and that of its Wasm.
	pub size: usize,
	/// The size of its Wasm.
	pub wasm_size: usize,
	/// The pages of 64 KiB that it declares.
	pub memory_pages: u64,
	/// How many host functions it imports.
	pub imports: usize,
	/// The runtime in force.
	pub old: VersionFacts,
	/// The new one; nothing where it says none.
	pub new: Option<VersionFacts>,
}

/// Looks at the code. The metadata in force knows the names of APIs.
pub(super) fn look(
	fork: &Fork,
	metadata: &Metadata,
	code: &[u8],
	findings: &mut Findings,
) -> CodeFacts {
	let old = fork.runtime().version();
	let mut facts = CodeFacts {
		hash: sp_crypto_hashing::blake2_256(code).into(),
		size: code.len(),
		old: facts_of(old, metadata),
		..Default::default()
	};
	let info = match fork.executor().inspect(code) {
		Ok(info) => info,
		Err(error) => {
			findings.error("code", "runtime", error.to_string());
			return facts;
		}
	};
	facts.wasm_size = info.wasm_size;
	facts.memory_pages = info.memory_pages;
	facts.imports = info.imports.len();
	imports_and_size(fork, &info, findings);
	let Some(new) = &info.version else {
		findings.error(
			"version",
			"runtime",
			"it carries no version: build it with `#[sp_version::runtime_version]`",
		);
		return facts;
	};
	facts.new = Some(facts_of(new, metadata));
	name_and_version(old, new, metadata, findings);
	facts
}

fn imports_and_size(fork: &Fork, info: &CodeInfo, findings: &mut Findings) {
	for import in info.imports.iter().filter(|import| !import.known) {
		findings.error(
			"code",
			import.name.clone(),
			"the runtime needs this host function, which the host does not have: update the hosts \
			 first",
		);
	}
	let limit = u64::from(fork.executor().config().max_memory_pages);
	if info.memory_pages > limit {
		let pages = info.memory_pages;
		findings.error(
			"code",
			"memory",
			format!("it declares {pages} pages of 64 KiB, hosts grant {limit}"),
		);
	}
	if !info.compressed {
		findings.warning(
			"code",
			"size",
			"it is not compressed; blocks and databases carry it whole",
		);
	}
}

/// Whether the code itself says what its section says, by which hosts and transactions go.
pub(super) fn speaks(fork: &Fork, findings: &mut Findings) {
	const FUNCTION: &str = "Core_version";
	let said: RuntimeVersion = match fork.ask(FUNCTION, &()) {
		Ok(version) => version,
		Err(error) => return findings.error("version", FUNCTION, error.to_string()),
	};
	let section = fork.runtime().version();
	let mut differ = |field: &str, section: &dyn Display, said: &dyn Display| {
		let (section, said) = (section.to_string(), said.to_string());
		if section != said {
			findings.error(
				"version",
				FUNCTION,
				format!("{field} is {section} in the code's section, the code itself says {said}"),
			);
		}
	};
	differ("spec_name", &section.spec_name, &said.spec_name);
	differ("impl_name", &section.impl_name, &said.impl_name);
	differ("authoring_version", &section.authoring_version, &said.authoring_version);
	differ("spec_version", &section.spec_version, &said.spec_version);
	differ("impl_version", &section.impl_version, &said.impl_version);
	differ("transaction_version", &section.transaction_version, &said.transaction_version);
	differ("system_version", &section.system_version, &said.system_version);
	let apis = |version: &RuntimeVersion| -> BTreeMap<[u8; 8], u32> {
		version.apis.iter().copied().collect()
	};
	if apis(section) != apis(&said) {
		let what = "the runtime APIs in the code's section are not those that the code itself says";
		findings.error("version", FUNCTION, what);
	}
}

fn name_and_version(
	old: &RuntimeVersion,
	new: &RuntimeVersion,
	metadata: &Metadata,
	findings: &mut Findings,
) {
	if new.spec_name != old.spec_name {
		findings.error(
			"version",
			"spec_name",
			format!("it is `{}`, the chain runs `{}`", new.spec_name, old.spec_name),
		);
	}
	if new.spec_version <= old.spec_version {
		findings.error(
			"version",
			"spec_version",
			format!(
				"it is {}, the chain runs {}: it must rise, or no migration runs",
				new.spec_version, old.spec_version
			),
		);
	}
	if new.state_version() != old.state_version() {
		findings.warning(
			"version",
			"system_version",
			"the state is hashed in another way from the upgrade on",
		);
	}
	for api in NEEDED {
		if new.api_version(&sp_crypto_hashing::blake2_64(api.as_bytes())).is_none() {
			findings.error(
				"version",
				api,
				"the runtime lacks this API; hosts make no block with it",
			);
		}
	}
	for (id, version) in old.apis.iter() {
		let found = new.api_version(id);
		if found != Some(*version) {
			let now =
				found.map_or("is gone".to_owned(), |found| format!("has version {found} now"));
			findings.warning(
				"version",
				api_name(id, metadata),
				format!("version {version} of this API {now}"),
			);
		}
	}
}

fn facts_of(version: &RuntimeVersion, metadata: &Metadata) -> VersionFacts {
	let apis = version.apis.iter().map(|(id, version)| (api_name(id, metadata), *version));
	VersionFacts {
		spec_name: version.spec_name.to_string(),
		spec_version: version.spec_version,
		transaction_version: version.transaction_version,
		state_version: version.state_version() as u8,
		apis: apis.collect(),
	}
}

/// APIs are known by the hash of their name.
fn api_name(id: &[u8; 8], metadata: &Metadata) -> String {
	let named = |name: &&str| sp_crypto_hashing::blake2_64(name.as_bytes()) == *id;
	let name = metadata.apis.iter().map(|api| api.name.as_str()).chain(NEEDED).find(named);
	name.map_or_else(|| sp_core::bytes::to_hex(id, false), str::to_owned)
}
