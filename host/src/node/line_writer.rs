//! Writes lines to a stream that may block, such as a pipe whose reader is stuck or a suspended terminal.
//!
//! A thread writes. Callers put lines into its bounded queue and never wait. Lines that do not fit are
//! dropped and counted.

use crate::text::counted;
use std::{
	io::Write,
	sync::{
		Arc,
		atomic::{AtomicU64, Ordering},
		mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
	},
	time::{Duration, Instant},
};

/// Maximum queued lines.
const QUEUE_LENGTH: usize = 1_024;

/// Lines are truncated to this many bytes. With [`QUEUE_LENGTH`] it limits the memory of the queue.
const MAX_LINE_BYTES: usize = 16 << 10;

/// How often [`LineWriter::finish`] retries while the queue is full.
const RETRY_INTERVAL: Duration = Duration::from_millis(10);

enum Job {
	Line(Vec<u8>),
	/// Flush the stream, then reply.
	Flush(SyncSender<()>),
}

/// Clones write to the same stream.
#[derive(Clone, Debug)]
pub(super) struct LineWriter {
	jobs: SyncSender<Job>,
	dropped: Arc<AtomicU64>,
}

impl LineWriter {
	/// Starts the thread that writes to `stream`.
	///
	/// # Errors
	/// The system's error, if no thread can be started.
	pub(super) fn start(
		name: &'static str,
		stream: impl Write + Send + 'static,
	) -> std::io::Result<Self> {
		let (jobs, queue) = sync_channel(QUEUE_LENGTH);
		let dropped = Arc::new(AtomicU64::new(0));
		let writer = Self { jobs, dropped: dropped.clone() };
		std::thread::Builder::new()
			.name(name.to_owned())
			.spawn(move || write(stream, &queue, &dropped))?;
		Ok(writer)
	}

	/// Queues a line, without its line break. Never waits.
	pub(super) fn line(&self, line: impl Into<Vec<u8>>) {
		let mut line = line.into();
		line.truncate(MAX_LINE_BYTES);
		line.push(b'\n');
		if let Err(TrySendError::Full(_)) = self.jobs.try_send(Job::Line(line)) {
			self.dropped.fetch_add(1, Ordering::Relaxed);
		}
	}

	/// Blocks until everything queued so far is written, for at most `timeout`.
	pub(super) fn finish(&self, timeout: Duration) {
		let deadline = Instant::now() + timeout;
		let (done, flushed) = sync_channel(1);
		let mut job = Job::Flush(done);
		loop {
			match self.jobs.try_send(job) {
				Ok(()) => break,
				Err(TrySendError::Full(back)) if Instant::now() < deadline => {
					job = back;
					std::thread::sleep(RETRY_INTERVAL);
				}
				Err(_) => return,
			}
		}
		let _ = flushed.recv_timeout(deadline.saturating_duration_since(Instant::now()));
	}
}

/// Writes until all senders are dropped. Ignores write errors: the reader may be gone.
fn write(mut stream: impl Write, queue: &Receiver<Job>, dropped: &AtomicU64) {
	while let Ok(job) = queue.recv() {
		match job {
			Job::Line(line) => {
				let _ = stream.write_all(&line);
			}
			Job::Flush(done) => {
				let _ = stream.flush();
				let _ = done.send(());
			}
		}
		// Reported after the lines that were not dropped.
		let lost = dropped.swap(0, Ordering::Relaxed);
		if lost > 0 {
			let _ =
				writeln!(stream, "… {} not shown: the reader was too slow", counted(lost, "line"));
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::{Condvar, Mutex};

	/// Whether writers wait, and what was written.
	type Held = Mutex<(bool, Vec<u8>)>;

	/// Blocks while it is held.
	#[derive(Clone, Default)]
	struct Pipe(Arc<(Held, Condvar)>);

	impl Pipe {
		fn hold(&self, held: bool) {
			self.0.0.lock().unwrap().0 = held;
			self.0.1.notify_all();
		}

		fn text(&self) -> String {
			String::from_utf8(self.0.0.lock().unwrap().1.clone()).unwrap()
		}
	}

	impl Write for Pipe {
		fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
			let guard = self.0.0.lock().unwrap();
			let mut guard = self.0.1.wait_while(guard, |(held, _)| *held).unwrap();
			guard.1.extend_from_slice(bytes);
			Ok(bytes.len())
		}

		fn flush(&mut self) -> std::io::Result<()> {
			Ok(())
		}
	}

	#[test]
	fn callers_do_not_wait_for_a_stuck_reader() {
		let pipe = Pipe::default();
		pipe.hold(true);
		let output = LineWriter::start("test", pipe.clone()).unwrap();
		for number in 0..QUEUE_LENGTH + 100 {
			output.line(format!("line {number}"));
		}
		output.finish(Duration::from_millis(50));
		assert_eq!(pipe.text(), "");
		pipe.hold(false);
		output.finish(Duration::from_secs(20));
		let text = pipe.text();
		assert!(text.starts_with("line 0\n"), "{text}");
		// The writer may already hold one line, which leaves room for one more.
		let lost = text.lines().find(|line| line.contains("lines not shown")).unwrap();
		assert!(lost.contains(" 99 ") || lost.contains(" 100 "), "{lost}");
		output.line("after");
		output.finish(Duration::from_secs(20));
		assert!(pipe.text().ends_with("after\n"));
	}

	#[test]
	fn long_lines_are_truncated() {
		let pipe = Pipe::default();
		let output = LineWriter::start("test", pipe.clone()).unwrap();
		output.line(vec![b'x'; MAX_LINE_BYTES * 2]);
		output.finish(Duration::from_secs(20));
		assert_eq!(pipe.text().len(), MAX_LINE_BYTES + 1);
	}
}
