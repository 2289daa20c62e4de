//! CompileQueue and what became of them, each compiled once: for blocks at once, for what may come ahead of
//! time.
//!
//! # Who waits
//! What is in force is needed: whoever asks waits ([`CompileQueue::load`]). Code that a block *would* set is
//! not: it is compiled in the background, and until that is done no block of this host sets it
//! ([`CompileQueue::prepare`]). The extrinsic that does stays in the pool meanwhile.
//!
//! Mostly it is done before anybody asks: in a transaction that brings the code whose hash was
//! authorised ([`CompileQueue::see`]); and where a block leaves code in the state, in a preimage for instance
//! ([`CompileQueue::look_into`]). That strangers can do as well, for a fee and a deposit: it gets one process of
//! the lowest priority, and a place on the disk, but none in memory.

use super::{
	ImportedBlock, lock,
	runtime::{LoadedRuntime, Recent},
};
use crate::{
	executor::{CodeError, Executor},
	primitives::Hash,
};
#[cfg(test)]
use codec::Encode as _;
use std::{
	collections::VecDeque,
	panic::{AssertUnwindSafe, catch_unwind},
	sync::{Arc, Condvar, Mutex, OnceLock, PoisonError},
	time::{Duration, Instant},
};

/// How many compiled runtimes are kept. Clients look at old blocks, and rarely across upgrades.
const MAX_RUNTIMES: usize = 8;

/// How much may wait to be compiled ahead of time. What does not fit is compiled when it is needed.
const MAX_WAITING: usize = 4;

/// After which time code is compiled again that this host could not compile for lack of something.
const RETRY: Duration = Duration::from_secs(600);

/// The smallest code that is looked for in what blocks and transactions carry, in bytes. Less is
/// compiled in no time.
pub(super) const MIN_CODE: usize = 16 << 10;

/// How many codes are looked for in one place.
const MAX_FOUND: usize = 4;

/// How code begins: a module, and a compressed one.
const BEGINNINGS: [[u8; 8]; 2] =
	[*b"\0asm\x01\0\0\0", [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05]];

/// The stack of the threads, in bytes: calls of the runtime need much of it.
const STACK_BYTES: usize = 8 << 20;

/// What compiling a code led to, once.
type Slot = Arc<OnceLock<Outcome>>;

#[derive(Clone)]
struct Outcome {
	result: Result<LoadedRuntime, CodeError>,
	/// Whether it had no more than code gets that is not in force.
	candidate: bool,
	at: Instant,
}

impl Outcome {
	/// Whether it may be another by now.
	fn is_outdated(&self) -> bool {
		self.at.elapsed() > RETRY && self.result.as_ref().is_err_and(CodeError::is_local)
	}
}

/// What is to be compiled.
enum Job {
	Code(Hash, Vec<u8>),
	/// Whatever code the block left in the state.
	Block(Arc<ImportedBlock>),
}

/// One thing after the other.
#[derive(Default)]
struct Lane {
	waiting: VecDeque<Job>,
	/// Whether a thread is at work.
	working: bool,
}

/// The two that do not wait for each other.
#[derive(Clone, Copy)]
enum Kind {
	/// Somebody asks for it.
	Wanted,
	/// It was seen.
	Seen,
}

/// The codes of the chain's blocks.
pub(super) struct CompileQueue {
	executor: Executor,
	slots: Mutex<Recent<Slot>>,
	lanes: Mutex<[Lane; 2]>,
	/// A code was compiled.
	done: Condvar,
}

impl CompileQueue {
	pub(super) fn new(executor: Executor) -> Self {
		Self {
			executor,
			slots: Mutex::new(Recent::new(MAX_RUNTIMES)),
			lanes: Mutex::default(),
			done: Condvar::new(),
		}
	}

	fn slot(&self, hash: Hash) -> Slot {
		let mut slots = lock(&self.slots);
		match slots.get(&hash) {
			Some(slot) if !slot.get().is_some_and(Outcome::is_outdated) => slot,
			_ => {
				let slot = Slot::default();
				slots.insert(hash, slot.clone());
				slot
			}
		}
	}

