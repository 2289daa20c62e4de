//! Compiles runtime code: code in force at once, code that may come into force ahead of time.
//!
//! # Who waits
//! Code in force is needed: the caller waits ([`CompileQueue::load`]). Code that a block *would* set is
//! not: it is compiled in the background, and until then no block of this host sets it
//! ([`CompileQueue::prepare`]). The extrinsic that sets it stays in the pool meanwhile.
//!
//! Most code is compiled before it is asked for: when a transaction carries code that governance has
//! authorised ([`CompileQueue::precompile`]), and when a block leaves code in the state, in a preimage
//! for instance ([`CompileQueue::precompile_stored`]). Anybody can do the latter, for a fee and a
//! deposit: such code gets one process of the lowest priority and a place on disk, but none in memory.
//!
//! # Who owns compiled code
//! The executor keeps it. The queue keeps what compiling led to: failures, so that bad code is not
//! compiled again, and calls in progress, so that no code is compiled twice at the same time.

use super::{runtime::LoadedRuntime, types::ImportedBlock};
use crate::{
	executor::{CodeError, Executor, Runtime},
	primitives::{CODE_PREFIXES, Hash},
	state::Value,
};
use schnellru::{ByLength, LruMap};
use std::{
	collections::VecDeque,
	panic::{AssertUnwindSafe, catch_unwind},
	sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError},
	time::{Duration, Instant},
};

/// The number of codes whose result is kept.
const MAX_RESULTS: u32 = 64;

/// The number of jobs that may wait in a lane. Other code is compiled when it is needed.
const MAX_WAITING: usize = 4;

/// The number of codes that are remembered as compiled ahead of time.
const MAX_AHEAD: usize = 4;

/// The time after which code that failed for lack of resources of this host is compiled again.
const RETRY: Duration = Duration::from_secs(600);

/// The size of the smallest code that is looked for in blocks and transactions, in bytes. Smaller code
/// compiles in no time.
pub(super) const MIN_CODE: usize = 16 << 10;

/// The number of codes that are looked for in one value.
const MAX_FOUND: usize = 4;

/// The stack of the threads, in bytes: calls of the runtime need much of it.
const STACK_BYTES: usize = 8 << 20;

/// The result of compiling a code; empty while it is being compiled.
type Slot = Arc<OnceLock<Outcome>>;

#[derive(Clone)]
struct Outcome {
	result: Result<(), CodeError>,
	/// Whether it was compiled within the limits of code that is not in force.
	candidate: bool,
	at: Instant,
}

impl Outcome {
	/// Whether compiling again may give another result.
	fn is_outdated(&self) -> bool {
		self.at.elapsed() > RETRY && self.result.as_ref().is_err_and(CodeError::is_local)
	}

	/// Whether the limits of code that is not in force may be the cause of the failure.
	fn is_candidate_failure(&self) -> bool {
		self.candidate && self.result.as_ref().is_err_and(CodeError::is_local)
	}
}

enum Job {
	Code(Hash, Vec<u8>),
	/// All code that the block left in the state.
	Block(Arc<ImportedBlock>),
}

/// Jobs that are done one after the other.
#[derive(Default)]
struct Lane {
	waiting: VecDeque<Job>,
	/// Whether a thread is at work.
	working: bool,
}

/// The lanes, which do not wait for each other.
#[derive(Clone, Copy)]
enum Kind {
	/// Code that somebody asked for.
	Requested,
	/// Code that was found.
	Found,
}

/// The compiler of the chain's code.
pub(super) struct CompileQueue {
	executor: Executor,
	slots: Mutex<LruMap<Hash, Slot>>,
	lanes: Mutex<[Lane; 2]>,
	/// Compiled ahead of time since the start, latest last.
	ahead: Mutex<VecDeque<Hash>>,
	/// Notified after each job.
	done: Condvar,
}

