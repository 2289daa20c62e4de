//! The code before it runs: imports, size, memory, name, version and runtime APIs.

use crate::{
	client::Metadata,
	text::{counted, grouped},
	upgrade::{findings::Findings, forked_runtime::ForkedRuntime},
};
use serde::Serialize;
use sp_version::RuntimeVersion;
use std::{collections::BTreeMap, fmt::Display};
use stratos_host::{executor::CodeInfo, fork::Fork, primitives::Hash};

/// The runtime APIs that a host calls to make a block.
const REQUIRED_APIS: [&str; 4] = ["Core", "BlockBuilder", "TaggedTransactionQueue", "Metadata"];

/// Runtime APIs of builds for development: a runtime with one is larger, and was not built to be proposed.
const DEVELOPMENT_APIS: [&str; 2] = ["TryRuntime", "Benchmark"];

/// Name and versions of a runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VersionFacts {
	/// `spec_name`: identifies the chain's rules.
	pub(crate) spec_name: String,
	/// `spec_version`: rises with every upgrade.
	pub(crate) spec_version: u32,
	/// `transaction_version`: rises where the encoding of transactions changes.
	pub(crate) transaction_version: u32,
	/// The version of the state trie's encoding.
	pub(crate) state_version: u8,
	/// Runtime APIs with their versions; an API that the metadata does not name is its id in hex.
	pub(crate) apis: Vec<(String, u32)>,
}

/// Old and new code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CodeFacts {
	/// Blake2-256 of the new code: the hash that a referendum authorises.
	pub(crate) hash: Hash,
	/// The size of the code as given, bytes.
	pub(crate) size: usize,
	/// The size of the decompressed Wasm, bytes.
	pub(crate) wasm_size: usize,
	/// Declared memory, pages of 64 KiB.
	pub(crate) memory_pages: u64,
	/// The number of imported host functions.
	pub(crate) imports: usize,
	/// The current runtime.
	pub(crate) old: VersionFacts,
	/// The new runtime; `None` where its code has no version section.
	pub(crate) new: Option<VersionFacts>,
}

/// Checks the code against the current runtime.
pub(super) fn check(
	current: &ForkedRuntime<'_>,
	code: &[u8],
	findings: &mut Findings,
) -> CodeFacts {
	let (fork, metadata) = (&current.fork, current.metadata());
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
	check_imports_and_size(fork, &info, findings);
	let Some(new) = &info.version else {
		findings.error(
			"version",
			"runtime",
			"it has no version section: build it with `#[sp_version::runtime_version]`",
		);
		return facts;
	};
	facts.new = Some(facts_of(new, metadata));
	check_version(old, new, metadata, findings);
	facts
}

fn check_imports_and_size(fork: &Fork, info: &CodeInfo, findings: &mut Findings) {
	for import in info.imports.iter().filter(|import| !import.known) {
		findings.error(
			"code",
			import.name.clone(),
			"the host does not have this host function: update the hosts first",
		);
	}
	let limit = u64::from(fork.executor().config().max_memory_pages);
	if info.memory_pages > limit {
		let pages = counted(info.memory_pages, "page");
		findings.error(
			"code",
			"memory",
			format!("it declares {pages} of 64 KiB, the limit is {}", grouped(limit)),
		);
	}
	if !info.compressed {
		findings.warning(
			"code",
			"size",
			"it is not compressed: blocks and databases grow by its full size",
		);
	}
}

/// Compares `Core_version()` with the version section: hosts and transactions use the section.
pub(super) fn check_core_version(fork: &Fork, findings: &mut Findings) {
	const FUNCTION: &str = "Core_version";
	let returned: RuntimeVersion = match fork.ask(FUNCTION, &()) {
		Ok(version) => version,
		Err(error) => return findings.error("version", FUNCTION, error.to_string()),
	};
	let section = fork.runtime().version();
	let mut differ = |field: &str, section: &dyn Display, answer: &dyn Display| {
		let (section, answer) = (section.to_string(), answer.to_string());
		if section != answer {
			findings.error(
				"version",
				FUNCTION,
				format!("{field} is {section} in the version section and {answer} in the answer"),
			);
		}
	};
	differ("spec_name", &section.spec_name, &returned.spec_name);
	differ("impl_name", &section.impl_name, &returned.impl_name);
	differ("authoring_version", &section.authoring_version, &returned.authoring_version);
	differ("spec_version", &section.spec_version, &returned.spec_version);
	differ("impl_version", &section.impl_version, &returned.impl_version);
	differ("transaction_version", &section.transaction_version, &returned.transaction_version);
	differ("system_version", &section.system_version, &returned.system_version);
	let apis = |version: &RuntimeVersion| -> BTreeMap<[u8; 8], u32> {
		version.apis.iter().copied().collect()
	};
	if apis(section) != apis(&returned) {
		let what = "the runtime APIs in the version section are not those in the answer";
		findings.error("version", FUNCTION, what);
	}
}

fn check_version(
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
			"the encoding of the state trie changes with the upgrade",
		);
	}
	for api in REQUIRED_APIS {
		if new.api_version(&sp_crypto_hashing::blake2_64(api.as_bytes())).is_none() {
			findings.error(
				"version",
				api,
				"the runtime does not have this API, which hosts need to make a block",
			);
		}
	}
	for api in DEVELOPMENT_APIS {
		if new.api_version(&sp_crypto_hashing::blake2_64(api.as_bytes())).is_some() {
			findings.warning(
				"version",
				api,
				"the runtime has this API of development builds: build it without, by `make runtime`",
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

/// The name of an API, or its id in hex.
fn api_name(id: &[u8; 8], metadata: &Metadata) -> String {
	let name = metadata.api_name(id);
	name.map_or_else(|| sp_core::bytes::to_hex(id, false), str::to_owned)
}
