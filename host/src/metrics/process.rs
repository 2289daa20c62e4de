//! Metrics of the process, under the names of Prometheus' client libraries. Read from `/proc` on Linux,
//! missing on other systems.

use super::snapshot::Snapshot;
use std::fs;

/// Clock ticks per second in `/proc`, on every Linux architecture.
const TICKS_PER_SECOND: f64 = 100.0;

pub(super) fn collect(snapshot: &Snapshot) -> prometheus::Result<()> {
	if let Some((cpu, threads)) =
		fs::read_to_string("/proc/self/stat").ok().as_deref().and_then(parse_stat)
	{
		snapshot.counter("process_cpu_seconds_total", "CPU time in seconds.", cpu)?;
		snapshot.gauge("process_threads", "Number of threads.", threads)?;
	}
	let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
	if let Some(bytes) = parse_resident(&status) {
		snapshot.gauge("process_resident_memory_bytes", "Resident memory.", bytes)?;
	}
	if let Ok(open) = fs::read_dir("/proc/self/fd") {
		snapshot.gauge("process_open_fds", "Open file descriptors.", open.count() as u64)?;
	}
	Ok(())
}

/// CPU time in seconds and the number of threads, from `/proc/self/stat`.
fn parse_stat(text: &str) -> Option<(f64, u64)> {
	// The program's name may contain brackets and spaces. The fields follow its last bracket.
	let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
	let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
	let ticks = number(11)?.saturating_add(number(12)?);
	Some((ticks as f64 / TICKS_PER_SECOND, number(17)?))
}

/// Bytes of resident memory, from `/proc/self/status`.
fn parse_resident(text: &str) -> Option<u64> {
	let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
	line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn proc_files_are_parsed() {
		let text = "7 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 9 0 100";
		assert_eq!(parse_stat(text), Some((2.0, 9)));
		assert_eq!(parse_stat("nonsense"), None);
		assert_eq!(parse_resident("Name:\tx\nVmRSS:\t   12 kB\n"), Some(12_288));
		assert_eq!(parse_resident(""), None);
	}
}
