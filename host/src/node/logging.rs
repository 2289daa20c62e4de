//! The log on the standard error.
//!
//! What is logged may come from outside: what a runtime says, names, the messages of errors. Each event
//! is one line without control characters, of a bounded length; and the events of one place in the code
//! are bounded by the minute, so that nobody fills a disk by provoking one. `debug` and `trace` are not
//! bounded: they are for whoever asked for them.

use super::{NodeError, output::Output};
use crate::text::clean_up_to;
use std::{
	collections::HashMap,
	fmt,
	io::{self, IsTerminal},
	sync::{Arc, Mutex, OnceLock, PoisonError},
	time::{Duration, Instant},
};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_log::NormalizeEvent as _;
use tracing_subscriber::{
	EnvFilter,
	fmt::{
		FmtContext, FormatEvent, FormatFields, MakeWriter,
		format::Writer,
		time::{FormatTime, SystemTime},
	},
	registry::LookupSpan,
};

/// The longest message, in bytes.
const MAX_MESSAGE: usize = 4 << 10;

/// The longest name of an event's origin, in bytes.
const MAX_TARGET: usize = 64;

/// For how long the events of one place are counted together.
const MINUTE: Duration = Duration::from_secs(60);

/// Events of a place in this program that are logged in a minute. Those that strangers cause are at
/// `debug`; this is for what nobody foresaw.
const OURS: u32 = 10;

/// Events of a place in a library: the server's warn of what clients do.
const LIBRARY: u32 = 1;

/// What a runtime says in blocks: for all of its places together.
const RUNTIME: u32 = 100;

/// The most places that are counted apart; there are some dozens. All others count as one.
const MAX_PLACES: usize = 1_024;

/// The process's log, set up once.
static LOG: OnceLock<Output> = OnceLock::new();

/// Starts to log on the standard error by `filter`.
///
/// # Errors
/// [`NodeError::Log`] if the filter cannot be read, [`NodeError::System`] if there is no thread.
pub(super) fn start(filter: &str) -> Result<Output, NodeError> {
	let parsed = EnvFilter::try_new(filter)
		.map_err(|cause| NodeError::Log { filter: filter.to_owned(), cause: cause.to_string() })?;
	if let Some(output) = LOG.get() {
		return Ok(output.clone());
	}
	let output = Output::start("log", io::stderr())
		.map_err(|cause| NodeError::System { what: "to start a thread", cause })?;
	let output = LOG.get_or_init(|| output).clone();
	let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
	// Where a log is set up already, by tests in one process, it stays.
	let _ = tracing_subscriber::fmt()
		.with_env_filter(parsed)
		.with_writer(Lines(output.clone()))
		.event_format(Line { colour, limits: Limits::default() })
		.try_init();
	report_panics(output.clone());
	Ok(output)
}

/// Has panics reported as one line each: their messages may quote what came from outside. There should
/// be none; if somebody finds one that can be provoked, it is not written more often than all else.
fn report_panics(output: Output) {
	let limits = Limits::default();
	std::panic::set_hook(Box::new(move |panic| {
		let (file, line) = panic.location().map_or(("", 0), |place| (place.file(), place.line()));
		if limits.admit(file, line, OURS, Instant::now()).is_some() {
			let thread = std::thread::current();
			let thread = thread.name().unwrap_or_default();
			let text = format!("thread `{thread}` {panic}; this is a defect, please report it");
			output.line(clean_up_to(&text, MAX_MESSAGE).into_owned());
			// The process may end with it.
			output.finish(Duration::from_millis(500));
		}
	}));
}

/// Gives each event a buffer that becomes a line of the output.
struct Lines(Output);

/// The line of an event.
struct LineBuffer {
	output: Output,
	bytes: Vec<u8>,
}

impl<'a> MakeWriter<'a> for Lines {
	type Writer = LineBuffer;

	fn make_writer(&'a self) -> Self::Writer {
		LineBuffer { output: self.0.clone(), bytes: Vec::new() }
	}
}

impl io::Write for LineBuffer {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		self.bytes.extend_from_slice(bytes);
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

impl Drop for LineBuffer {
	fn drop(&mut self) {
		if !self.bytes.is_empty() {
			self.output.line(std::mem::take(&mut self.bytes));
		}
	}
}

/// Writes an event as one line, or not at all if its place has had its share.
struct Line {
	colour: bool,
	limits: Limits,
}

impl<S, N> FormatEvent<S, N> for Line
where
	S: Subscriber + for<'a> LookupSpan<'a>,
	N: for<'a> FormatFields<'a> + 'static,
{
	fn format_event(
		&self,
		context: &FmtContext<'_, S, N>,
		mut out: Writer<'_>,
		event: &Event<'_>,
	) -> fmt::Result {
		let normal = event.normalized_metadata();
		let metadata = normal.as_ref().unwrap_or_else(|| event.metadata());
		let Some(missed) = self.limits.admit_event(metadata) else { return Ok(()) };
		let mut message = String::new();
		context.format_fields(Writer::new(&mut message), event)?;
		SystemTime.format_time(&mut out)?;
		let (level, target) = (metadata.level(), clean_up_to(metadata.target(), MAX_TARGET));
		match self.colour {
			true => {
				write!(out, " \x1b[{}m{level:>5}\x1b[0m \x1b[2m{target}:\x1b[0m ", paint(level))?
			}
			false => write!(out, " {level:>5} {target}: ")?,
		}
		write!(out, "{}", clean_up_to(&message, MAX_MESSAGE))?;
		match missed {
			0 => Ok(()),
			_ => write!(out, " (and {missed} more of this kind since the last)"),
		}
	}
}

/// The ANSI code of a level's colour.
fn paint(level: &Level) -> u8 {
	match *level {
		Level::ERROR => 31,
		Level::WARN => 33,
		Level::INFO => 32,
		Level::DEBUG => 34,
		Level::TRACE => 35,
	}
}

/// Where an event comes from.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
struct Place {
	file: String,
	line: u32,
}

/// What a place has logged.
struct Count {
	since: Instant,
	logged: u32,
	missed: u64,
}

/// Counts the events of each place in the code.
#[derive(Default)]
struct Limits(Arc<Mutex<HashMap<Place, Count>>>);

impl Limits {
	/// As [`Self::admit`]; what was asked for is always logged.
	fn admit_event(&self, metadata: &Metadata<'_>) -> Option<u64> {
		if *metadata.level() > Level::INFO {
			return Some(0);
		}
		// A runtime names the origin of what it says; module, file and line are those of the host.
		let share = share(metadata.module_path().unwrap_or_default());
		let (file, line) = (metadata.file().unwrap_or_default(), metadata.line());
		self.admit(file, line.unwrap_or_default(), share, Instant::now())
	}

