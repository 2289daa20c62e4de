//! Limits of one response: bytes, memory and time.
//!
//! A method counts every part before it reads the next. A response that would exceed a limit ends
//! early, so that a method never collects more than may be sent.

use super::{
	error::{self, RpcResult},
	memory_budget::{ConnectionMemory, MemoryBudget, MemoryReservation},
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

/// Time limit for collecting a response.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Size limit in bytes for calls that do not come through a server. Substrate's default.
const DEFAULT_LIMIT: usize = 15 << 20;

/// Bytes of JSON that serialization reserves at a time: the first and the largest step.
const FIRST_STEP: usize = 1 << 10;
const MAX_STEP: usize = 64 << 10;

/// What one response has used of its limits. Its memory is released on drop, which is after the
/// response has been sent.
#[derive(Debug)]
pub(super) struct ResponseBudget {
	/// Maximum bytes of JSON.
	limit: usize,
	deadline: Instant,
	/// The client no longer waits for the response.
	cancelled: AtomicBool,
	used: Mutex<Used>,
}

#[derive(Debug)]
struct Used {
	/// Bytes of JSON so far.
	json: usize,
	/// Memory for them. Twice the JSON while the method collects: the values and their JSON.
	memory: MemoryReservation,
}

impl ResponseBudget {
	/// The budget of the response that a method works on.
	pub(super) fn of(extensions: &Extensions) -> Arc<Self> {
		extensions.get::<Arc<Self>>().cloned().unwrap_or_else(|| {
			// The call comes from within the process.
			Self::new(&MemoryBudget::new(usize::MAX / 4).connection(), DEFAULT_LIMIT)
		})
	}

	/// A budget of `limit` bytes whose time starts now.
	pub(super) fn new(memory: &Arc<ConnectionMemory>, limit: usize) -> Arc<Self> {
		Arc::new(Self {
			limit,
			deadline: Instant::now() + TIMEOUT,
			cancelled: AtomicBool::new(false),
			used: Mutex::new(Used { json: 0, memory: memory.reserve() }),
		})
	}

	fn used(&self) -> MutexGuard<'_, Used> {
		self.used.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Counts a value of `bytes` bytes that is written in hex.
	///
	/// # Errors
	/// As [`Self::add_json`].
	pub(super) fn add_hex(&self, bytes: usize) -> RpcResult<()> {
		self.add_json(bytes.saturating_mul(2).saturating_add(5))
	}

	/// Counts `bytes` of JSON.
	///
	/// # Errors
	/// If the response is too large, took too long, has no memory left, or is cancelled.
	pub(super) fn add_json(&self, bytes: usize) -> RpcResult<()> {
		if self.cancelled.load(Ordering::Relaxed) {
			return Err(error::cancelled());
		}
		if Instant::now() > self.deadline {
			return Err(error::response_timeout(TIMEOUT));
		}
		let mut used = self.used();
		let json = used.json.saturating_add(bytes);
		if json > self.limit {
			return Err(error::response_too_large(self.limit));
		}
		used.memory.grow(bytes.saturating_mul(2)).map_err(error::out_of_memory)?;
		used.json = json;
		Ok(())
	}

	/// Checks time and cancellation in a step that adds no bytes.
	///
	/// # Errors
	/// As [`Self::add_json`].
	pub(super) fn check(&self) -> RpcResult<()> {
		self.add_json(0)
	}

	/// Replaces the counts by the final length of the JSON.
	pub(super) fn set_length(&self, json: usize) {
		let mut used = self.used();
		used.json = json;
		used.memory.set(json);
	}

	/// Bytes of JSON that may follow.
	pub(super) fn remaining(&self) -> usize {
		self.limit.saturating_sub(self.used().json)
	}

	/// Makes the next count fail.
	pub(super) fn cancel(&self) {
		self.cancelled.store(true, Ordering::Relaxed);
	}

	/// Serializes a value as JSON and counts it while it grows.
	///
	/// # Errors
	/// As [`Self::add_json`].
	pub(super) fn serialize(&self, value: &impl Serialize) -> RpcResult<String> {
		// The earlier responses of a batch.
		let before = self.used().json;
		let mut writer = CountingWriter { budget: self, text: Vec::new(), counted: 0, error: None };
		let written = serde_json::to_writer(&mut writer, value);
		if let Some(error) = writer.error {
			return Err(error);
		}
		written.map_err(error::internal)?;
		let text = String::from_utf8(writer.text).map_err(error::internal)?;
		self.set_length(before.saturating_add(text.len()));
		Ok(text)
	}
}

struct CountingWriter<'a> {
	budget: &'a ResponseBudget,
	text: Vec<u8>,
	counted: usize,
	error: Option<jsonrpsee::types::ErrorObjectOwned>,
}

impl io::Write for CountingWriter<'_> {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let length = self.text.len().saturating_add(bytes.len());
		if length > self.counted {
			// Steps double, so that small responses reserve little.
			let step = self.counted.clamp(FIRST_STEP, MAX_STEP).min(self.budget.remaining());
			let more = (length - self.counted).max(step);
			if let Err(error) = self.budget.add_json(more) {
				self.error = Some(error);
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

	fn budget(limit: usize) -> Arc<ResponseBudget> {
		ResponseBudget::new(&MemoryBudget::new(1 << 20).connection(), limit)
	}

	#[test]
	fn responses_beyond_the_limit_fail() {
		let budget = budget(100);
		assert_eq!(budget.add_hex(40), Ok(()));
		let error = budget.add_hex(40).unwrap_err();
		assert_eq!(error.code(), -32008);
		assert!(error.data().unwrap().get().contains("100 bytes"), "{error:?}");
		// A failed count changes nothing.
		assert_eq!(budget.remaining(), 15);
	}

	#[test]
	fn responses_of_all_connections_share_the_memory() {
		let memory = MemoryBudget::new(1000);
		let (one, two) = (memory.connection(), memory.connection());
		let first = ResponseBudget::new(&one, 10_000);
		first.add_json(200).unwrap();
		let second = ResponseBudget::new(&two, 10_000);
		assert_eq!(second.add_json(200).unwrap_err().code(), -32009);
		first.set_length(10);
		assert_eq!(second.add_json(200), Ok(()));
	}

	#[test]
	fn cancelled_responses_fail_at_the_next_check() {
		let budget = budget(100);
		budget.check().unwrap();
		budget.cancel();
		assert!(budget.check().is_err());
	}

	#[test]
	fn serialization_is_counted_while_it_writes() {
		let small = budget(100);
		assert_eq!(small.serialize(&vec![7; 10]).unwrap(), "[7,7,7,7,7,7,7,7,7,7]");
		assert_eq!(small.remaining(), 79);
		// After earlier responses of a batch.
		small.set_length(50);
		small.serialize(&vec![7; 10]).unwrap();
		assert_eq!(small.remaining(), 29);
		assert_eq!(budget(100).serialize(&vec![7; 100]).unwrap_err().code(), -32008);
	}
}
