//! A progress line on stderr: overwritten on a terminal, repeated every ten seconds elsewhere.

use crate::text::grouped;
use std::{
	io::{IsTerminal, Write},
	time::{Duration, Instant},
};

/// The width of the bar, characters.
const WIDTH: u64 = 28;

/// A line of progress.
pub(super) struct Progress {
	what: &'static str,
	total: Option<u64>,
	done: u64,
	started: Instant,
	shown: Option<Instant>,
	terminal: bool,
}

impl Progress {
	/// The progress of `what`; `total` is the number of steps, where known.
	pub(super) fn new(what: &'static str, total: Option<u64>) -> Self {
		let terminal = std::io::stderr().is_terminal();
		Self { what, total, done: 0, started: Instant::now(), shown: None, terminal }
	}

	/// Sets the number of steps done.
	pub(super) fn at(&mut self, done: u64) {
		self.done = done;
		// Fewer lines in a log.
		let pause = Duration::from_millis(if self.terminal { 100 } else { 10_000 });
		let since = self.shown.unwrap_or(self.started);
		if since.elapsed() >= pause {
			self.shown = Some(Instant::now());
			self.show();
		}
	}

	/// Removes the line from a terminal.
	pub(super) fn end(mut self) {
		if self.shown.is_some() && self.terminal {
			eprint!("\r\x1b[K");
		}
		self.shown = None;
	}

	fn show(&self) {
		let line = line(self.what, self.done, self.total, self.started.elapsed());
		// stderr may be closed.
		let mut out = std::io::stderr().lock();
		let _ = match self.terminal {
			true => write!(out, "\r\x1b[K{line}"),
			false => writeln!(out, "{line}"),
		};
		let _ = out.flush();
	}
}

fn line(what: &str, done: u64, total: Option<u64>, elapsed: Duration) -> String {
	let rate = done as f64 / elapsed.as_secs_f64().max(0.001);
	let Some(total) = total.filter(|total| *total > 0) else {
		return format!("{what}  {}  {}/s", grouped(done), grouped(rate as u64));
	};
	let done = done.min(total);
	let filled = (done * WIDTH / total) as usize;
	let bar = format!("{}{}", "█".repeat(filled), "░".repeat(WIDTH as usize - filled));
	let left = (total - done) as f64 / rate.max(0.001);
	let left = match left {
		seconds if seconds < 90.0 => format!("{seconds:.0} s"),
		seconds if seconds < 5_400.0 => format!("{:.0} min", seconds / 60.0),
		seconds => format!("{:.1} h", seconds / 3_600.0),
	};
	let percent = done * 100 / total;
	let (done, total, rate) = (grouped(done), grouped(total), grouped(rate as u64));
	format!("{what}  {bar}  {percent}%  {done} of {total}  {rate}/s  {left} left")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_line_shows_progress_rate_and_time_left() {
		let text = line("epochs", 500, Some(1_000), Duration::from_secs(2));
		assert!(text.contains("50%  500 of 1,000  250/s  2 s left"), "{text}");
		assert_eq!(text.matches('█').count(), 14);
		let text = line("keys", 2_000, None, Duration::from_secs(1));
		assert_eq!(text, "keys  2,000  2,000/s");
		// More steps than the total.
		assert!(line("x", 9, Some(3), Duration::ZERO).contains("100%"));
	}
}