	/// Whether an event is logged, and how many of its place were not since the last that was.
	fn admit(&self, file: &str, line: u32, share: u32, now: Instant) -> Option<u64> {
		let place = Place { file: file.to_owned(), line };
		let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let known = places.contains_key(&place) || places.len() < MAX_PLACES;
		let place = if known { place } else { Place::default() };
		let count = places.entry(place).or_insert(Count { since: now, logged: 0, missed: 0 });
		if now.saturating_duration_since(count.since) >= MINUTE {
			(count.since, count.logged) = (now, 0);
		}
		if count.logged >= share {
			count.missed += 1;
			return None;
		}
		count.logged += 1;
		Some(std::mem::take(&mut count.missed))
	}
}

/// How many events a place in that module may log in a minute.
fn share(module: &str) -> u32 {
	if module.ends_with("::host_api::logging") {
		RUNTIME
	} else if module.starts_with("stratos") {
		OURS
	} else {
		LIBRARY
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Collects what is logged.
	#[derive(Clone, Default)]
	struct Sink(Arc<Mutex<Vec<u8>>>);

	impl io::Write for Sink {
		fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
			self.0.lock().unwrap().write(bytes)
		}

		fn flush(&mut self) -> io::Result<()> {
			Ok(())
		}
	}

	/// What `work` logs.
	fn logged(work: impl FnOnce()) -> String {
		let sink = Sink::default();
		let output = Output::start("test", sink.clone()).unwrap();
		let subscriber = tracing_subscriber::fmt()
			.with_env_filter(EnvFilter::new("debug"))
			.with_writer(Lines(output.clone()))
			.event_format(Line { colour: false, limits: Limits::default() })
			.finish();
		tracing::subscriber::with_default(subscriber, work);
		output.finish(Duration::from_secs(20));
		String::from_utf8(sink.0.lock().unwrap().clone()).unwrap()
	}

	#[test]
	fn an_event_is_one_line_without_control_characters() {
		let text = logged(|| {
			tracing::warn!(target: "a\x1b[2J", "one\ntwo\x1b[31m {}", "\u{202e}x");
			tracing::info!(number = 7, "{}", "y".repeat(2 * MAX_MESSAGE));
		});
		let lines: Vec<&str> = text.lines().collect();
		assert_eq!(lines.len(), 2, "{text}");
		assert!(lines[0].contains(" WARN a\\u{1b}[2J: one\\ntwo\\"), "{text}");
		assert!(lines[0].ends_with("[31m \\u{202e}x"), "{text}");
		assert!(lines[1].len() < MAX_MESSAGE + 200 && lines[1].contains("more bytes"), "{text}");
		assert!(!text.contains('\x1b'));
	}

	#[test]
	fn a_place_logs_its_share_and_then_counts() {
		let text = logged(|| {
			for number in 0..1_000 {
				tracing::warn!(target: "pool", "again {number}");
				tracing::debug!(target: "pool", "asked for");
			}
			tracing::warn!(target: "pool", "another place");
		});
		assert_eq!(text.matches("again ").count(), OURS as usize, "{text}");
		assert_eq!(text.matches("asked for").count(), 1_000);
		assert_eq!(text.matches("another place").count(), 1);
	}

	#[test]
	fn after_a_minute_it_is_told_what_was_missed() {
		let limits = Limits::default();
		let now = Instant::now();
		let admit = |now| limits.admit("file.rs", 1, LIBRARY, now);
		assert_eq!(admit(now), Some(0));
		for _ in 0..5 {
			assert_eq!(admit(now + MINUTE / 2), None);
		}
		assert_eq!(admit(now + MINUTE), Some(5));
		assert_eq!(admit(now + MINUTE), None);
		assert_eq!(share("jsonrpsee_server::middleware::rpc"), LIBRARY);
		assert_eq!(share("stratos_host::executor::host_api::logging"), RUNTIME);
		assert_eq!(share("stratos_host::pool"), OURS);
	}

	#[test]
	fn places_are_bounded() {
		let limits = Limits::default();
		for line in 0..2 * MAX_PLACES as u32 {
			limits.admit("file.rs", line, OURS, Instant::now());
		}
		assert!(limits.0.lock().unwrap().len() <= MAX_PLACES + 1);
	}
}
