//! Writing to a stream that may be stuck.
//!
//! A pipe whose reader does not read, or a terminal that is held, blocks whoever writes to it. So a
//! thread of its own writes, and everybody else puts lines into its bounded queue: what does not fit is
//! dropped, and counted. Nobody ever waits for a reader.

use std::{
	io::Write,
	sync::{
		Arc,
		atomic::{AtomicU64, Ordering},
		mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
	},
	time::{Duration, Instant},
};

/// How many lines wait for a slow reader.
const WAITING: usize = 1_024;

/// The longest line, in bytes; the rest is cut. With [`WAITING`] it bounds what is held.
const MAX_LINE: usize = 16 << 10;

/// How often whoever ends the output looks for room in the queue.
const LOOK: Duration = Duration::from_millis(10);

enum Job {
	Line(Vec<u8>),
	/// Everything before is to be written; then the sender is told.
	Flush(SyncSender<()>),
}

/// Lines on their way to a stream. Clones write to the same.
#[derive(Clone, Debug)]
pub(super) struct Output {
	jobs: SyncSender<Job>,
	dropped: Arc<AtomicU64>,
}

impl Output {
	/// Starts the thread that writes to `stream`.
	///
	/// # Errors
	/// The system's, if it gives no thread.
	pub(super) fn start(
		name: &'static str,
		stream: impl Write + Send + 'static,
	) -> std::io::Result<Self> {
		let (jobs, waiting) = sync_channel(WAITING);
		let dropped = Arc::new(AtomicU64::new(0));
		let output = Self { jobs, dropped: dropped.clone() };
		std::thread::Builder::new()
			.name(name.to_owned())
			.spawn(move || write(stream, &waiting, &dropped))?;
		Ok(output)
	}

	/// Writes a line, without its end. Never waits.
	pub(super) fn line(&self, line: impl Into<Vec<u8>>) {
		let mut line = line.into();
		line.truncate(MAX_LINE);
		line.push(b'\n');
		if let Err(TrySendError::Full(_)) = self.jobs.try_send(Job::Line(line)) {
			self.dropped.fetch_add(1, Ordering::Relaxed);
		}
	}

	/// Waits until everything so far is written, but no longer than `patience`. Blocks.
	pub(super) fn finish(&self, patience: Duration) {
		let deadline = Instant::now() + patience;
		let (done, told) = sync_channel(1);
		let mut job = Job::Flush(done);
		loop {
			match self.jobs.try_send(job) {
				Ok(()) => break,
				Err(TrySendError::Full(back)) if Instant::now() < deadline => {
					job = back;
					std::thread::sleep(LOOK);
				}
				Err(_) => return,
			}
		}
		let _ = told.recv_timeout(deadline.saturating_duration_since(Instant::now()));
	}
}

/// Writes until nobody is left who could send. A reader that has gone is no reason to stop.
fn write(mut stream: impl Write, waiting: &Receiver<Job>, dropped: &AtomicU64) {
	while let Ok(job) = waiting.recv() {
		match job {
			Job::Line(line) => {
				let _ = stream.write_all(&line);
			}
			Job::Flush(done) => {
				let _ = stream.flush();
				let _ = done.send(());
			}
		}
		// Told as soon as there is room again, after what was not dropped.
		let lost = dropped.swap(0, Ordering::Relaxed);
		if lost > 0 {
			let _ = writeln!(stream, "… {lost} lines not shown: the reader was too slow");
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::{Condvar, Mutex};

	/// A stream that blocks while it is held.
	#[derive(Clone, Default)]
	struct Pipe(Arc<(Mutex<(bool, Vec<u8>)>, Condvar)>);

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
	fn nobody_waits_for_a_reader_that_does_not_read() {
		let pipe = Pipe::default();
		pipe.hold(true);
		let output = Output::start("test", pipe.clone()).unwrap();
		for number in 0..WAITING + 100 {
			output.line(format!("line {number}"));
		}
		output.finish(Duration::from_millis(50));
		assert_eq!(pipe.text(), "");
		pipe.hold(false);
		output.finish(Duration::from_secs(20));
		let text = pipe.text();
		assert!(text.starts_with("line 0\n"), "{text}");
		// One line may be with the writer already, so that there is room for one more.
		let lost = text.lines().find(|line| line.contains("lines not shown")).unwrap();
		assert!(lost.contains(" 99 ") || lost.contains(" 100 "), "{lost}");
		output.line("after");
		output.finish(Duration::from_secs(20));
		assert!(pipe.text().ends_with("after\n"));
	}

	#[test]
	fn long_lines_are_cut() {
		let pipe = Pipe::default();
		let output = Output::start("test", pipe.clone()).unwrap();
		output.line(vec![b'x'; MAX_LINE * 2]);
		output.finish(Duration::from_secs(20));
		assert_eq!(pipe.text().len(), MAX_LINE + 1);
	}
}