	/// Compiles code that is in force, once for all who ask at the same time, however long it takes. A
	/// failure is remembered as well.
	pub(super) fn load(&self, code: &[u8]) -> Result<LoadedRuntime, CodeError> {
		let hash = hash_of(code);
		let compile = |candidate| move || self.compile(code, candidate);
		let outcome = self.slot(hash).get_or_init(compile(false)).clone();
		match outcome.result {
			// In force it gets more.
			Err(error) if error.is_local() && outcome.candidate => {
				let slot = Slot::default();
				lock(&self.slots).insert(hash, slot.clone());
				slot.get_or_init(compile(false)).result.clone()
			}
			result => result,
		}
	}

	/// Code that may come into force, if it is compiled. Otherwise that is begun, and waited for until
	/// `until`, but by the first who asks alone.
	///
	/// # Errors
	/// [`CodeError::NotCompiled`] if it takes longer.
	pub(super) fn prepare(
		self: &Arc<Self>,
		code: &[u8],
		until: Instant,
	) -> Result<LoadedRuntime, CodeError> {
		let hash = hash_of(code);
		let slot = self.slot(hash);
		if slot.get().is_none() && self.begin(Kind::Wanted, Job::Code(hash, code.to_vec())) {
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
		match slot.get() {
			Some(outcome) => outcome.result.clone(),
			None => Err(CodeError::NotCompiled { hash }),
		}
	}

	/// Whether somebody asked for code that is not compiled yet.
	pub(super) fn are_awaited(&self) -> bool {
		lock(&self.lanes)[Kind::Wanted as usize].working
	}

	/// Compiles `code` in the background.
	pub(super) fn see(self: &Arc<Self>, code: &[u8]) {
		let hash = hash_of(code);
		if self.slot(hash).get().is_none() {
			self.begin(Kind::Wanted, Job::Code(hash, code.to_vec()));
		}
	}

	/// Compiles in the background what looks like code in the values that a block left in the state.
	pub(super) fn look_into(self: &Arc<Self>, block: &Arc<ImportedBlock>) {
		let large = |value: &Option<crate::state::Value>| {
			value.as_ref().is_some_and(|v| v.len() >= MIN_CODE)
		};
		if block.changes.top.values().any(large) {
			self.begin(Kind::Seen, Job::Block(block.clone()));
		}
	}

	/// Queues a job, unless the same code or too much is waiting. Returns whether it was queued.
	fn begin(self: &Arc<Self>, kind: Kind, job: Job) -> bool {
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
			let codes = self.clone();
			let thread = std::thread::Builder::new().name("compiling".into());
			match thread.stack_size(STACK_BYTES).spawn(move || codes.work(kind)) {
				Ok(_) => lane.working = true,
				Err(error) => {
					log::warn!(target: "chain", "no thread to compile runtime code in: {error}");
					lane.waiting.clear();
					return false;
				}
			}
		}
		true
	}

