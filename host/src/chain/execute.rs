//! Executing a finished block, and what executing a block leads to.

use super::{
	api::{self, ApiError},
	error::ImportError,
	runtime::LoadedRuntime,
};
use crate::{
	executor::{CodeError, Session},
	primitives::{CODE_KEY, Extrinsic, Hash, Header},
	state::{Changes, RootUpdate, StateError, StateVersion},
};
use codec::{Compact, Encode};
use sp_inherents::{CheckInherentsResult, InherentData, InherentIdentifier};
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use std::time::Duration;

/// A block that was built or executed, and is not part of the chain yet.
pub struct ExecutedBlock {
	/// The block hash.
	pub hash: Hash,
	/// The header.
	pub header: Header,
	/// The extrinsics.
	pub body: Vec<Extrinsic>,
	/// The changes of the state.
	pub changes: Changes,
	/// The trie after the block.
	pub(super) trie: RootUpdate,
	/// The code that the block sets, compiled.
	pub(super) new_runtime: Option<LoadedRuntime>,
	/// How long the runtime worked on the block.
	pub execution: Duration,
}

/// Why the code that a block sets cannot come into force.
pub(super) enum BadCode {
	Unusable(CodeError),
	Deleted,
}

/// The root of a block's extrinsics.
pub(crate) fn extrinsics_root(body: &[Extrinsic], version: StateVersion) -> Hash {
	BlakeTwo256::ordered_trie_root(
		body.iter().map(|extrinsic| extrinsic.0.clone()).collect(),
		version,
	)
}

/// A block as the argument of `Core_execute_block`.
pub(crate) fn encode_block(header: &Header, body: &[Extrinsic]) -> Vec<u8> {
	let size: usize = body.iter().map(|extrinsic| extrinsic.0.len()).sum();
	let mut block = Vec::with_capacity(size + 512);
	header.encode_to(&mut block);
	// The length fits: a body is bounded in bytes.
	Compact(u32::try_from(body.len()).unwrap_or(u32::MAX)).encode_to(&mut block);
	for extrinsic in body {
		block.extend_from_slice(&extrinsic.0);
	}
	block
}

/// Ends a session: the net changes and the trie after them.
pub(crate) fn finish_state(
	session: Session,
	version: StateVersion,
) -> Result<(Changes, RootUpdate), StateError> {
	let mut overlay = session.into_overlay();
	overlay.root(version)?;
	let backend = overlay.backend().clone();
	let (changes, update) = overlay.into_changes();
	let trie = match update {
		Some(update) => update,
		None => backend.root(&changes, version)?,
	};
	Ok((changes, trie))
}

/// The code that a block sets, if it sets any, compiled by `compile`.
pub(super) fn new_code(
	changes: &Changes,
	compile: impl FnOnce(&[u8]) -> Result<LoadedRuntime, CodeError>,
) -> Result<Option<LoadedRuntime>, BadCode> {
	match changes.get(None, CODE_KEY) {
		None => Ok(None),
		Some(None) => Err(BadCode::Deleted),
		Some(Some(code)) => compile(code).map(Some).map_err(BadCode::Unusable),
	}
}

/// Checks that a header commits to these extrinsics.
///
/// # Errors
/// [`ImportError::ExtrinsicsRoot`].
pub(crate) fn check_extrinsics_root(
	header: &Header,
	body: &[Extrinsic],
	version: StateVersion,
) -> Result<(), ImportError> {
	let (found, expected) = (extrinsics_root(body, version), header.extrinsics_root);
	match found == expected {
		true => Ok(()),
		false => Err(ImportError::ExtrinsicsRoot { found, expected }),
	}
}

/// Executes a block, encoded by [`encode_block`], in a session on its parent's state, and checks the
/// state root. With `inherents`, the runtime first compares the block's inherents with them.
///
/// # Errors
/// [`ImportError::Inherents`], [`ImportError::Runtime`], [`ImportError::StateRoot`].
pub(crate) fn execute_block(
	mut session: Session,
	header: &Header,
	block: &[u8],
	inherents: Option<&InherentData>,
	version: StateVersion,
) -> Result<(Changes, RootUpdate), ImportError> {
	if let Some(inherents) = inherents {
		check_inherents(&mut session, block, inherents)?;
	}
	session.call("Core_execute_block", block).map_err(ApiError::from)?;
	let (changes, trie) = finish_state(session, version)?;
	let (found, expected) = (trie.root(), header.state_root);
	match found == expected {
		true => Ok((changes, trie)),
		false => Err(ImportError::StateRoot { found, expected }),
	}
}

/// Has the runtime compare a block's inherents with this host's inherent data, on the parent's state.
fn check_inherents(
	session: &mut Session,
	block: &[u8],
	inherents: &InherentData,
) -> Result<(), ImportError> {
	let mut data = block.to_vec();
	inherents.encode_to(&mut data);
	let answer: Result<CheckInherentsResult, _> = api::transactional(session, |session| {
		(api::call(session, "BlockBuilder_check_inherents", &data), false)
	});
	let answer = answer?;
	if answer.ok() {
		return Ok(());
	}
	let errors: Vec<String> =
		answer.into_errors().map(|(id, error)| describe(&id, &error)).collect();
	Err(ImportError::Inherents(errors.join("; ")))
}

fn describe(id: &InherentIdentifier, error: &[u8]) -> String {
	match sp_timestamp::InherentError::try_from(id, error) {
		Some(error) => error.to_string(),
		None => format!(
			"inherent {}: error {}",
			String::from_utf8_lossy(id),
			sp_core::bytes::to_hex(error, false)
		),
	}
}
