//! The filter of the log, which the operator can change while the node runs.

use std::sync::{Mutex, OnceLock, PoisonError};
use tracing::level_filters::LevelFilter;
use tracing_log::AsLog as _;
use tracing_subscriber::EnvFilter;

/// The most bytes of directives that are added.
const MAX_ADDED: usize = 4 << 10;

/// That of the process, whose log is set up once.
static FILTER: OnceLock<LogFilter> = OnceLock::new();

type Reload = Box<dyn Fn(EnvFilter) -> Result<(), String> + Send + Sync>;

struct LogFilter {
	initial: String,
	/// The directives that were added since the start, each after a comma.
	added: Mutex<String>,
	reload: Reload,
}

/// Remembers the filter of the start, and how to put another in its place.
pub(super) fn install(
	initial: String,
	reload: impl Fn(EnvFilter) -> Result<(), String> + Send + Sync + 'static,
) {
	let _ = FILTER.set(LogFilter { initial, added: Mutex::default(), reload: Box::new(reload) });
}

/// Adds directives, such as `rpc=debug`, to those in force. None: the filter is that of the start again.
///
/// # Errors
/// In words: what is wrong with the directives, or that this process has no log of its own.
pub(super) fn change(directives: Option<&str>) -> Result<(), String> {
	FILTER.get().ok_or("the log of this process has another filter")?.change(directives)
}

impl LogFilter {
	fn change(&self, directives: Option<&str>) -> Result<(), String> {
		let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
		let wanted = match directives {
			Some(directives) if directives.len() > MAX_ADDED.saturating_sub(added.len() + 1) => {
				return Err(format!(
					"the directives that were added have more than {MAX_ADDED} bytes; \
					 system_resetLogFilter removes them"
				));
			}
			Some(directives) => format!("{added},{directives}"),
			None => String::new(),
		};
		// Of two directives for a target, the later one is in force.
		let filter = EnvFilter::try_new(format!("{}{wanted}", self.initial));
		(self.reload)(filter.map_err(|cause| format!("not a filter of the log: {cause}"))?)?;
		*added = wanted;
		// Libraries that log by the crate `log` are asked for no more than is shown.
		log::set_max_level(LevelFilter::current().as_log());
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::Arc;

	#[test]
	fn directives_are_added_until_the_filter_is_reset() {
		let shown: Arc<Mutex<Vec<String>>> = Arc::default();
		let seen = Arc::clone(&shown);
		let reload = move |filter: EnvFilter| {
			seen.lock().unwrap().push(filter.to_string());
			Ok(())
		};
		let (initial, reload) = ("warn,rpc=info".to_owned(), Box::new(reload));
		let filter = LogFilter { initial, added: Mutex::default(), reload };
		filter.change(Some("rpc=debug")).unwrap();
		filter.change(Some("pool=trace,chain=info")).unwrap();
		assert!(filter.change(Some("rpc=loud")).unwrap_err().contains("not a filter"));
		assert!(filter.change(Some(&"x".repeat(MAX_ADDED))).unwrap_err().contains("4096"));
		filter.change(None).unwrap();
		let shown = shown.lock().unwrap();
		assert_eq!(shown.len(), 3, "{shown:?}");
		let has = |index: usize, part: &str| shown[index].split(',').any(|one| one == part);
		assert!(has(0, "rpc=debug") && !has(0, "rpc=info") && has(0, "warn"), "{shown:?}");
		assert!(has(1, "rpc=debug") && has(1, "pool=trace") && has(1, "chain=info"), "{shown:?}");
		assert!(has(2, "rpc=info") && !has(2, "pool=trace"), "{shown:?}");
	}
}
