//! A clock for measurements on busy machines.

use std::{
	fs::File,
	os::unix::fs::FileExt,
	time::{Duration, Instant},
};

/// The time of the thread that started the clock, without the time that it waited for a processor. So
/// measurements do not depend on how busy the machine is. Waiting for a disk counts.
///
/// Without `schedstat`, which Linux has, it is wall clock time.
#[derive(Debug)]
pub struct ProcessorClock {
	start: Instant,
	waits: Option<File>,
	waited_before: Duration,
	/// The time spent in [`Self::now`], which is not part of what is measured.
	overhead: Duration,
	last: Duration,
}

impl ProcessorClock {
	/// Starts the clock at 0.
	pub fn start() -> Self {
		let waits = File::open("/proc/thread-self/schedstat").ok();
		let waited_before = waited(waits.as_ref());
		let last = Duration::ZERO;
		Self { start: Instant::now(), waits, waited_before, overhead: Duration::ZERO, last }
	}

	/// The time since the start. Never decreases.
	pub fn now(&mut self) -> Duration {
		let begin = self.start.elapsed();
		let waited = waited(self.waits.as_ref()).saturating_sub(self.waited_before);
		let now = begin.saturating_sub(waited).saturating_sub(self.overhead);
		self.last = self.last.max(now);
		self.overhead += self.start.elapsed().saturating_sub(begin);
		self.last
	}
}

/// The time that a thread waited for a processor: the second number of its `schedstat`.
fn waited(file: Option<&File>) -> Duration {
	let mut line = [0; 96];
	let read = file.and_then(|file| file.read_at(&mut line, 0).ok()).unwrap_or(0);
	let text = line.get(..read).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
	let nanos = text.split_ascii_whitespace().nth(1).and_then(|field| field.parse().ok());
	Duration::from_nanos(nanos.unwrap_or(0))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_clock_counts_work_and_never_decreases() {
		let mut clock = ProcessorClock::start();
		let (mut last, mut sum) = (clock.now(), 0u64);
		for round in 0..1_000u64 {
			sum = (0..1_000).fold(sum, |sum, i| std::hint::black_box(sum ^ (i * round)));
			let now = clock.now();
			assert!(now >= last);
			last = now;
		}
		assert!(last > Duration::from_micros(100), "a million steps took {last:?} ({sum})");
		assert!(last <= clock.start.elapsed());
	}
}
