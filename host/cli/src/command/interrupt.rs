//! Ctrl-C in a command that takes long: it ends its step and says how far it came.

use crate::command::{failure::Failure, output::note};
use std::{
	process,
	sync::{
		Arc,
		atomic::{AtomicBool, Ordering},
	},
	thread,
};
use tokio::signal;

/// Exit code after the second Ctrl-C, as of a program that SIGINT killed.
const INTERRUPTED: i32 = 130;

/// Whether the user wants the command to end.
#[derive(Clone)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
	/// Listens for SIGINT and SIGTERM. The second one exits at once.
	pub(super) fn listen() -> Result<Self, Failure> {
		let failed =
			|cause: std::io::Error| Failure::new(format!("cannot listen for Ctrl-C: {cause}"));
		let asked = Arc::new(AtomicBool::new(false));
		let flag = Arc::clone(&asked);
		let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
		let runtime = runtime.map_err(failed)?;
		let work = move || {
			runtime.block_on(async {
				if next().await.is_ok() {
					flag.store(true, Ordering::Relaxed);
					note("Stopping. Again to stop at once.");
					if next().await.is_ok() {
						process::exit(INTERRUPTED);
					}
				}
			});
		};
		thread::Builder::new().name("signals".to_owned()).spawn(work).map_err(failed)?;
		Ok(Self(asked))
	}

	/// Whether a signal came.
	pub(super) fn came(&self) -> bool {
		self.0.load(Ordering::Relaxed)
	}
}

#[cfg(unix)]
async fn next() -> std::io::Result<()> {
	let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
	tokio::select! {
		interrupted = signal::ctrl_c() => interrupted,
		_ = terminate.recv() => Ok(()),
	}
}

#[cfg(not(unix))]
async fn next() -> std::io::Result<()> {
	signal::ctrl_c().await
}