	/// Does what waits, until nothing does.
	fn work(&self, kind: Kind) {
		loop {
			let job = {
				let mut lanes = lock(&self.lanes);
				let lane = &mut lanes[kind as usize];
				// It stays in its place while it is worked on, to be found by who asks for the same.
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
						for code in find(value) {
							self.compile_ahead(code);
						}
					}
				}
			}
			lock(&self.lanes)[kind as usize].waiting.pop_front();
			self.done.notify_all();
		}
	}

	fn compile_candidate(&self, hash: Hash, code: &[u8]) {
		let begun = Instant::now();
		let slot = self.slot(hash);
		if slot.get().is_some() {
			return;
		}
		let outcome = slot.get_or_init(|| self.compile(code, true));
		let time = begun.elapsed();
		match &outcome.result {
			Ok(_) => log::info!(target: "chain", "runtime code {hash:?} compiled in {time:?}"),
			Err(error) => {
				log::warn!(target: "chain", "runtime code {hash:?} cannot come into force: {error}");
			}
		}
	}

	/// As [`Self::compile_candidate`], for code that nobody has asked for.
	fn compile_ahead(&self, code: &[u8]) {
		let (hash, begun) = (hash_of(code), Instant::now());
		if lock(&self.slots).get(&hash).is_some() {
			return;
		}
		let compiled = guarded(|| self.executor.compile_ahead(code));
		// What strangers have left in the state is no news.
		let time = begun.elapsed();
		match compiled {
			Ok(()) => log::debug!(target: "chain", "runtime code {hash:?} compiled in {time:?}"),
			Err(error) => log::debug!(target: "chain", "runtime code {hash:?}: {error}"),
		}
	}

	fn compile(&self, code: &[u8], candidate: bool) -> Outcome {
		let result = guarded(|| {
			let runtime = match candidate {
				true => self.executor.compile_candidate(code)?,
				false => self.executor.compile(code)?,
			};
			LoadedRuntime::new(runtime)
				.map_err(|error| CodeError::Version { cause: error.to_string() })
		});
		Outcome { result, candidate, at: Instant::now() }
	}
}

/// A defect must not end the thread, for which everybody else waits.
fn guarded<T>(work: impl FnOnce() -> Result<T, CodeError>) -> Result<T, CodeError> {
	catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
		Err(CodeError::Compile { cause: "the host panicked: please report it".to_owned() })
	})
}

fn hash_of(code: &[u8]) -> Hash {
	sp_crypto_hashing::blake2_256(code).into()
}

/// What looks like code within encoded data: it begins like code, and its length stands before it.
pub(super) fn find(data: &[u8]) -> Vec<&[u8]> {
	let mut found = Vec::new();
	let mut start = 0;
	while found.len() < MAX_FOUND {
		let Some(rest) = data.get(start..) else { break };
		let begins = |bytes: &[u8]| BEGINNINGS.iter().any(|beginning| bytes == beginning);
		let Some(offset) = rest.windows(8).position(begins) else { break };
		let place = start + offset;
		start = place + 1;
		if let Some(code) = prefixed(data, place) {
			start = place + code.len();
			found.push(code);
		}
	}
	found
}

/// The bytes from `place` on that the length before them counts.
fn prefixed(data: &[u8], place: usize) -> Option<&[u8]> {
	// Lengths from 2^14 to 2^30 have four bytes, the lowest bits of which say so.
	let prefix = data.get(place.checked_sub(4)?..place)?;
	let word = u32::from_le_bytes(prefix.try_into().ok()?);
	let length = usize::try_from(word >> 2).ok()?;
	if word & 3 != 2 || length < MIN_CODE {
		return None;
	}
	data.get(place..place.checked_add(length)?)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn code(beginning: usize, length: usize) -> Vec<u8> {
		let mut code = BEGINNINGS[beginning].to_vec();
		code.resize(length, 7);
		code
	}

	#[test]
	fn code_is_found_where_its_length_stands_before_it() {
		for beginning in [0, 1] {
			let code = code(beginning, MIN_CODE);
			let call = [&[0, 11][..], &code.encode(), &[1, 2, 3]].concat();
			assert_eq!(find(&call), [&code[..]]);
			let two = [call.clone(), call.clone()].concat();
			assert_eq!(find(&two), [&code[..], &code[..]]);
			assert!(find(&code).is_empty(), "no length");
			let mut cut = call.clone();
			cut.truncate(MIN_CODE);
			assert!(find(&cut).is_empty(), "not whole");
		}
	}

	#[test]
	fn noise_is_looked_at_once() {
		let many = code(0, 8).repeat(10_000);
		assert!(find(&many).is_empty());
		let small = code(1, MIN_CODE - 1).encode();
		assert!(find(&small).is_empty());
		assert!(find(&[]).is_empty());
	}
}
