//! Stopping on a signal: the first asks, the second insists.

use super::{NodeError, output::Output};
use tokio::sync::watch;

/// The exit code of a program that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

/// Starts to listen for SIGINT and SIGTERM. The receiver changes to true at the first; at the
/// second the process ends at once. Blocks are durable as soon as they are made, so that nothing
/// is lost even then. What is said of it goes to `log`.
pub(super) fn listen(log: Output) -> Result<watch::Receiver<bool>, NodeError> {
	let (sender, receiver) = watch::channel(false);
	let mut signals =
		Signals::new().map_err(|cause| NodeError::System { what: "to tell of signals", cause })?;
	tokio::spawn(async move {
		signals.next().await;
		// Nobody listens any more: the node is stopping already.
		let _ = sender.send(true);
		log.line("Stopping. Again to stop at once.");
		signals.next().await;
		std::process::exit(INTERRUPTED);
	});
	Ok(receiver)
}

#[cfg(unix)]
struct Signals {
	interrupt: tokio::signal::unix::Signal,
	terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
	fn new() -> std::io::Result<Self> {
		use tokio::signal::unix::{SignalKind, signal};
		Ok(Self {
			interrupt: signal(SignalKind::interrupt())?,
			terminate: signal(SignalKind::terminate())?,
		})
	}

	async fn next(&mut self) {
		tokio::select! {
			_ = self.interrupt.recv() => {},
			_ = self.terminate.recv() => {},
		}
	}
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
	fn new() -> std::io::Result<Self> {
		Ok(Self)
	}

	async fn next(&mut self) {
		if tokio::signal::ctrl_c().await.is_err() {
			// No signal will ever come.
			std::future::pending::<()>().await;
		}
	}
}
