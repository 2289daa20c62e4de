//! The log on stderr.
//!
//! Log messages may contain untrusted text: runtime logs, names, errors. Each event is one line of
//! limited length without control characters, as text or as a JSON object. Events are rate-limited per call site, so that clients
//! cannot fill a disk. `debug` and `trace` are not limited: the operator enabled them.

use super::{NodeError, line_writer::LineWriter, log_filter};
use crate::text::sanitize_truncated;
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

/// Messages are truncated to this many bytes.
const MAX_MESSAGE: usize = 4 << 10;

/// Targets are truncated to this many bytes.
const MAX_TARGET: usize = 64;

/// The period of the rate limits.
const PERIOD: Duration = Duration::from_secs(60);

/// Events per period of a call site in this program. Events that clients cause are logged at `debug`; this
/// limit is for those that were overlooked.
const HOST_LIMIT: u32 = 10;

/// Events per period of a call site in a library. Some libraries warn of what clients do.
const LIBRARY_LIMIT: u32 = 1;

/// Runtime logs per period, of all call sites in the runtime together.
const RUNTIME_LIMIT: u32 = 100;

/// Maximum call sites that are counted separately; there are a few dozen. All others count as one.
const MAX_CALL_SITES: usize = 1_024;

/// The log of the process, set up once.
static LOG: OnceLock<LineWriter> = OnceLock::new();

/// The form of a line of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LogFormat {
	/// Time, level, target and message, for people.
	#[default]
	Text,
	/// An object with the fields `time` (RFC 3339), `level`, `target` and `message`, and `suppressed`
	/// where similar events were not logged.
	Json,
}

/// Starts logging on stderr.
///
/// # Errors
/// [`NodeError::Log`] if the filter is invalid, [`NodeError::System`] if no thread can be started.
pub(super) fn start(filter: &str, format: LogFormat) -> Result<LineWriter, NodeError> {
	// What they say of single connections is for who works on them; the host says how the network is.
	let whole = format!("arc_malachitebft_network=off,arc_malachitebft_discovery=off,{filter}");
	let parsed = EnvFilter::try_new(&whole)
		.map_err(|cause| NodeError::Log { filter: filter.to_owned(), cause: cause.to_string() })?;
	if let Some(output) = LOG.get() {
		return Ok(output.clone());
	}
	let output = LineWriter::start("log", io::stderr()).map_err(NodeError::thread)?;
	let output = LOG.get_or_init(|| output).clone();
	let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
	// Fails if tests in the same process have already set up a log.
	let log = tracing_subscriber::fmt()
		.with_env_filter(parsed)
		.with_writer(EventWriter(output.clone()))
		.event_format(EventFormatter { format, colour, limiter: LogRateLimiter::default() })
		.with_filter_reloading();
	let reload = log.reload_handle();
	if log.try_init().is_ok() {
		log_filter::install(whole, move |filter| {
			reload.reload(filter).map_err(|cause| cause.to_string())
		});
	}
	report_panics(output.clone(), format);
	Ok(output)
}

/// Logs each panic as one line, since panic messages may contain untrusted text. Panics are bugs; one that
/// clients can cause is rate-limited like other events.
fn report_panics(output: LineWriter, format: LogFormat) {
	let limiter = LogRateLimiter::default();
	std::panic::set_hook(Box::new(move |panic| {
		let (file, line) = panic.location().map_or(("", 0), |place| (place.file(), place.line()));
		if limiter.admit(file, line, HOST_LIMIT, Instant::now()).is_some() {
			let thread = std::thread::current();
			let thread = thread.name().unwrap_or_default();
			let text = format!("thread `{thread}` {panic}; this is a bug, please report it");
			let text = sanitize_truncated(&text, MAX_MESSAGE);
			output.line(match format {
				LogFormat::Text => text.into_owned(),
				LogFormat::Json => json_line(&Level::ERROR, "panic", &text, 0),
			});
			// The panic may end the process.
			output.finish(Duration::from_millis(500));
		}
	}));
}

/// Creates a buffer per event, which becomes a line.
struct EventWriter(LineWriter);

struct EventBuffer {
	output: LineWriter,
	bytes: Vec<u8>,
}

