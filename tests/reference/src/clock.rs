//! What something costs, on a machine that does other things as well.

use rustix::time::{ClockId, clock_gettime};
use std::{
	fs,
	time::{Duration, Instant},
};

/// Time by the clock, and time that the process was on a processor.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
	/// By the clock.
	pub wall: Duration,
	/// Of all threads, on a processor. What other programs do does not count.
	pub processor: Duration,
}

/// What `work` returns and costs.
pub fn cost<T>(work: impl FnOnce() -> T) -> (T, Cost) {
	let (processor, wall) = (processor_time(), Instant::now());
	let result = work();
	let (wall, processor) = (wall.elapsed(), processor_time().saturating_sub(processor));
	(result, Cost { wall, processor })
}

/// What `work` returns the last time and costs in all, done so often: for what is short.
///
/// # Panics
/// Where it is not to be done at all.
pub fn cost_of<T>(times: u32, mut work: impl FnMut() -> T) -> (T, Cost) {
	let (last, cost) = cost(|| (0..times).map(|_| work()).last());
	(last.expect("at least once"), cost)
}

/// Time on a processor so far, of all threads of this process. It is exact for the thread that asks
/// and for those that sleep; what runs beside it is counted every few milliseconds.
pub fn processor_time() -> Duration {
	let time = clock_gettime(ClockId::ProcessCPUTime);
	Duration::try_from(time).unwrap_or_default()
}

/// The middle one; zero of nothing.
pub fn median(mut all: Vec<Duration>) -> Duration {
	all.sort_unstable();
	all.get(all.len() / 2).copied().unwrap_or_default()
}

/// The machine, in a line.
pub fn machine() -> String {
	let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
	let name = text.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
	let cores = std::thread::available_parallelism().map_or(1, usize::from);
	let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
	let load = load.split_whitespace().next().unwrap_or("?");
	format!("{cores} cores, {}; load {load}", name.unwrap_or("unknown processor"))
}
