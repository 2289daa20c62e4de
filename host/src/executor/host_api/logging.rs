//! `ext_logging_*`, `ext_misc_print_*`, `ext_panic_handler_*`, `ext_wasm_tracing_*`: messages of a
//! runtime.

use super::{
	context::CallPurpose,
	guest_memory::{Caller, HostResult, parts, text},
	host_functions::{HostFunctions, register},
	host_state::HostState,
};
use crate::executor::{error::HostError, vm::memory::slice};
use log::{Level, LevelFilter};

/// The longest message that is logged, in bytes. Longer ones are cut.
const MAX_MESSAGE: usize = 64 * 1024;

/// The longest log target, in bytes.
const MAX_TARGET: usize = 128;

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_logging_log_version_1" => log, (level: u32, target: u64, message: u64) -> ();
		"ext_logging_max_level_version_1" => max_level, () -> u32;
		"ext_misc_print_num_version_1" => print_num, (number: u64) -> ();
		"ext_misc_print_utf8_version_1" => print_utf8, (data: u64) -> ();
		"ext_misc_print_hex_version_1" => print_hex, (data: u64) -> ();
		"ext_panic_handler_abort_on_panic_version_1" => abort_on_panic, (message: u64) -> ();
		"ext_wasm_tracing_enabled_version_1" => tracing_enabled, (metadata: u64) -> u32;
		"ext_wasm_tracing_enter_span_version_1" => tracing_enter_span, (span: u64) -> u64;
		"ext_wasm_tracing_event_version_1" => tracing_event, (event: u64) -> ();
		"ext_wasm_tracing_exit_version_1" => tracing_exit, (span: u64) -> ();
	}
	Ok(())
}

fn log(caller: &mut Caller<'_>, level: u32, target: u64, message: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let level = match level as u8 {
		0 => Level::Error,
		1 => Level::Warn,
		2 => Level::Info,
		3 => Level::Debug,
		4 => Level::Trace,
		other => {
			return Err(HostError::BadArgument {
				argument: "level",
				cause: format!("{other} is not 0 to 4"),
			});
		}
	};
	let target = text(memory, target, "target")?;
	let Some(message) = bounded(slice(memory, message)?) else { return Ok(()) };
	if level == Level::Error {
		host.panic_message = Some(message.to_owned());
	}
	log::log!(target: cut(target, MAX_TARGET), quiet(host, level), "{message}");
	Ok(())
}

/// The level at which a message is logged. Clients must not fill the log.
fn quiet(host: &HostState, level: Level) -> Level {
	match host.context.purpose {
		CallPurpose::Client => level.max(Level::Debug),
		CallPurpose::Block | CallPurpose::Tool => level,
	}
}

/// At most [`MAX_MESSAGE`] bytes of a message. `None` if it is not UTF-8.
fn bounded(message: &[u8]) -> Option<&str> {
	let start = message.get(..MAX_MESSAGE).unwrap_or(message);
	match std::str::from_utf8(start) {
		Ok(text) => Some(text),
		// Cut inside a character.
		Err(error) if error.error_len().is_none() && start.len() < message.len() => {
			std::str::from_utf8(start.get(..error.valid_up_to())?).ok()
		}
		Err(_) => None,
	}
}

/// At most `limit` bytes of a text.
fn cut(text: &str, limit: usize) -> &str {
	let mut end = text.len().min(limit);
	while !text.is_char_boundary(end) {
		end -= 1;
	}
	text.get(..end).unwrap_or_default()
}

/// From 0 (off) to 5 (trace).
fn max_level(_: &mut Caller<'_>) -> HostResult<u32> {
	Ok(match log::max_level() {
		LevelFilter::Off => 0,
		LevelFilter::Error => 1,
		LevelFilter::Warn => 2,
		LevelFilter::Info => 3,
		LevelFilter::Debug => 4,
		LevelFilter::Trace => 5,
	})
}

fn print_num(_: &mut Caller<'_>, number: u64) -> HostResult<()> {
	log::debug!(target: "runtime", "{number}");
	Ok(())
}

fn print_utf8(caller: &mut Caller<'_>, data: u64) -> HostResult<()> {
	let (memory, _) = parts(caller)?;
	if let Some(message) = bounded(slice(memory, data)?) {
		log::debug!(target: "runtime", "{message}");
	}
	Ok(())
}

fn print_hex(caller: &mut Caller<'_>, data: u64) -> HostResult<()> {
	let (memory, _) = parts(caller)?;
	let data = slice(memory, data)?;
	let data = data.get(..MAX_MESSAGE).unwrap_or(data);
	log::debug!(target: "runtime", "{}", sp_core::hexdisplay::HexDisplay::from(&data));
	Ok(())
}

fn abort_on_panic(caller: &mut Caller<'_>, message: u64) -> HostResult<()> {
	let (memory, _) = parts(caller)?;
	Err(HostError::Abort(cut(text(memory, message, "message")?, MAX_MESSAGE).to_owned()))
}

/// Spans of the runtime are not traced, and dropped if they come nevertheless.
fn tracing_enabled(_: &mut Caller<'_>, _metadata: u64) -> HostResult<u32> {
	Ok(0)
}

fn tracing_enter_span(_: &mut Caller<'_>, _span: u64) -> HostResult<u64> {
	Ok(0)
}

fn tracing_event(_: &mut Caller<'_>, _event: u64) -> HostResult<()> {
	Ok(())
}

fn tracing_exit(_: &mut Caller<'_>, _span: u64) -> HostResult<()> {
	Ok(())
}
