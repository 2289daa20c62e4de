//! The limit of open files, which include sockets.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files for everything else: database, log, metrics, and files that libraries open for a moment.
const RESERVE: usize = 128;

/// The node never needs more than this.
const MAX_FILES: u64 = 1 << 16;

/// Raises the limit of open files as far as the system allows. Returns how many sockets it leaves.
pub(super) fn max_sockets() -> usize {
	let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
	// None means unlimited.
	let Some(now) = current else { return usize::MAX };
	let wanted = maximum.unwrap_or(MAX_FILES).min(MAX_FILES);
	let raised = wanted > now
		&& setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }).is_ok();
	let files = if raised { wanted } else { now };
	usize::try_from(files).unwrap_or(usize::MAX).saturating_sub(RESERVE).max(1)
}