impl<'a> MakeWriter<'a> for EventWriter {
	type Writer = EventBuffer;

	fn make_writer(&'a self) -> Self::Writer {
		EventBuffer { output: self.0.clone(), bytes: Vec::new() }
	}
}

impl io::Write for EventBuffer {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		self.bytes.extend_from_slice(bytes);
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

impl Drop for EventBuffer {
	fn drop(&mut self) {
		if !self.bytes.is_empty() {
			self.output.line(std::mem::take(&mut self.bytes));
		}
	}
}

/// Formats an event as one line, unless its call site exceeds its limit.
struct EventFormatter {
	format: LogFormat,
	colour: bool,
	limiter: LogRateLimiter,
}

impl<S, N> FormatEvent<S, N> for EventFormatter
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
		let Some(suppressed) = self.limiter.admit_event(metadata) else { return Ok(()) };
		let mut message = String::new();
		context.format_fields(Writer::new(&mut message), event)?;
		if self.format == LogFormat::Json {
			let target = sanitize_truncated(metadata.target(), MAX_TARGET);
			let message = sanitize_truncated(&message, MAX_MESSAGE);
			return out.write_str(&json_line(metadata.level(), &target, &message, suppressed));
		}
		SystemTime.format_time(&mut out)?;
		let (level, target) = (metadata.level(), sanitize_truncated(metadata.target(), MAX_TARGET));
		match self.colour {
			true => {
				write!(out, " \x1b[{}m{level:>5}\x1b[0m \x1b[2m{target}:\x1b[0m ", paint(level))?
			}
			false => write!(out, " {level:>5} {target}: ")?,
		}
		write!(out, "{}", sanitize_truncated(&message, MAX_MESSAGE))?;
		match suppressed {
			0 => Ok(()),
			_ => write!(out, " ({suppressed} similar events suppressed)"),
		}
	}
}

/// An event as a JSON object.
fn json_line(level: &Level, target: &str, message: &str, suppressed: u64) -> String {
	let mut time = String::new();
	// Writing to a string cannot fail.
	let _ = SystemTime.format_time(&mut Writer::new(&mut time));
	let mut event = serde_json::json!({
		"time": time,
		"level": level.as_str(),
		"target": target,
		"message": message,
	});
	if suppressed > 0 {
		event["suppressed"] = suppressed.into();
	}
	event.to_string()
}

/// The ANSI colour code of a level.
fn paint(level: &Level) -> u8 {
	match *level {
		Level::ERROR => 31,
		Level::WARN => 33,
		Level::INFO => 32,
		Level::DEBUG => 34,
		Level::TRACE => 35,
	}
}

/// Where in the code an event comes from.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
struct CallSite {
	file: String,
	line: u32,
}

struct CallSiteCount {
	period_start: Instant,
	logged: u32,
	suppressed: u64,
}

/// Limits the events of each call site.
#[derive(Default)]
struct LogRateLimiter(Arc<Mutex<HashMap<CallSite, CallSiteCount>>>);

impl LogRateLimiter {
	/// As [`Self::admit`]. Always admits `debug` and `trace`.
	fn admit_event(&self, metadata: &Metadata<'_>) -> Option<u64> {
		if *metadata.level() > Level::INFO {
			return Some(0);
		}
		// Runtime logs have a target of their own, but module, file and line of the host.
		let limit = limit(metadata.module_path().unwrap_or_default());
		let (file, line) = (metadata.file().unwrap_or_default(), metadata.line());
		self.admit(file, line.unwrap_or_default(), limit, Instant::now())
	}

	/// None suppresses the event. Otherwise returns how many events of the call site were suppressed
	/// since the last one that was logged.
	fn admit(&self, file: &str, line: u32, limit: u32, now: Instant) -> Option<u64> {
		let site = CallSite { file: file.to_owned(), line };
		let mut sites = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let known = sites.contains_key(&site) || sites.len() < MAX_CALL_SITES;
		let site = if known { site } else { CallSite::default() };
		let count = sites.entry(site).or_insert(CallSiteCount {
			period_start: now,
			logged: 0,
			suppressed: 0,
		});
		if now.saturating_duration_since(count.period_start) >= PERIOD {
			(count.period_start, count.logged) = (now, 0);
		}
		if count.logged >= limit {
			count.suppressed += 1;
			return None;
		}
		count.logged += 1;
		Some(std::mem::take(&mut count.suppressed))
	}
}