/// Every change under the locks is one assignment: the data stays valid if a holder panics.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CompileQueue {
	pub(super) fn new(executor: Executor) -> Self {
		Self {
			executor,
			slots: Mutex::new(LruMap::new(ByLength::new(MAX_RESULTS))),
			lanes: Mutex::default(),
			ahead: Mutex::default(),
			done: Condvar::new(),
		}
	}

	fn slot(&self, hash: Hash) -> Slot {
		let mut slots = lock(&self.slots);
		match slots.get(&hash) {
			Some(slot) if !slot.get().is_some_and(Outcome::is_outdated) => slot.clone(),
			_ => {
				let slot = Slot::default();
				slots.insert(hash, slot.clone());
				slot
			}
		}
	}

	fn new_slot(&self, hash: Hash) -> Slot {
		let slot = Slot::default();
		lock(&self.slots).insert(hash, slot.clone());
		slot
	}

	/// Compiles code in force, however long it takes, once for all who ask at the same time. A failure
	/// is remembered.
	pub(super) fn load(&self, code: &[u8]) -> Result<LoadedRuntime, CodeError> {
		let hash = hash_of(code);
		let mut slot = self.slot(hash);
		if slot.get().is_some_and(Outcome::is_candidate_failure) {
			slot = self.new_slot(hash);
		}
		let mut compiled = None;
		let outcome = slot.get_or_init(|| {
			let result = self.compile(code, false);
			let outcome = result.as_ref().map(|_| ()).map_err(Clone::clone);
			compiled = result.ok();
			Outcome { result: outcome, candidate: false, at: Instant::now() }
		});
		match (compiled, &outcome.result) {
			(Some(runtime), _) => Ok(runtime),
			// From the executor's memory, unless it has dropped the code.
			(None, Ok(())) => self.compile(code, false),
			(None, Err(error)) => Err(error.clone()),
		}
	}

	/// The code with this hash, if it is in memory, or the failure to compile it for a block in force.
	pub(super) fn compiled(&self, hash: Hash) -> Option<Result<LoadedRuntime, CodeError>> {
		let slot = lock(&self.slots).get(&hash)?.clone();
		let outcome = slot.get()?;
		match &outcome.result {
			Ok(()) => self.executor.compiled(hash).map(loaded),
			Err(_) if outcome.is_outdated() || outcome.is_candidate_failure() => None,
			Err(error) => Some(Err(error.clone())),
		}
	}

	/// Code that may come into force, if it is compiled. If not, it is queued; the caller that queued it
	/// waits until `until`.
	///
	/// # Errors
	/// [`CodeError::NotCompiled`] if it takes longer.
	pub(super) fn prepare(
		self: &Arc<Self>,
		code: &[u8],
		until: Instant,
	) -> Result<LoadedRuntime, CodeError> {
		let hash = hash_of(code);
		if let Some(result) = self.result(hash) {
			return result;
		}
		let slot = self.slot(hash);
		if self.queue(Kind::Requested, Job::Code(hash, code.to_vec())) {
			let mut lanes = lock(&self.lanes);
			while slot.get().is_none() {
				let left = until.saturating_duration_since(Instant::now());
				if left.is_zero() {
					break;
				}
				lanes =
					self.done.wait_timeout(lanes, left).unwrap_or_else(PoisonError::into_inner).0;
			}
		}
		self.result(hash).unwrap_or(Err(CodeError::NotCompiled { hash }))
	}

	/// The result for a code that may come into force; `None` if it has to be compiled.
	fn result(&self, hash: Hash) -> Option<Result<LoadedRuntime, CodeError>> {
		let outcome = self.slot(hash).get()?.clone();
		match (outcome.result, self.executor.compiled(hash)) {
			(Err(error), _) => Some(Err(error)),
			(Ok(()), Some(runtime)) => Some(loaded(runtime)),
			(Ok(()), None) => {
				self.new_slot(hash);
				None
			}
		}
	}

	/// Code that was compiled ahead of time since the start, latest last; at most [`MAX_AHEAD`].
	pub(super) fn compiled_ahead(&self) -> Vec<Hash> {
		lock(&self.ahead).iter().copied().collect()
	}

	fn note_compiled_ahead(&self, hash: Hash) {
		let mut ahead = lock(&self.ahead);
		ahead.retain(|other| *other != hash);
		if ahead.len() >= MAX_AHEAD {
			ahead.pop_front();
		}
		ahead.push_back(hash);
	}

	/// Whether requested code is being compiled.
	pub(super) fn is_busy(&self) -> bool {
		lock(&self.lanes)[Kind::Requested as usize].working
	}

	/// Compiles `code` in the background.
	pub(super) fn precompile(self: &Arc<Self>, code: &[u8]) {
		let hash = hash_of(code);
		if self.result(hash).is_none() {
			self.queue(Kind::Requested, Job::Code(hash, code.to_vec()));
		}
	}

	/// Compiles in the background what looks like code in the values that a block left in the state.
	pub(super) fn precompile_stored(self: &Arc<Self>, block: &Arc<ImportedBlock>) {
		let is_large =
			|value: &Option<Value>| value.as_ref().is_some_and(|value| value.len() >= MIN_CODE);
		if block.changes.top.values().any(is_large) {
			self.queue(Kind::Found, Job::Block(block.clone()));
		}
	}

	/// Queues a job, unless the lane is full or has a job for the same code. Returns whether it did.
	fn queue(self: &Arc<Self>, kind: Kind, job: Job) -> bool {
		let mut lanes = lock(&self.lanes);
		let lane = &mut lanes[kind as usize];
		let same = |other: &Job| match (other, &job) {
			(Job::Code(one, _), Job::Code(other, _)) => one == other,
			_ => false,
		};
		if lane.waiting.len() >= MAX_WAITING || lane.waiting.iter().any(same) {
			return false;
		}
		lane.waiting.push_back(job);
		if !lane.working {
			let queue = self.clone();
			let thread = std::thread::Builder::new().name("compiling".into());
			match thread.stack_size(STACK_BYTES).spawn(move || queue.work(kind)) {
				Ok(_) => lane.working = true,
				Err(error) => {
					log::warn!(target: "chain", "cannot start a thread to compile runtime code: {error}");
					lane.waiting.clear();
					return false;
				}
			}
		}
		true
	}

	/// Does the jobs of a lane until none is left.
	fn work(&self, kind: Kind) {
		loop {
			let job = {
				let mut lanes = lock(&self.lanes);
				let lane = &mut lanes[kind as usize];
				// It stays in the lane until it is done, so that the same code is not queued again.
				match lane.waiting.front() {
					Some(Job::Code(hash, code)) => Job::Code(*hash, code.clone()),
					Some(Job::Block(block)) => Job::Block(block.clone()),
					None => {
						lane.working = false;
						return;
					}
				}
			};
			match job {
				Job::Code(hash, code) => self.compile_candidate(hash, &code),
				Job::Block(block) => {
					for value in block.changes.top.values().flatten() {
						for code in find_code(value) {
							self.compile_to_disk(code);
						}
					}
				}
			}
			lock(&self.lanes)[kind as usize].waiting.pop_front();
			self.done.notify_all();
		}
	}

	fn compile_candidate(&self, hash: Hash, code: &[u8]) {
		let started = Instant::now();
		let slot = self.slot(hash);
		if slot.get().is_some() {
			return;
		}
		let outcome = slot.get_or_init(|| {
			let result = self.compile(code, true).map(drop);
			Outcome { result, candidate: true, at: Instant::now() }
		});
		let time = started.elapsed();
		match &outcome.result {
			Ok(()) => {
				self.note_compiled_ahead(hash);
				log::info!(target: "chain", "runtime code {hash:?} compiled in {time:?}");
			}
			Err(error) => {
				log::warn!(target: "chain", "runtime code {hash:?} cannot come into force: {error}");
			}
		}
	}

	/// As [`Self::compile_candidate`], for code that nobody has asked for.
	fn compile_to_disk(&self, code: &[u8]) {
		let (hash, started) = (hash_of(code), Instant::now());
		if lock(&self.slots).peek(&hash).is_some() {
			return;
		}
		let compiled = guarded(|| self.executor.compile_ahead(code));
		// Strangers can store such code: it is not worth a message to the operator.
		let time = started.elapsed();
		match compiled {
			Ok(()) => {
				self.note_compiled_ahead(hash);
				log::debug!(target: "chain", "runtime code {hash:?} compiled in {time:?}");
			}
			Err(error) => log::debug!(target: "chain", "runtime code {hash:?}: {error}"),
		}
	}

	fn compile(&self, code: &[u8], candidate: bool) -> Result<LoadedRuntime, CodeError> {
		guarded(|| {
			loaded(match candidate {
				true => self.executor.compile_candidate(code)?,
				false => self.executor.compile(code)?,
			})
		})
	}
}

