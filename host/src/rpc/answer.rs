//! The budget of one answer: bytes that are counted while it grows, and time.
//!
//! A method that collects much counts every part before it takes the next: the answer that would be
//! too large ends early, and what is collected is never more than what may be sent.

use super::{
	error::{self, RpcResult},
	memory::{Held, Memory, Share},
};
use jsonrpsee::Extensions;
use serde::Serialize;
use std::{
	io,
	sync::{
		Arc, Mutex, MutexGuard, PoisonError,
		atomic::{AtomicBool, Ordering},
	},
	time::{Duration, Instant},
};

/// How long an answer may be collected.
const TIME: Duration = Duration::from_secs(10);

/// The limit where no server has set one: an answer of Substrate nodes.
const DEFAULT_LIMIT: usize = 15 << 20;

/// Bytes of JSON that are counted at a time while they are written: at first, and at most.
const FIRST_STEP: usize = 1 << 10;
const STEP: usize = 64 << 10;

/// What one answer has used of its limits. Its bytes are counted until it is dropped, which is when
/// the answer has been sent.
#[derive(Debug)]
pub(super) struct Answer {
	/// Bytes of JSON, at most.
	limit: usize,
	deadline: Instant,
	/// Nobody waits for it any more.
	abandoned: AtomicBool,
	size: Mutex<Size>,
}

#[derive(Debug)]
struct Size {
	/// Bytes of JSON so far.
	json: usize,
	/// Memory for them: twice as much while they are collected, as values and as their JSON.
	held: Held,
}

/// The answer that a method works on.
pub(super) fn of(extensions: &Extensions) -> Arc<Answer> {
	extensions.get::<Arc<Answer>>().cloned().unwrap_or_else(|| {
		// Asked within the process.
		Answer::new(&Memory::new(usize::MAX / 4).share(), DEFAULT_LIMIT)
	})
}

impl Answer {
	/// An answer of at most `limit` bytes, begun now.
	pub(super) fn new(share: &Arc<Share>, limit: usize) -> Arc<Self> {
		Arc::new(Self {
			limit,
			deadline: Instant::now() + TIME,
			abandoned: AtomicBool::new(false),
			size: Mutex::new(Size { json: 0, held: share.hold() }),
		})
	}

	fn size(&self) -> MutexGuard<'_, Size> {
		self.size.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Counts a value that is shown in hex.
	///
	/// # Errors
	/// As [`Self::json`].
	pub(super) fn hex(&self, bytes: usize) -> RpcResult<()> {
		self.json(bytes.saturating_mul(2).saturating_add(5))
	}

	/// Counts `bytes` of JSON.
	///
	/// # Errors
	/// If the answer is too large, took too long, has no memory left, or if nobody waits for it.
	pub(super) fn json(&self, bytes: usize) -> RpcResult<()> {
		if self.abandoned.load(Ordering::Relaxed) {
			return Err(error::abandoned());
		}
		if Instant::now() > self.deadline {
			return Err(error::too_slow(TIME));
		}
		let mut size = self.size();
		let json = size.json.saturating_add(bytes);
		if json > self.limit {
			return Err(error::too_large(self.limit));
		}
		size.held.grow(bytes.saturating_mul(2)).map_err(error::no_memory)?;
		size.json = json;
		Ok(())
	}

	/// Checks that there is time and somebody who waits, between two steps that add nothing.
	///
	/// # Errors
	/// As [`Self::json`].
	pub(super) fn step(&self) -> RpcResult<()> {
		self.json(0)
	}

	/// Counts what the answer has become in the end.
	pub(super) fn settle(&self, json: usize) {
		let mut size = self.size();
		size.json = json;
		size.held.set(json);
	}

	/// Bytes of JSON that may follow.
	pub(super) fn left(&self) -> usize {
		self.limit.saturating_sub(self.size().json)
	}

	/// Ends the collecting at its next step.
	pub(super) fn abandon(&self) {
		self.abandoned.store(true, Ordering::Relaxed);
	}

	/// Writes a value as JSON, counted as it grows.
	///
	/// # Errors
	/// As [`Self::json`].
	pub(super) fn write(&self, value: &impl Serialize) -> RpcResult<String> {
		// What a batch has so far.
		let before = self.size().json;
		let mut writer = Writer { answer: self, text: Vec::new(), counted: 0, refusal: None };
		let written = serde_json::to_writer(&mut writer, value);
		if let Some(refusal) = writer.refusal {
			return Err(refusal);
		}
		written.map_err(error::internal)?;
		let text = String::from_utf8(writer.text).map_err(error::internal)?;
		self.settle(before.saturating_add(text.len()));
		Ok(text)
	}
}

struct Writer<'a> {
	answer: &'a Answer,
	text: Vec<u8>,
	counted: usize,
	refusal: Option<jsonrpsee::types::ErrorObjectOwned>,
}

impl io::Write for Writer<'_> {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let length = self.text.len().saturating_add(bytes.len());
		if length > self.counted {
			// Twice as much each time, so that what is small counts little.
			let step = self.counted.clamp(FIRST_STEP, STEP).min(self.answer.left());
			let more = (length - self.counted).max(step);
			if let Err(refusal) = self.answer.json(more) {
				self.refusal = Some(refusal);
				return Err(io::ErrorKind::OutOfMemory.into());
			}
			self.counted = self.counted.saturating_add(more);
		}
		self.text.extend_from_slice(bytes);
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn answer(limit: usize) -> (Arc<Memory>, Arc<Answer>) {
		let memory = Memory::new(1 << 20);
		let answer = Answer::new(&memory.share(), limit);
		(memory, answer)
	}

	#[test]
	fn an_answer_ends_where_it_becomes_too_large() {
		let (_memory, answer) = answer(100);
		assert_eq!(answer.hex(40), Ok(()));
		let refusal = answer.hex(40).unwrap_err();
		assert_eq!(refusal.code(), -32008);
		assert!(refusal.data().unwrap().get().contains("100 bytes"), "{refusal:?}");
		// What is refused is not counted.
		assert_eq!(answer.left(), 15);
	}

	#[test]
	fn all_answers_together_are_bounded() {
		let memory = Memory::new(1000);
		let (one, two) = (memory.share(), memory.share());
		let first = Answer::new(&one, 10_000);
		first.json(200).unwrap();
		let second = Answer::new(&two, 10_000);
		let refusal = second.json(200).unwrap_err();
		assert_eq!(refusal.code(), -32009);
		first.settle(10);
		assert_eq!(second.json(200), Ok(()));
	}

	#[test]
	fn nobody_works_for_a_client_that_has_gone() {
		let (_memory, answer) = answer(100);
		answer.step().unwrap();
		answer.abandon();
		assert!(answer.step().is_err());
	}

	#[test]
	fn json_is_counted_while_it_is_written() {
		let (_memory, small) = answer(100);
		assert_eq!(small.write(&vec![7; 10]).unwrap(), "[7,7,7,7,7,7,7,7,7,7]");
		assert_eq!(small.left(), 79);
		// After what a batch has already.
		small.settle(50);
		small.write(&vec![7; 10]).unwrap();
		assert_eq!(small.left(), 29);
		let (_memory, large) = answer(100);
		assert_eq!(large.write(&vec![7; 100]).unwrap_err().code(), -32008);
	}
}