/// Events per period of a call site in `module`.
fn limit(module: &str) -> u32 {
	if module.ends_with("::host_api::logging") {
		RUNTIME_LIMIT
	} else if module.starts_with("stratos") {
		HOST_LIMIT
	} else {
		LIBRARY_LIMIT
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Collects the log.
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

	/// The log of `work`.
	fn logged(work: impl FnOnce()) -> String {
		logged_as(LogFormat::Text, work)
	}

	fn logged_as(format: LogFormat, work: impl FnOnce()) -> String {
		let sink = Sink::default();
		let output = LineWriter::start("test", sink.clone()).unwrap();
		let subscriber = tracing_subscriber::fmt()
			.with_env_filter(EnvFilter::new("debug"))
			.with_writer(EventWriter(output.clone()))
			.event_format(EventFormatter {
				format,
				colour: false,
				limiter: LogRateLimiter::default(),
			})
			.finish();
		tracing::subscriber::with_default(subscriber, work);
		output.finish(Duration::from_secs(20));
		String::from_utf8(sink.0.lock().unwrap().clone()).unwrap()
	}

	#[test]
	fn events_are_single_lines_without_control_characters() {
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
	fn events_are_json_objects_if_asked_for() {
		let text = logged_as(LogFormat::Json, || {
			for _ in 0..HOST_LIMIT + 1 {
				tracing::warn!(target: "rpc", "said \"no\"\nto {}", "\x1b[31m");
			}
		});
		let lines: Vec<serde_json::Value> =
			text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
		assert_eq!(lines.len(), HOST_LIMIT as usize);
		assert_eq!(lines[0]["level"], "WARN");
		assert_eq!(lines[0]["target"], "rpc");
		let message = lines[0]["message"].as_str().unwrap();
		assert!(message.starts_with("said \"no\"\\nto ") && !message.contains('\x1b'), "{message}");
		assert!(lines[0]["time"].as_str().unwrap().ends_with('Z'), "{text}");
		assert!(lines[0].get("suppressed").is_none());
		let line = json_line(&Level::INFO, "rpc", "more", 3);
		assert!(line.contains("\"suppressed\":3"), "{line}");
	}

	#[test]
	fn events_are_limited_per_call_site() {
		let text = logged(|| {
			for number in 0..1_000 {
				tracing::warn!(target: "pool", "again {number}");
				tracing::debug!(target: "pool", "asked for");
			}
			tracing::warn!(target: "pool", "another call site");
		});
		assert_eq!(text.matches("again ").count(), HOST_LIMIT as usize, "{text}");
		assert_eq!(text.matches("asked for").count(), 1_000);
		assert_eq!(text.matches("another call site").count(), 1);
	}

	#[test]
	fn the_number_of_suppressed_events_is_reported() {
		let limiter = LogRateLimiter::default();
		let now = Instant::now();
		let admit = |now| limiter.admit("file.rs", 1, LIBRARY_LIMIT, now);
		assert_eq!(admit(now), Some(0));
		for _ in 0..5 {
			assert_eq!(admit(now + PERIOD / 2), None);
		}
		assert_eq!(admit(now + PERIOD), Some(5));
		assert_eq!(admit(now + PERIOD), None);
		assert_eq!(limit("jsonrpsee_server::middleware::rpc"), LIBRARY_LIMIT);
		assert_eq!(limit("stratos_host::executor::host_api::logging"), RUNTIME_LIMIT);
		assert_eq!(limit("stratos_host::pool"), HOST_LIMIT);
	}

	#[test]
	fn call_sites_are_limited() {
		let limiter = LogRateLimiter::default();
		for line in 0..2 * MAX_CALL_SITES as u32 {
			limiter.admit("file.rs", line, HOST_LIMIT, Instant::now());
		}
		assert!(limiter.0.lock().unwrap().len() <= MAX_CALL_SITES + 1);
	}
}