fn loaded(runtime: Runtime) -> Result<LoadedRuntime, CodeError> {
	LoadedRuntime::new(runtime).map_err(|error| CodeError::Version { cause: error.to_string() })
}

/// Turns a panic into an error: it must not end a thread for which others wait.
fn guarded<T>(work: impl FnOnce() -> Result<T, CodeError>) -> Result<T, CodeError> {
	catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
		Err(CodeError::Compile { cause: "the host panicked: please report it".to_owned() })
	})
}

fn hash_of(code: &[u8]) -> Hash {
	sp_crypto_hashing::blake2_256(code).into()
}

/// What looks like code within SCALE-encoded data: it begins like code and follows its length.
pub(super) fn find_code(data: &[u8]) -> Vec<&[u8]> {
	let mut found = Vec::new();
	let mut start = 0;
	while found.len() < MAX_FOUND {
		let Some(rest) = data.get(start..) else { break };
		let begins = |bytes: &[u8]| CODE_PREFIXES.iter().any(|prefix| bytes == prefix);
		let Some(offset) = rest.windows(8).position(begins) else { break };
		let at = start + offset;
		start = at + 1;
		if let Some(code) = prefixed(data, at) {
			start = at + code.len();
			found.push(code);
		}
	}
	found
}

/// The bytes from `at` on, as many as the compact length before them says.
fn prefixed(data: &[u8], at: usize) -> Option<&[u8]> {
	// Lengths from 2^14 to 2^30 - 1 take four bytes and have mode 2 in the lowest bits.
	let prefix = data.get(at.checked_sub(4)?..at)?;
	let word = u32::from_le_bytes(prefix.try_into().ok()?);
	let length = usize::try_from(word >> 2).ok()?;
	if word & 3 != 2 || length < MIN_CODE {
		return None;
	}
	data.get(at..at.checked_add(length)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode as _;

	fn code(prefix: usize, length: usize) -> Vec<u8> {
		let mut code = CODE_PREFIXES[prefix].to_vec();
		code.resize(length, 7);
		code
	}

	#[test]
	fn code_is_found_after_its_length() {
		for prefix in [0, 1] {
			let code = code(prefix, MIN_CODE);
			let call = [&[0, 11][..], &code.encode(), &[1, 2, 3]].concat();
			assert_eq!(find_code(&call), [&code[..]]);
			let two = [call.clone(), call.clone()].concat();
			assert_eq!(find_code(&two), [&code[..], &code[..]]);
			assert!(find_code(&code).is_empty(), "no length");
			let mut cut = call.clone();
			cut.truncate(MIN_CODE);
			assert!(find_code(&cut).is_empty(), "not whole");
		}
	}

	#[test]
	fn noise_is_not_code() {
		let many = code(0, 8).repeat(10_000);
		assert!(find_code(&many).is_empty());
		let small = code(1, MIN_CODE - 1).encode();
		assert!(find_code(&small).is_empty());
		assert!(find_code(&[]).is_empty());
	}
}
