//! How many files the process may have open. Sockets are among them.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files for all else: the database, the log, the metrics, what a library opens for a moment.
const RESERVE: usize = 128;

/// More would be of no use.
const ENOUGH: u64 = 1 << 16;

/// Raises the limit of open files as far as the system lets this process, and returns how many
/// sockets it leaves.
pub(super) fn sockets() -> usize {
	let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
	// None says that there is no limit.
	let Some(now) = current else { return usize::MAX };
	let wanted = maximum.unwrap_or(ENOUGH).min(ENOUGH);
	let raised = wanted > now
		&& setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }).is_ok();
	let files = if raised { wanted } else { now };
	usize::try_from(files).unwrap_or(usize::MAX).saturating_sub(RESERVE).max(1)
}
