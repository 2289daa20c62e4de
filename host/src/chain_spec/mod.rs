//! Chain specs: Substrate's JSON format, and the genesis block of a spec.
//!
//! # Forms
//! - *plain*: `genesis.runtimeGenesis` with values for the runtime's genesis config: a `patch` on the
//!   runtime's default, a complete `config`, or (our extension) a `preset` of the runtime. Without
//!   `code` (our extension) the embedded runtime is used, so that files in a repository contain no blob.
//! - *complete*: plain with `code` and a complete `config`, which other tools can read.
//! - *raw*: `genesis.raw` with all keys and values of the genesis state, including `:code`.
//!
//! Unknown fields are kept and written back. The property `blockTimeMs` is our extension:
//! light clients refuse fields that they do not know, and ignore such properties.
//!
//! # Genesis
//! The runtime's `GenesisBuilder` API turns the config into storage, and the host adds `:code`. The state
//! root and the genesis hash equal those of every other Substrate host.
//!
//! Each module imports the ones before it: `strict_json`, `error`, `spec`, `json`, `names`, then `read`,
//! `write`, `builtin`, `genesis` and `open`.

mod builtin;
mod error;
mod genesis;
mod json;
mod names;
mod open;
mod read;
mod spec;
mod strict_json;
#[cfg(test)]
mod tests;
mod write;

pub use builtin::BUILTIN_CHAINS;
pub use error::SpecError;
pub use genesis::preset_names;
pub use read::MAX_SPEC_BYTES;
pub use spec::{
	BLOCK_TIME, ChainSpec, ChainType, DEFAULT_BLOCK_TIME_MS, GenesisConfig, GenesisSource,
};
pub use strict_json::{Malformed, parse as parse_strict_json};
