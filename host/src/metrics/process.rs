//! The process itself, by the names that dashboards know. Linux tells it in `/proc`; elsewhere these
//! lines are missing.

use super::page::Page;
use std::fs;

/// The kernel counts processor time in hundredths of a second, whatever its own clock does.
const TICKS: f64 = 100.0;

pub(super) fn write(page: &mut Page) {
	if let Some((processor, threads)) =
		fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(stat)
	{
		page.counter("process_cpu_seconds_total", "Time on processors.").value(processor);
		page.gauge("process_threads", "Threads.").value(threads);
	}
	let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
	if let Some(bytes) = resident(&status) {
		page.gauge("process_resident_memory_bytes", "Memory in use.").value(bytes);
	}
	if let Ok(open) = fs::read_dir("/proc/self/fd") {
		page.gauge("process_open_fds", "Open files and sockets.").value(open.count());
	}
}

/// Seconds on processors, and threads, of the text of `/proc/self/stat`.
fn stat(text: &str) -> Option<(f64, u64)> {
	// The program's name may contain anything; the fields stand after its closing bracket.
	let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
	let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
	let ticks = number(11)?.saturating_add(number(12)?);
	Some((ticks as f64 / TICKS, number(17)?))
}

/// Bytes of memory in use, of the text of `/proc/self/status`.
fn resident(text: &str) -> Option<u64> {
	let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
	line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_linux_tells_is_read() {
		let text = "7 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 9 0 100";
		assert_eq!(stat(text), Some((2.0, 9)));
		assert_eq!(stat("nonsense"), None);
		assert_eq!(resident("Name:\tx\nVmRSS:\t   12 kB\n"), Some(12_288));
		assert_eq!(resident(""), None);
	}
}
