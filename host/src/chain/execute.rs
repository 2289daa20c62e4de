//! Running a finished block, and what running a block leads to.

use super::{Best, Chain, ImportError, LoadedRuntime, api, runtime::CODE_KEY};
use crate::{
	executor::{CodeError, Deferred, Session},
	primitives::{Extrinsic, Hash, Header},
	state::{Changes, RootUpdate, StateError, StateVersion},
};
use codec::{Compact, Encode};
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::traits::{BlakeTwo256, Hash as _};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

/// From how many extrinsics on a block's signatures are verified beside its execution. With fewer,
/// starting threads takes longer than it saves.
const MIN_DEFERRED: usize = 5;

/// A block that was built or executed, not yet part of the chain.
pub struct ExecutedBlock {
	/// Its hash.
	pub hash: Hash,
	/// Its header.
	pub header: Header,
	/// Its extrinsics.
	pub body: Vec<Extrinsic>,
	/// What it changes in the state.
	pub changes: Changes,
	/// The trie after it.
	pub(super) trie: RootUpdate,
	/// The code that it sets, compiled.
	pub(super) new_runtime: Option<LoadedRuntime>,
	/// How long the runtime worked on it.
	pub execution: Duration,
}

/// Code set by a block that cannot take force.
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

/// A block as `Core_execute_block` takes it.
pub(crate) fn encode_block(header: &Header, body: &[Extrinsic]) -> Vec<u8> {
	let size: usize = body.iter().map(|extrinsic| extrinsic.0.len()).sum();
	let mut block = Vec::with_capacity(size + 512);
	header.encode_to(&mut block);
	// The body's length fits: it is that of a list in memory, bounded by its bytes.
	Compact(u32::try_from(body.len()).unwrap_or(u32::MAX)).encode_to(&mut block);
	for extrinsic in body {
		block.extend_from_slice(&extrinsic.0);
	}
	block
}

/// Ends a session: net changes, their root, and whether the root is the one expected.
pub(crate) fn settle(
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

impl Chain {
	/// The code that a block sets, if it sets any, compiled by `compile`.
	pub(super) fn new_code(
		&self,
		changes: &Changes,
		compile: impl FnOnce(&[u8]) -> Result<LoadedRuntime, CodeError>,
	) -> Result<Option<LoadedRuntime>, BadCode> {
		match changes.get(None, CODE_KEY) {
			None => Ok(None),
			Some(None) => Err(BadCode::Deleted),
			Some(Some(code)) => compile(code).map(Some).map_err(BadCode::Unusable),
		}
	}

	/// Executes a finished block on top of the best one, and checks everything that its header
	/// says. `inherents` is this host's own view; without it inherents are not judged, as when
	/// old blocks are caught up with.
	///
	/// # Errors
	/// [`ImportError`]; nothing has changed.
	pub fn execute(
		&self,
		header: Header,
		body: Vec<Extrinsic>,
		inherents: Option<&InherentData>,
	) -> Result<ExecutedBlock, ImportError> {
		let best = self.best_state();
		self.check_place(&best, &header, &body)?;
		let version = best.runtime.version();
		let expected = header.extrinsics_root;
		let found = extrinsics_root(&body, version.extrinsics_root_state_version());
		if found != expected {
			return Err(ImportError::ExtrinsicsRoot { found, expected });
		}

		let started = Instant::now();
		let block = encode_block(&header, &body);
		let run = |deferred: Option<Arc<Deferred>>| {
			let mut session = self.session_with(&best.runtime, best.backend.clone(), deferred);
			if let Some(inherents) = inherents {
				check_inherents(&mut session, &block, inherents)?;
			}
			session.call("Core_execute_block", &block).map_err(api::ApiError::from)?;
			Ok::<_, ImportError>(settle(session, version.state_version())?)
		};
		let helpers = match body.len() {
			..MIN_DEFERRED => 0,
			_ => std::thread::available_parallelism().map_or(1, usize::from) - 1,
		};
		let deferred = Arc::new(Deferred::new(self.signatures.clone()));
		let outcome = match helpers {
			0 => None,
			_ => deferred.verify_during(helpers, || run(Some(deferred.clone()))),
		};
		let (changes, trie) = outcome.unwrap_or_else(|| run(None))?;
		let execution = started.elapsed();

		if trie.root() != header.state_root {
			return Err(ImportError::StateRoot { found: trie.root(), expected: header.state_root });
		}
		// It is part of a block that others have made: it is in force whatever this host would say.
		let compile = |code: &[u8]| self.runtimes.codes().load(code);
		let new_runtime = self.new_code(&changes, compile).map_err(|bad| match bad {
			BadCode::Unusable(error) => ImportError::UnusableCode(error),
			BadCode::Deleted => ImportError::DeletedCode,
		})?;
		Ok(ExecutedBlock {
			hash: header.hash(),
			header,
			body,
			changes,
			trie,
			new_runtime,
			execution,
		})
	}

	fn check_place(
		&self,
		best: &Best,
		header: &Header,
		body: &[Extrinsic],
	) -> Result<(), ImportError> {
		if header.parent_hash != best.block.hash {
			return Err(ImportError::Parent { parent: header.parent_hash, best: best.block.hash });
		}
		let expected = best.block.number.saturating_add(1);
		if header.number != expected {
			return Err(ImportError::Number { found: header.number, expected });
		}
		let size: usize = body.iter().map(|extrinsic| extrinsic.0.len()).sum();
		if size > self.max_block_bytes {
			return Err(ImportError::TooLarge { size, limit: self.max_block_bytes });
		}
		Ok(())
	}

	/// Executes a finished block and makes it the best one.
	///
	/// # Errors
	/// As [`Self::execute`] and [`Self::commit`]; nothing has changed.
	pub fn import(
		&self,
		header: Header,
		body: Vec<Extrinsic>,
		inherents: Option<&InherentData>,
	) -> Result<std::sync::Arc<super::ImportedBlock>, ImportError> {
		let executed = self.execute(header, body, inherents)?;
		Ok(self.commit(executed)?)
	}
}

/// Lets the runtime compare a block's inherents with this host's view, on the parent's state.
pub(super) fn check_inherents(
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

fn describe(id: &sp_inherents::InherentIdentifier, error: &[u8]) -> String {
	match sp_timestamp::InherentError::try_from(id, error) {
		Some(error) => error.to_string(),
		None => format!(
			"inherent {}: error {}",
			String::from_utf8_lossy(id),
			sp_core::bytes::to_hex(error, false)
		),
	}
}
